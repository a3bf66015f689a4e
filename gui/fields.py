"""What a field is to the window: where it lies, its name, how it is typed, why it matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import IllFormed
from domain.session import SrsSession
from gui import parsing, paths, words
from gui.parsing import Kind

YES_NO_WORDS = {"Yes": True, "No": False}


def between(least: int, most: Decimal | int) -> str:
    """Bounds that both belong to what can be entered, as an empty field shows them."""
    return f"{least} to {most}"


def up_to(most: Decimal | int) -> str:
    """A number above zero, as an empty field shows it."""
    return f"≤ {most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field, declared once.

    Args:
        path: from the record the field stands in, such as `immobilization.kind`.
        label: as on the screen, without its unit.
        help: a sentence: why the field matters and which charge it drives.
        choices: the enum of a CHOICE.
        suggestions: words offered while typing a SUGGESTED.
        keys: of a SUGGESTED that is stored as a key: each key with its words, which are shown,
            offered and understood in its place.
        span: how many twelfths of the form's width it takes.
        chars: width of the column in a table, in characters.
        is_required: the record cannot be without it; clearing it is refused.
        longest: characters it may hold.
        empty: what the field holds when nothing is entered.
        possible: the numbers that can be entered, shown in the empty field: "1 to 99".
        describe: for a column that is worded from the whole record and not typed.
    """

    path: str
    label: str
    help: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    choices: type[StrEnum] | None = None
    suggestions: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    span: int = 4
    chars: int = 12
    describe: Callable[[object], str] | None = None
    is_required: bool = False
    empty: object = None
    possible: str = ""
    longest: int = parsing.LONGEST

    @property
    def title(self) -> str:
        """Label with unit: "Largest dimension (mm)"."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def options(self) -> tuple[tuple[str, object], ...]:
        """Word and value of each choice of a CHOICE or YES_NO, without "not entered"."""
        if self.choices is not None:
            return tuple((words.label(member), member) for member in self.choices)
        return tuple(YES_NO_WORDS.items()) if self.kind is Kind.YES_NO else ()

    @property
    def offers(self) -> tuple[str, ...]:
        """What is offered while typing."""
        return self.suggestions or tuple(word for _, word in self.keys)

    def at(self, base: str) -> str:
        """The path from the session: `at("lesions[1]")` -> `lesions[1].side`."""
        return f"{base}.{self.path}" if base and self.path else base or self.path

    def get(self, record: object, base: str = "") -> object:
        """The value of this field, None when not entered."""
        return paths.get(record, self.at(base))

    def change(self, session: SrsSession, value: object, base: str = "") -> SrsSession:
        """The session with this field changed. Raises `IllFormed`."""
        return paths.put(session, self.at(base), value)

    def shown(self, value: object) -> str:
        """The text for `value`."""
        if self.kind is Kind.CHOICE:
            return words.label(value) if isinstance(value, StrEnum) else ""
        text = parsing.shown(self.kind, value)
        return dict(self.keys).get(text, text)

    def parse(self, text: str, today: date) -> object:
        """The value that `text` stands for. Raises `IllFormed`."""
        if not text.strip():
            return self._nothing()
        if not self.options:
            typed = text.strip().lower()
            key = next((key for key, word in self.keys if word.lower() == typed), text)
            return parsing.parse(self.kind, key, today, self.longest)
        found = [v for word, v in self.options if word.lower() == text.strip().lower()]
        if not found:
            raise IllFormed("this is none of the choices", "Pick one from the list.")
        return found[0]

    def _nothing(self) -> object:
        if self.is_required:
            raise IllFormed(
                f"{self.label.lower()} cannot be left empty", "Enter it, or remove the whole row."
            )
        return () if parsing.is_list(self.kind) else self.empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A titled part of a page: fields of one record. `base`: its path, "" for the session."""

    title: str
    base: str
    fields: tuple[FieldSpec, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A titled part of a page: a list of records of one kind, shown as a table with a form below.

    Args:
        path: the list's path, such as `lesions` or `delivery.runs`.
        noun: what one row is called ("lesion").
        columns: the fields shown in the table.
        fields: the fields of the form below for one record; empty = the table says it all.
        blanks: name and maker of what "Add" adds; several are offered as a menu.
        read_only: shown, not typed.
        has_head: the records are lesions, drawn in a head below.
    """

    title: str
    path: str
    noun: str
    columns: tuple[FieldSpec, ...]
    fields: Callable[[object], tuple[FieldSpec, ...]] | None
    blanks: tuple[tuple[str, Callable[[SrsSession], object]], ...]
    note: str = ""
    read_only: bool = False
    has_head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Toggle:
    """A part that exists or not: a check box that begins or removes the record at `path`."""

    title: str
    path: str
    label: str
    begin: Callable[[], object]
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table whose rows are always there, such as the team. `rows`: path and name of each."""

    title: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[FieldSpec, ...]
    note: str = ""


Part = Group | Records | Toggle | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One tab of the editor."""

    key: str
    title: str
    parts: tuple[Part, ...]
