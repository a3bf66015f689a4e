"""The modifier files are held to their shape: no gap, no unknown name, no stop on a guess."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from domain.charge import Citation
from domain.choices import Biller
from domain.entries import Confidence, EditTable, Pair
from domain.errors import UnreadableDocument
from domain.facts import FactBook
from domain.identifiers import Modifier, ProcedureCode
from domain.modifier_answers import DETAILS, answer
from domain.modifier_check import problems_of_modifiers
from domain.modifier_choices import modifier_conditions
from domain.modifier_entries import BEGINNING, Answer, ModifierCondition, ModifierEntry
from domain.modifier_line import AskedLine
from domain.modifier_tests import TESTS
from domain.published import Edition, FeeRow, Locality, OutpatientRow, TableKind, UnitLimit
from domain.published_edits import pairs_between
from storage.fact_files import DATA, load_book
from tests.builders import SESSION_DAY
from tests.scenario import book

LAST: Final = ModifierCondition(
    modifiers=("ZZ",),
    answer=Answer.NEVER,
    effective=BEGINNING,
    sentence="It does not exist.",
    cites=(Citation("K", "made up"),),
    confidence=Confidence.MEDIUM,
)
CHOSEN: Final = replace(LAST, answer=Answer.CHOOSABLE, fact="a fact")


def a_book(*conditions: ModifierCondition) -> FactBook:
    """The shipped facts, with the made-up modifier ZZ alone."""
    entry = ModifierEntry(key=Modifier("ZZ"), label="Made up")
    return replace(book(), modifiers={"ZZ": entry}, modifier_conditions=conditions)


MISTAKES: Final[tuple[tuple[str, tuple[ModifierCondition, ...], str], ...]] = (
    ("no condition", (), "modifier ZZ: its last condition must speak of every line"),
    ("a last one of one claim", (replace(LAST, claims=(Biller.FACILITY,)),), "every line"),
    ("a last one of some codes", (replace(LAST, codes=("77372",)),), "every line"),
    ("a last one that ends", (replace(LAST, until=date(2030, 1, 1)),), "every line"),
    ("a last one that begins late", (replace(LAST, effective=date(2020, 1, 1)),), "every line"),
    ("a last one with a test", (replace(LAST, when=("whole_beam",)),), "every line"),
    ("a modifier not listed", (LAST, replace(LAST, modifiers=("YY",))), "YY: it has conditions"),
    ("an unknown test", (replace(LAST, when=("full_moon",)), LAST), "the test full_moon"),
    ("an unknown proof", (replace(CHOSEN, proof=("luck",), supported="So."),), "the test luck"),
    (
        "an unknown document",
        (replace(CHOSEN, documents=("horoscope",), supported="So."),),
        "document horoscope is not listed",
    ),
    ("an unknown code", (replace(LAST, codes=("77999",)), LAST), "77999 names no listed code"),
    ("a range of unknown codes", (replace(LAST, codes=("77372-77999",)), LAST), "77372-77999"),
    ("an unknown fact", (replace(LAST, codes=("delivery.none",)), LAST), "delivery.none names"),
    ("an unknown detail", (replace(LAST, sentence="On {moon}."),), "the detail {moon}"),
    ("support that is written", (replace(LAST, answer=Answer.SUPPORTED),), "support is proved"),
    ("a stop on a guess", (replace(LAST, confidence=Confidence.LOW),), "must not stop"),
    ("a choice without its fact", (replace(CHOSEN, fact=""),), "names the fact"),
    (
        "a proof without its sentence",
        (replace(CHOSEN, proof=("whole_beam",)),),
        "needs a sentence for it",
    ),
)


@pytest.mark.parametrize(
    ("conditions", "problem"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES]
)
def test_a_mistake_is_named(conditions: tuple[ModifierCondition, ...], problem: str) -> None:
    problems = list(problems_of_modifiers(a_book(*conditions)))

    assert any(problem in sentence for sentence in problems), problems


def test_a_sound_modifier_and_the_shipped_ones_are_passed() -> None:
    sound = replace(
        CHOSEN,
        codes=("77372", "70551-70553", "surgery.family"),
        when=("whole_beam",),
        proof=("resident_recorded",),
        documents=("repeat_note",),
        sentence="On {code}.",
        supported="So.",
    )

    assert [] == list(problems_of_modifiers(a_book(sound, LAST)))
    assert [] == list(problems_of_modifiers(book()))


def test_a_mistake_in_the_files_is_refused_with_its_place(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = folder / "modifiers" / "people.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"resident_recorded"', '"resident"'), encoding="utf-8")

    with pytest.raises(UnreadableDocument, match=r"modifier GC .*the test resident is not known"):
        load_book(folder)


def test_every_test_and_every_detail_is_used_by_the_files() -> None:
    conditions = book().modifier_conditions
    named = {name for one in conditions for name in (*one.when, *one.proof)}
    texts = " ".join(f"{one.sentence} {one.supported} {one.fact}" for one in conditions)

    assert set(TESTS) == named
    assert [] == [name for name in DETAILS if f"{{{name}}}" not in texts]


def test_a_modifier_without_any_condition_is_a_mistake_of_the_files() -> None:
    asked = AskedLine(a_book(), ProcedureCode("77372"), Biller.FACILITY, SESSION_DAY)

    with pytest.raises(ValueError, match="no condition speaks of modifier ZZ on 77372"):
        answer(asked, "ZZ")


# -- pairs that a department loaded ----------------------------------------------------------


class LoadedPairs:
    """Published tables of which only the hospital's pairs are loaded: 77290 over 77300."""

    def editions(self) -> tuple[Edition, ...]:
        return ()

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        return None

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        if table is EditTable.PRACTITIONER:
            return None
        if (column1, column2) != ("77290", "77300"):
            return ()
        pair = Pair(
            column1=column1,
            column2=column2,
            indicator=1,
            tables=(table,),
            effective=BEGINNING,
            reason="made up",
            cites=(Citation("K", "made up"),),
        )
        return (pair,)

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        return None

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        return None

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        return None

    def localities(self, day: date) -> tuple[Locality, ...]:
        return ()

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return None


def test_loaded_tables_speak_before_the_shipped_ones() -> None:
    loaded = replace(book(), published=LoadedPairs())

    def open_on(code: str, biller: Biller) -> bool:
        choices = modifier_conditions(ProcedureCode(code), SESSION_DAY, loaded, biller)
        xu = next(choice for choice in choices if choice.modifier == "XU")
        return xu.answer is Answer.CHOOSABLE

    assert open_on("77300", Biller.FACILITY)
    assert not open_on("77334", Biller.FACILITY)
    assert open_on("77334", Biller.RADIATION_ONCOLOGY)


def test_without_loaded_tables_the_shipped_pairs_of_the_day_speak() -> None:
    day = date(2025, 6, 2)

    def between(table: EditTable, column1: str, on: date) -> int:
        return len(pairs_between(book(), table, column1, "77334", on))

    assert between(EditTable.HOSPITAL, "77385", day) == 1
    assert between(EditTable.PRACTITIONER, "77385", day) == 0
    assert between(EditTable.HOSPITAL, "77385", SESSION_DAY) == 0
    assert between(EditTable.HOSPITAL, "99999", day) == 0
