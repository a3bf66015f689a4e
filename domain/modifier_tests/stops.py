"""How a stopped session stands to the modifiers that speak of one (`domain.rules.stops`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.case import Beam, Case
from domain.choices import StopStage
from domain.modifier_line import AskedLine
from domain.modifier_tests.shape import SessionTest
from domain.rules.course import beam


def _is_whole(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return beam(case, asked.facts) in (Beam.COMPLETE, Beam.TOO_MUCH)


def _is_called_off(_asked: AskedLine, case: Case, _modifier: str) -> bool:
    """Before the room, with nothing begun: a frame pinned beforehand is a beginning."""
    is_before = _stage(case) is StopStage.BEFORE_ROOM
    return is_before and not case.has_beam and not case.anaesthesia_given


def _is_called_off_by_choice(_asked: AskedLine, case: Case, _modifier: str) -> bool:
    stopped = case.session.delivery.stopped
    is_elective = bool(stopped and stopped.elective)
    return is_elective and not case.has_beam and not case.anaesthesia_given


def _stage(case: Case) -> StopStage | None:
    stopped = case.session.delivery.stopped
    return stopped.stage if stopped else None


def _has_stopped(asked: AskedLine, case: Case) -> bool:
    """Stopped once the patient was in the room, and not resumed."""
    is_stopped = beam(case, asked.facts) in (Beam.STOPPED_BEFORE, Beam.PARTIAL)
    return is_stopped and _stage(case) is not StopStage.BEFORE_ROOM


def _is_partial(asked: AskedLine, case: Case) -> bool:
    is_during = _stage(case) is StopStage.DURING_BEAM
    return _has_stopped(asked, case) and (is_during or beam(case, asked.facts) is Beam.PARTIAL)


def _is_reduced(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return _is_partial(asked, case) and not case.anaesthesia_given


def _is_after_anaesthesia(asked: AskedLine, case: Case, _modifier: str) -> bool:
    return _has_stopped(asked, case) and case.anaesthesia_given


def _is_before_anaesthesia(asked: AskedLine, case: Case, _modifier: str) -> bool:
    is_ready = case.anaesthesia_planned and not case.anaesthesia_given
    return is_ready and _has_stopped(asked, case) and not _is_partial(asked, case)


def _marks_it_so(asked: AskedLine, case: Case, modifier: str) -> bool:
    """Outside a hospital the payer says which modifier marks which stop."""
    if _is_after_anaesthesia(asked, case, modifier):
        return asked.facts.text("payer.stopped_freestanding_modifier") == modifier
    is_reduced = _is_reduced(asked, case, modifier)
    return is_reduced and asked.facts.text("payer.partial_freestanding_modifier") == modifier


def _has_surgeon_stopped(asked: AskedLine, case: Case, _modifier: str) -> bool:
    has_begun = case.anaesthesia_given or case.surgeon_applied_rigid_frame
    return _is_partial(asked, case) or (has_begun and _has_stopped(asked, case))


TESTS: Final[Mapping[str, SessionTest]] = {
    "whole_beam": _is_whole,
    "called_off": _is_called_off,
    "called_off_by_choice": _is_called_off_by_choice,
    "reduced_session": _is_reduced,
    "stopped_before_anaesthesia": _is_before_anaesthesia,
    "stopped_after_anaesthesia": _is_after_anaesthesia,
    "payer_marks_stop_so": _marks_it_so,
    "surgeon_stopped": _has_surgeon_stopped,
}
