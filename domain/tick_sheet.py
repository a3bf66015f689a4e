"""What a paper form for the treatment room says: the fields of a session, blank or as recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.documents import Paper

WIDTH: Final = 12  # twelfths of a line that fields share


@dataclass(frozen=True, slots=True, kw_only=True)
class TickField:
    """One field. `span`: twelfths of the line. `lines`: to write on. `options`: word, and whether
    it is ticked; with options `value` is empty.
    """

    label: str
    span: int
    value: str = ""
    lines: int = 1
    options: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TickTable:
    """Rows to fill in. `widths`: of the columns, relative to one another; empty cells are blank."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TickSection:
    """A titled part of the form: fields, or a table."""

    title: str
    note: str = ""
    fields: tuple[TickField, ...] = ()
    table: TickTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TickSheet:
    """One form. `practice`, `patient`: "" where it is blank. `edition`: of the rules it follows."""

    practice: str
    patient: str
    sections: tuple[TickSection, ...]
    edition: str
    paper: Paper = Paper.LETTER
