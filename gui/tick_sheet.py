"""From the pages of the session editor to the paper form of the treatment room: the same fields in
the same order, blank or as recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.documents import Paper
from domain.session import SrsSession
from domain.tick_sheet import TickField, TickSection, TickSheet, TickTable
from gui import paths
from gui.fields import FieldSpec, Grid, Group, Page, Part, Records, Toggle
from gui.parsing import Kind

# Typed at the desk from what is not known in the treatment room: claims, cards and reasons.
NOT_ON_PAPER: Final = frozenset({"history", "overrides", "coverages"})
_MOST_BOXES: Final = 6  # a longer list of choices is written, not ticked
_ROOM: Final = {"lesions": 8, "services": 8, "documents": 10}  # rows a blank form offers
_FEW: Final = 4
_NOTE_LINES: Final = 2
_WIDEST: Final = 78  # characters across one table


def tick_sheet(
    pages: tuple[Page, ...],
    session: SrsSession,
    *,
    practice: str,
    edition: str,
    paper: Paper = Paper.LETTER,
) -> TickSheet:
    """The form with what `session` holds; an empty session gives a blank one."""
    patient = session.patient
    name = ", ".join(part for part in (patient.family_name, patient.given_name) if part)
    told = " · ".join(part for part in (name, f"MRN {patient.mrn}" if patient.mrn else "") if part)
    sections = (
        section for page in pages for part in page.parts for section in _sections(part, session)
    )
    return TickSheet(
        practice=practice,
        patient=told,
        sections=(*sections, _HANDS),
        edition=edition,
        paper=paper,
    )


_HANDS: Final = TickSection(
    title="Filled in and entered",
    fields=tuple(
        TickField(label=label, span=3)
        for label in ("Filled in by", "Date and time", "Entered by", "Date and time")
    ),
)


def _sections(part: Part, session: SrsSession) -> Iterator[TickSection]:
    match part:
        case Group():
            fields = tuple(_field(spec, session, part.base) for spec in part.fields)
            yield TickSection(title=part.title, fields=fields)
        case Toggle():
            base = part.path if paths.get(session, part.path) is not None else None
            fields = tuple(_field(spec, session, base) for spec in part.fields)
            yield TickSection(title=part.title, note=f"Only if: {part.label}", fields=fields)
        case Grid():
            columns = (FieldSpec(path="", label="Role", help="", chars=12), *part.columns)
            rows = tuple(
                (name, *(_shown(spec, session, base) for spec in part.columns))
                for base, name in part.rows
            )
            yield TickSection(title=part.title, table=_table(columns, rows))
        case Records() if part.path not in NOT_ON_PAPER:
            yield from _records(part, session)
        case Records():
            pass


def _field(spec: FieldSpec, session: SrsSession, base: str | None) -> TickField:
    """`base`: None where the record does not exist yet."""
    value = spec.get(session, base) if base is not None else None
    span = 12 if spec.kind is Kind.NOTE else max(spec.span, 3)
    if 0 < len(spec.options) <= _MOST_BOXES:
        options = tuple((word, value == option) for word, option in spec.options)
        return TickField(label=spec.title, span=max(span, 6), options=options)
    lines = _NOTE_LINES if spec.kind is Kind.NOTE else 1
    return TickField(label=spec.title, span=span, value=spec.shown(value), lines=lines)


def _shown(spec: FieldSpec, session: SrsSession, base: str) -> str:
    try:
        return spec.shown(spec.get(session, base))
    except AttributeError:  # a record of the team that nobody has begun
        return ""


def _records(part: Records, session: SrsSession) -> Iterator[TickSection]:
    """A table, and where it would be too wide, another below that begins with the same column."""
    records = paths.get(session, part.path)
    found = records if isinstance(records, tuple) else ()
    more = part.fields(part.blanks[0][1](session)) if part.fields and part.blanks else ()
    further = tuple(s for s in more if s not in part.columns and s.kind is not Kind.NOTE)
    columns = part.columns + (further if part.path == "lesions" else ())
    for number, chunk in enumerate(_chunks(columns)):
        rows = tuple(
            tuple(_cell(spec, session, f"{part.path}[{place}]", record) for spec in chunk)
            for place, record in enumerate(found)
        )
        room = max(_ROOM.get(part.path, _FEW) - len(rows), 2)
        blank = (("",) * len(chunk),) * room
        title = part.title if number == 0 else f"{part.title}, more"
        yield TickSection(title=title, table=_table(chunk, rows + blank))


def _cell(spec: FieldSpec, session: SrsSession, base: str, record: object) -> str:
    return spec.describe(record) if spec.describe else spec.shown(spec.get(session, base))


def _chunks(columns: tuple[FieldSpec, ...]) -> Iterator[tuple[FieldSpec, ...]]:
    first, chunk = columns[0], [columns[0]]
    for spec in columns[1:]:
        if sum(one.chars for one in chunk) + spec.chars > _WIDEST:
            yield tuple(chunk)
            chunk = [first]
        chunk.append(spec)
    yield tuple(chunk)


def _table(columns: tuple[FieldSpec, ...], rows: tuple[tuple[str, ...], ...]) -> TickTable:
    return TickTable(
        columns=tuple(spec.title for spec in columns),
        widths=tuple(max(spec.chars, 4) for spec in columns),
        rows=rows,
    )
