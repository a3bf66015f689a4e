"""`what-if`: what would follow if a session had been otherwise; nothing is written anywhere."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Sequence
from typing import Final

from command_line.derive import EXIT_UNREADABLE, read_session, report_unreadable
from command_line.what_if_text import MADE_UP, offers_text, outcome_text
from domain.difference import LineChange
from domain.errors import Refused, UnreadableDocument
from domain.facts import FactBook
from domain.session import SrsSession
from domain.what_if import WhatIf
from domain.what_if_entries import OfferGroup
from domain.what_if_offers import offer_groups, offer_of
from domain.what_if_outcome import Outcome, outcome
from storage.structure import Plain, plain

FORMAT: Final = "isocenter.what_if/1"


def run_what_if(file: str, wanted: Sequence[str], style: str, book: FactBook) -> int:
    """Print what can be asked, or what would follow from `wanted`; returns the exit code.

    Args:
        wanted: keys of offers, taken one after the other; none lists the offers.
        style: `text` or `json`.
    """
    try:
        session = read_session(file)
        asked = _taken(session, wanted, book)
    except UnreadableDocument as error:
        report_unreadable(error)
        return EXIT_UNREADABLE
    except Refused as error:
        print(error, file=sys.stderr)
        return EXIT_UNREADABLE
    if not asked.steps:
        groups = offer_groups(session, book)
        _print(_offers_body(groups) if style == "json" else offers_text(file, groups))
        return 0
    found = outcome(asked, book)
    _print(_body(asked, found) if style == "json" else outcome_text(file, asked, found))
    return 0


def _taken(session: SrsSession, wanted: Sequence[str], book: FactBook) -> WhatIf:
    asked = WhatIf(session)
    for key in wanted:
        offer = offer_of(asked.session, book, key)
        if offer is None:
            raise Refused(_not_offered(key, asked.session, book))
        asked = asked.toggled(offer)
    return asked


def _not_offered(key: str, session: SrsSession, book: FactBook) -> str:
    known = [offer.key for group in offer_groups(session, book) for offer in group.offers]
    near = difflib.get_close_matches(key, known, n=3, cutoff=0.5)
    hint = f"Near it stand: {', '.join(near)}." if near else "Leave --change out to see all."
    return f"{key} cannot be asked of this session as it then stands. Nothing was changed. {hint}"


def _print(told: str | dict[str, Plain]) -> None:
    if isinstance(told, str):
        print(told, end="")
    else:
        print(json.dumps(told, ensure_ascii=False, indent=2))


def _offers_body(groups: tuple[OfferGroup, ...]) -> dict[str, Plain]:
    return {
        "format": FORMAT,
        "groups": [
            {
                "key": group.key,
                "title": group.title,
                "now": group.now,
                "offers": [
                    {"key": offer.key, "label": offer.label, "note": offer.note}
                    for offer in group.offers
                ],
            }
            for group in groups
        ],
    }


def _body(asked: WhatIf, found: Outcome) -> dict[str, Plain]:
    difference = found.difference
    return {
        "format": FORMAT,
        "notice": MADE_UP,
        "changes": [offer.key for offer in asked.offers],
        "status": {"before": found.before.status.value, "after": found.after.status.value},
        "lines": [_line(change) for change in difference.lines],
        "findings_gained": plain(difference.findings_gained),
        "findings_lost": plain(difference.findings_lost),
        "findings_changed": plain(found.changed_findings),
        "papers_gained": plain(difference.papers_gained),
        "papers_lost": plain(difference.papers_lost),
    }


def _line(change: LineChange) -> Plain:
    return {
        "before": plain(change.before),
        "after": plain(change.after),
        "changed": list(change.changed),
        "because": list(change.because),
    }
