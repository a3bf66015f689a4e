"""Criteria about the record: reasons in words, documents, the consultation, earlier radiation.

A text is recorded or it is not; the program never judges what it says.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.necessity_tests.shape import (
    Answer,
    Asked,
    LimitKind,
    Named,
    lesions_named,
    listed,
    met,
    papers,
    unmet,
    unrecorded,
    written,
)
from domain.session import PriorRadiation

_NECESSITY: Final = "course.necessity."
_WHY: Final = "course.necessity.why_radiosurgery"
_EARLIER: Final = "course.prior_cranial_radiation"
TEXTS: Final = {
    "why_radiosurgery": "a reason for radiosurgery",
    "failed_treatments": "treatments that failed",
}


def _label(asked: Asked, key: str) -> str:
    return asked.situation.book.documents[key].label.lower()


def text_recorded(asked: Asked) -> Answer:
    """The text is there, or a document that stands for it, or the state of every target says it."""
    name, asks = asked.text("field"), asked.text("asks")
    keys = asked.words("documents")
    fields = (f"{_NECESSITY}{name}", *(f"documents.{key}" for key in keys))
    if written(getattr(asked.case.session.course.necessity, name)):
        unread = f"Check that the text tells {asks}; the program does not read it."
        return met(f"On record: {TEXTS[name]}. {unread}", *fields)
    if found := papers(asked.case, keys):
        told = f"On record: {_label(asked, found[0].key)}. Check that it tells {asks}."
        return met(told, *fields)
    statuses = asked.words("statuses")
    if asked.targets and all(t.lesion.status in statuses for t in asked.targets):
        told = listed(dict.fromkeys(str(t.lesion.status) for t in asked.targets))
        return met(
            f"{lesions_named(asked.targets)}: recorded as {told}; asked is {asks}.",
            *(t.at("status") for t in asked.targets),
            *fields,
        )
    return unrecorded(f"Not on record: {TEXTS[name]}. The text must tell {asks}.", *fields)


def document_recorded(asked: Asked) -> Answer:
    """One of the documents is on record, not dated after the session."""
    keys, day = asked.words("documents"), asked.situation.day
    fields = tuple(f"documents.{key}" for key in keys)
    wanted = listed((_label(asked, key) for key in keys), "or")
    found = papers(asked.case, keys)
    if not found:
        return unrecorded(f"Not on record: {wanted}. Record it with its day.", *fields)
    in_time = [d for d in found if d.dated is None or day is None or d.dated <= day]
    if in_time:
        dated = f" of {in_time[0].dated}" if in_time[0].dated else ", day not entered"
        own = f"documents.{in_time[0].key}"
        told = f"On record: {_label(asked, in_time[0].key)}{dated}."
        return met(told, *dict.fromkeys((own, *fields)))
    sentence = (
        f"On record only after the session of {day}: {wanted}. Check the day; never re-date a true"
        " one."
    )
    return unmet(sentence, *fields)


def consult_age(asked: Asked) -> Answer:
    """A consultation so many days before the session, or before the authorization was given."""
    keys, most = asked.words("documents"), asked.whole("most_days") or 0
    fields = tuple(f"documents.{key}" for key in keys)
    dated = [d.dated for d in papers(asked.case, keys) if d.dated]
    wanted = f"one at most {most} days before the session or the authorization is asked"
    ends = _ends(asked)
    if not dated:
        sentence = f"No consultation with its day is on record; {wanted}. Record it."
        return unrecorded(sentence, *fields)
    if not ends:
        sentence = f"The day of the session is not recorded; {wanted}. Enter it."
        return unrecorded(sentence, "delivery.runs", *fields)
    within = [(end - day, day, what) for day in dated for end, what in ends if day <= end]
    if not within:
        sentence = f"Consultation of {max(dated)}, after the treatment; {wanted}. Check the day."
        return unmet(sentence, *fields)
    age, day, what = min(within)
    told = f"Consultation of {day}, {age.days} days before {what}; {wanted}."
    if age.days <= most:
        return met(told, *fields)
    return unmet(f"{told} See the patient again before the treatment.", *fields)


def _ends(asked: Asked) -> list[tuple[date, str]]:
    """Until when the age is counted, each with its name."""
    day = asked.situation.day
    given = [d.dated for d in papers(asked.case, ("prior_auth",)) if d.dated]
    ends = [(each, f"the authorization of {each}") for each in given]
    return [*ends, (day, f"the session of {day}")] if day else ends


def earlier_radiation(asked: Asked) -> Answer:
    """Day and dose of the earlier treatment, or its summary on record, and a written reason."""
    earlier, keys = asked.situation.earlier, asked.words("documents")
    is_told = bool(earlier) and all(one.date and one.dose_gy is not None for one in earlier)
    is_proved = bool(papers(asked.case, keys)) or is_told
    has_reason = written(asked.case.session.course.necessity.why_radiosurgery)
    fields = (*_gaps(earlier), *(f"documents.{key}" for key in keys), _EARLIER)
    if is_proved and has_reason:
        sentence = (
            "Earlier radiation and a reason for treating again are on record. Check that the reason"
            " names what is to be spared; the program does not read it."
        )
        return met(sentence, *dict.fromkeys((*fields, _WHY)))
    missing = [] if is_proved else ["day and dose of the earlier radiation, or its summary"]
    missing += [] if has_reason else ["why the field is treated again with precision"]
    first = (_WHY,) if is_proved else ()
    sentence = f"Earlier radiation: not on record is {listed(missing)}. Enter it."
    return unrecorded(sentence, *dict.fromkeys((*first, *fields, _WHY)))


def _gaps(earlier: tuple[PriorRadiation, ...]) -> tuple[str, ...]:
    return tuple(
        f"{_EARLIER}[{index}].{name}"
        for index, one in enumerate(earlier)
        for name in ("date", "dose_gy")
        if getattr(one, name) is None
    )


def planned_sessions(asked: Asked) -> Answer:
    """Not more sessions than a stereotactic course may have."""
    planned, most = asked.case.session.course.planned_sessions, asked.whole("most")
    field = "course.planned_sessions"
    if planned is None:
        sentence = f"How many sessions are planned is not recorded; at most {most} is asked."
        return unrecorded(f"{sentence} Enter it.", field)
    told = f"{planned} planned session{'s' if planned > 1 else ''}; at most {most} is asked."
    if most is not None and planned > most:
        return unmet(f"{told} A longer course is no stereotactic one for this payer.", field)
    return met(told, field)


TESTS: Final = {
    "text_recorded": Named(
        ask=text_recorded,
        needs={"field": LimitKind.TEXT, "asks": LimitKind.TEXT},
        takes={"documents": LimitKind.WORDS, "statuses": LimitKind.WORDS},
    ),
    "document_recorded": Named(ask=document_recorded, needs={"documents": LimitKind.WORDS}),
    "consult_age": Named(
        ask=consult_age,
        needs={"documents": LimitKind.WORDS, "most_days": LimitKind.WHOLE},
    ),
    "earlier_radiation": Named(ask=earlier_radiation, needs={"documents": LimitKind.WORDS}),
    "planned_sessions": Named(ask=planned_sessions, needs={"most": LimitKind.WHOLE}),
}
