"""What a what-if changes, as rows of a list: lines, doubts and documents, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.charge import ChargeLine, CheckItem, Derivation, Finding
from domain.choices import Biller
from domain.difference import LineChange
from domain.what_if_outcome import Outcome
from gui.icons import CHECK_GLYPHS, SEVERITY_GLYPHS, STATUS_GLYPHS, Glyph
from gui.statements import Statement, head, section
from gui.theme import CHECK_TONES, SEVERITY_TONES, STATUS_TONES, Tone
from gui.words import counted, day, label

NOTHING_ASKED = "Tick a change on the left. What would come of it appears here; nothing is stored."
_SAME = "These changes make no difference to what is charged, doubted or needed."


def outcome_rows(found: Outcome, *, is_changed: bool) -> tuple[Statement, ...]:
    """Status and totals, then everything that differs."""
    told = found.difference
    totals = tuple(_totals(found.before, found.after))
    if not is_changed:
        nothing = (head("As recorded"), Statement(text=NOTHING_ASKED))
        return (*nothing, *section("Lines by claim", totals))
    changes = told.lines
    come = tuple(_line(change) for change in changes if change.before is None)
    gone = tuple(_line(change) for change in changes if change.after is None)
    other = [change for change in changes if change.changed]
    return (
        *section("Status", tuple(_status(found))),
        *section("Lines that come", come, counted(len(come), "line")),
        *section("Lines that go", gone, counted(len(gone), "line")),
        *section("Lines that change", tuple(_changes(other)), counted(len(other), "line")),
        *section("Doubts that come", _findings(told.findings_gained)),
        *section("Doubts that change", tuple(_changed_findings(found))),
        *section("Doubts that go", _findings(told.findings_lost)),
        *section("Documents needed besides", tuple(map(_paper, told.papers_gained))),
        *section("Documents no longer needed", tuple(map(_paper, told.papers_lost))),
        *section("Lines by claim", totals),
    )


def _status(found: Outcome) -> Iterator[Statement]:
    was, will = found.before.status, found.after.status
    text = label(will) if was is will else f"{label(was)} → {label(will)}"
    yield Statement(lead=text, glyph=STATUS_GLYPHS[will], tone=STATUS_TONES[will])
    if not found.difference and not found.changed_findings:
        yield Statement(text=_SAME)


def _line(change: LineChange) -> Statement:
    """A line that comes or goes."""
    line, comes = change.line, change.before is None
    what = " ".join((str(line.code), *line.modifiers))
    return Statement(
        lead=f"{what} · {'comes' if comes else 'goes'}",
        text=" ".join(change.because),
        quiet=_about(line),
        glyph=Glyph.NEW if comes else Glyph.DASH,
        tone=Tone.GOOD if comes else Tone.STOP,
    )


def _about(line: ChargeLine) -> str:
    units = counted(line.units, "unit")
    return " · ".join((label(line.biller), units, day(line.date_of_service), line.label))


def _changes(changes: Iterable[LineChange]) -> Iterator[Statement]:
    """Lines of one claim that change alike, for one reason, in one row."""
    alike: dict[object, list[LineChange]] = {}
    for change in changes:
        kind = (change.line.biller, change.changed, change.because)
        alike.setdefault(kind, []).append(change)
    for found in alike.values():
        first = found[0]
        codes = " · ".join(dict.fromkeys(str(change.line.code) for change in found))
        yield Statement(
            lead=f"{codes}: {'; '.join(first.changed)}",
            text=" ".join(first.because),
            quiet=_about(first.line) if len(found) == 1 else label(first.line.biller),
            glyph=Glyph.PEN,
            tone=Tone.HOLD,
        )


def _findings(findings: Iterable[Finding]) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            lead=" · ".join((label(finding.severity), *finding.codes[:4])),
            text=finding.sentence,
            glyph=SEVERITY_GLYPHS[finding.severity],
            tone=SEVERITY_TONES[finding.severity],
        )
        for finding in findings
    )


def _changed_findings(found: Outcome) -> Iterator[Statement]:
    for old, new in found.changed_findings:
        (row,) = _findings((new,))
        yield Statement(
            lead=row.lead,
            text=row.text,
            quiet=f"Was: {old.sentence}",
            glyph=row.glyph,
            tone=row.tone,
        )


def _paper(item: CheckItem) -> Statement:
    return Statement(
        text=item.label,
        quiet=label(item.status),
        glyph=CHECK_GLYPHS[item.status],
        tone=CHECK_TONES[item.status],
    )


def _totals(before: Derivation, after: Derivation) -> Iterator[Statement]:
    """Lines and units of each claim, as they are and as they would be."""
    for biller in Biller:
        was, will = _total(before, biller), _total(after, biller)
        if was != _NO_LINES or will != _NO_LINES:
            yield Statement(text=f"{label(biller)}: {was}" + ("" if was == will else f" → {will}"))


_NO_LINES = "no line"


def _total(derivation: Derivation, biller: Biller) -> str:
    lines = derivation.lines_of(biller)
    units = sum(line.units for line in lines)
    counts = f"{counted(len(lines), 'line')}, {counted(units, 'unit')}"
    return counts if lines else _NO_LINES
