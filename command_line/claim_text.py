"""A derivation as plain text for a terminal: every line with its reasons, and what is open.

Words and numbers come from the derivation; nothing is decided here. Lines are at most 96 columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from command_line.necessity_text import necessity_of, necessity_text
from command_line.wrapping import heading, wrapped
from domain.charge import (
    ChargeLine,
    CheckItem,
    CheckStatus,
    Citation,
    Derivation,
    Finding,
    NotCharged,
    Origin,
    Status,
)
from domain.choices import Biller
from domain.entries import Source

NOTICE: Final = (
    "Suggested from the facts recorded; not legal or billing advice. CPT codes are copyright "
    "American Medical Association; labels are our own."
)
BILLERS: Final[Mapping[Biller, str]] = {
    Biller.FACILITY: "Facility",
    Biller.RADIATION_ONCOLOGY: "Radiation oncology",
    Biller.NEUROSURGERY: "Neurosurgery",
    Biller.FREESTANDING: "Freestanding center",
}
_STATUS: Final[Mapping[Status, str]] = {
    Status.READY: "ready",
    Status.NEEDS_ATTENTION: "needs attention",
    Status.BLOCKED: "blocked",
}


def claim_text(name: str, derivation: Derivation, sources: Mapping[str, Source]) -> str:
    """The whole derivation in words.

    Args:
        name: heads the text, usually the file's name.
        sources: names the citations at the end.
    """
    blocks = [
        _head(name, derivation),
        *(_claim(biller, derivation) for biller in derivation.billers),
        _section("Not charged", map(_left_out, derivation.not_charged)),
        _section("Findings", map(_finding, derivation.findings)),
        necessity_text(derivation),
        _documents(derivation.checklist),
        _section("Sources", _sources(derivation, sources)),
        wrapped(NOTICE),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(name: str, derivation: Derivation) -> str:
    day = derivation.date_of_service
    pack = derivation.rule_pack
    first, last = pack.verified_for
    title = f"{name}: session of {day or 'a day not yet entered'}, {_STATUS[derivation.status]}"
    return heading(
        title,
        f"Rules {pack.edition}, verified for dates of service {first} to {last}.",
        *derivation.complexity,
    )


def _claim(biller: Biller, derivation: Derivation) -> str:
    lines = (_line(line, derivation) for line in derivation.lines_of(biller))
    return _section(BILLERS[biller], lines)


def _section(title: str, entries: Iterable[str]) -> str:
    body = "\n".join(entries)
    return f"{heading(title, mark='-')}\n{body}" if body else ""


def _line(line: ChargeLine, derivation: Derivation) -> str:
    code = "-".join((line.code, *line.modifiers))
    where = f"place {line.place_of_service.value}" if line.place_of_service else ""
    where = f"revenue {line.revenue_code}" if line.revenue_code else where
    mark = "" if line.origin is Origin.DERIVED else f"[{line.origin.value} by a person]"
    day = str(line.date_of_service or "no date yet")
    tail = "  ".join(part for part in (where, " ".join(line.diagnoses), mark) if part)
    first = f"  {code:<14}{f'{line.units} x':>5}  {day:<12}{line.label}"
    return "\n".join(
        (
            wrapped(first, hang=35),
            *([wrapped(tail, indent=21)] if tail else []),
            *(wrapped(sentence, indent=21) for sentence in line.because),
            _cited(line.cites),
            *necessity_of(line, derivation),
        )
    )


def _left_out(item: NotCharged) -> str:
    first = f"  {item.code:<14}{BILLERS[item.biller]}"
    sentences = (wrapped(sentence, indent=16) for sentence in item.because)
    return "\n".join((first, *sentences, _cited(item.cites, indent=16)))


def _finding(finding: Finding) -> str:
    where = f" ({', '.join(finding.fields)})" if finding.fields else ""
    keys = ", ".join(dict.fromkeys(cite.source for cite in finding.cites))
    cited = f" [{keys}]" if keys else ""
    head = finding.severity.value.upper()
    return wrapped(f"  {head:<6}{finding.sentence}{where}{cited}", hang=8)


def _documents(checklist: tuple[CheckItem, ...]) -> str:
    """What is open in full, with who must sign and when; what is there by its name."""
    rows = [_open_document(item) for item in checklist if item.is_open]
    for status in CheckStatus:
        labels = [i.label for i in checklist if i.status is status and not i.is_open]
        if labels:
            state = _state(status)
            rows.append(wrapped(f"  {state} ({len(labels)}): {'; '.join(labels)}.", hang=4))
    still = sum(item.is_open for item in checklist)
    return _section(f"Documents: {still} still open" if still else "Documents", rows)


def _open_document(item: CheckItem) -> str:
    waiting = item.waiting_for or item.signed_by
    who = ", ".join(role.value.replace("_", " ") for role in waiting)
    asks = f"; {'waiting for' if item.waiting_for else 'signed by'} {who}" if who else ""
    codes = f" ({', '.join(item.codes)})" if item.codes else ""
    state = f"[ ] {_state(item.status)}"
    return wrapped(f"  {state:<16}{item.label}; {item.timing}{asks}{codes}", hang=18)


def _state(status: CheckStatus) -> str:
    return status.value.replace("_", " ").capitalize()


def _cited(cites: Iterable[Citation], indent: int = 21) -> str:
    return wrapped(
        "; ".join(f"[{cite.source}] {cite.locator}".strip() for cite in cites), indent=indent
    )


def _sources(derivation: Derivation, sources: Mapping[str, Source]) -> Iterator[str]:
    cited = {cite.source for item in _all_cited(derivation) for cite in item}
    for key in sorted(cited):
        source = sources.get(key)
        if source is None:
            yield f"  [{key}]"
            continue
        edition = f", {source.edition}" if source.edition else ""
        read = f"verified {source.verified_on}, confidence {source.confidence.value}"
        yield wrapped(f"  [{key}] {source.publisher}: {source.title}{edition}; {read}", hang=8)


def _all_cited(derivation: Derivation) -> Iterator[tuple[Citation, ...]]:
    said = (derivation.lines, derivation.not_charged, derivation.findings, derivation.necessity)
    for items in said:
        yield from (item.cites for item in items)
