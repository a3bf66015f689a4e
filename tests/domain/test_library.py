"""The code library: a page for every code on every day, with sources, corrected and complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from domain.charge import Citation
from domain.entries import CodeEntry, CodePeriod, Component
from domain.errors import Refused
from domain.facts import FactBook
from domain.identifiers import ProcedureCode
from domain.library import page
from domain.library_check import problems_of_library
from domain.library_entries import LibraryExample, LibraryStatement, Shown, Topic
from domain.library_page import Entry, LibraryPage, cited_keys, pieces
from domain.library_search import search
from domain.published import TableKind, UnitLimit
from tests.scenario import book
from tests.tables import FixedTables, a_pair, an_edition

DAYS: Final = (date(2025, 6, 30), date(2026, 10, 15))
DAY: Final = DAYS[1]
CITES: Final = (Citation("K", "made up"),)


def told(sheet: LibraryPage, *topics: Topic) -> str:
    """All that a page says of some topics, or of all."""
    chosen = topics or tuple(Topic)
    entries = (one for topic in chosen for one in sheet.entries(topic))
    return " ".join((sheet.standing, *(f"{one.label} {one.text}" for one in entries)))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_code_has_a_page_that_says_what_it_is_what_it_is_not_and_who_may_charge_it(
    day: date,
) -> None:
    for code in book().codes:
        sheet = page(code, day, book())

        assert sheet.entries(Topic.STANDS_FOR), code
        assert sheet.entries(Topic.NOT_FOR), code
        assert sheet.entries(Topic.CHARGED_BY), code
        assert sheet.examples, code


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_source_of_a_page_is_listed_at_its_foot_with_its_day(day: date) -> None:
    for code in book().codes:
        sheet = page(code, day, book())
        cites = [cite for section in sheet.sections for e in section.entries for cite in e.cites]
        cited = {cite.source for cite in cites}

        assert cited <= {source.key for source in sheet.sources} <= set(book().sources)
        assert all(cite.locator for cite in cites)
        assert all(source.verified_on for source in sheet.sources)


def test_a_statement_without_a_sentence_or_a_citation_cannot_be_made() -> None:
    for text, cites in (("", CITES), ("So.", ())):
        with pytest.raises(ValueError, match="needs a sentence and a citation"):
            Entry(text=text, cites=cites)


@pytest.mark.parametrize(
    ("code", "ended", "instead"),
    [
        ("77014", "2026-01-01", "77387"),
        ("G6001", "2026-01-01", "77387"),
        ("G6003", "2026-01-01", "77402"),
        ("G6014", "2026-01-01", "77402"),
        ("G6017", "2026-01-01", "77387"),
        ("77385", "2026-01-01", "77372"),
        ("77386", "2026-01-01", "77402"),
        ("61793", "2009-01-01", "61796"),
        ("77315", "2015-01-01", "77307"),
        ("G0173", "2014-01-01", "77372"),
    ],
)
def test_a_deleted_code_says_when_it_ended_and_what_to_look_at_instead(
    code: str, ended: str, instead: str
) -> None:
    sheet = page(code, DAY, book())

    assert not sheet.is_in_force
    assert f"to the day before {ended}" in sheet.standing
    assert ended in {entry.label for entry in sheet.entries(Topic.CHANGED)}
    assert instead in told(sheet, Topic.INSTEAD)
    assert "Nobody" in told(sheet, Topic.CHARGED_BY)
    assert () == sheet.entries(Topic.UNITS)


def test_every_code_not_in_force_says_what_to_look_at_instead() -> None:
    ended = [code for code in book().codes if not page(code, DAY, book()).is_in_force]

    assert ended
    assert [] == [code for code in ended if not page(code, DAY, book()).entries(Topic.INSTEAD)]
    assert [] == [code for code in ended if not page(code, DAY, book()).entries(Topic.CHANGED)]


def test_what_begins_with_the_first_edition_read_may_have_begun_before_it() -> None:
    assert "2024-07-01 or earlier" in page("77300", DAY, book()).standing
    assert "In force since 2007-01-01." == page("77372", DAY, book()).standing


def test_a_page_changes_on_the_day_a_code_ends() -> None:
    last, first = (page("77014", day, book()) for day in (date(2025, 12, 31), date(2026, 1, 1)))

    assert last.is_in_force
    assert last.entries(Topic.UNITS)
    assert not first.is_in_force


@pytest.mark.parametrize(
    ("day", "is_doubted"),
    [
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2030, 5, 1), True),
    ],
    ids=str,
)
def test_a_page_says_for_which_year_it_was_not_verified(day: date, *, is_doubted: bool) -> None:
    doubts = page("77372", day, book()).doubts

    assert is_doubted == any(f"Not verified for {day.year}" in doubt for doubt in doubts)


def test_a_split_code_is_told_for_each_place() -> None:
    said = told(page("77300", DAY, book()), Topic.CHARGED_BY)

    for words in ("Hospital", "with 26", "one owner", "separate owners", "TC"):
        assert words in said


@pytest.mark.parametrize(
    ("code", "topic", "words"),
    [
        ("77372", Topic.UNITS, "at most 1 a day (MUE), absolute"),
        ("77300", Topic.UNITS, "at most 10 a day (MUE), more only on appeal"),
        ("61715", Topic.UNITS, "not in the tables read"),
        ("77300", Topic.MODIFIERS, "26 Physician's part alone"),
        ("77372", Topic.NEVER_MODIFIERS, "26 TC 77372 is technical as a whole"),
        ("77301", Topic.DOCUMENTS, "before beam-on"),
        ("61797", Topic.PRIMARIES, "61798 Neurosurgeon radiosurgery, first complex lesion"),
        ("61796", Topic.ADD_ONS, "61800 Neurosurgeon puts on the radiosurgery head frame"),
        ("77372", Topic.CONFLICTS, "77373 within one course: stop; it stays, they fall"),
        ("77373", Topic.CONFLICTS, "77372 within one course: stop; it falls, they stay"),
        ("77301", Topic.PAIRS, "Denied beside it: 76376, 76377, 77261"),
        ("77372", Topic.PAIRS, "It is denied beside: 61796, 61798; no modifier"),
        ("77334", Topic.PAIRS, "a modifier may separate them"),
        ("77372", Topic.TABLES, "Revenue code 0333"),
    ],
)
def test_a_page_tells_what_the_tables_hold(code: str, topic: Topic, words: str) -> None:
    assert words in told(page(code, DAY, book()), topic)


def test_a_loaded_edition_speaks_on_the_page_in_place_of_what_ships() -> None:
    kinds = (TableKind.MUE_HOSPITAL, TableKind.PTP_HOSPITAL, TableKind.ADD_ON)
    tables = FixedTables(
        held=tuple(an_edition(kind) for kind in kinds),
        rows=(a_pair("77372", "77300", 0),),
        limits={"77372": UnitLimit(units=7, adjudication=None)},
        add_ons={"77300": ("77372",)},
    )

    sheet = page("77372", DAY, replace(book(), published=tables))

    assert "at most 7 a day (MUE), how it is applied was not read" in told(sheet, Topic.UNITS)
    assert "Denied beside it: 77300; no modifier" in told(sheet, Topic.PAIRS)
    assert "77300" in told(sheet, Topic.ADD_ONS)
    assert "L01" in {source.key for source in sheet.sources}


@pytest.mark.parametrize("text", ["7737", "", "hello", "77999"])
def test_what_is_no_listed_code_is_refused_with_what_is_near(text: str) -> None:
    with pytest.raises(Refused) as refused:
        page(text, DAY, book())

    assert "code" in str(refused.value)


def test_codes_in_a_sentence_are_found_for_links() -> None:
    text = "Not 77373, G0339 or 99999, but 77261-77263 (77432)."

    found = tuple(pieces(text, book().codes))

    assert text == "".join(piece for piece, _ in found)
    assert ["77373", "G0339", "77261", "77263", "77432"] == [code for _, code in found if code]


def test_each_topic_has_a_heading_of_its_own() -> None:
    assert len(Topic) == len({topic.heading for topic in Topic})


def test_sources_are_named_once() -> None:
    assert "K, S10" == cited_keys((*CITES, Citation("S10", "a"), Citation("K", "b")))


# What a page of another publisher says of 77372, as topics in our words, and where ours answers it.
SEED_TOPICS: Final[tuple[tuple[str, Topic, tuple[str, ...]], ...]] = (
    ("one session on a linear accelerator in the head", Topic.STANDS_FOR, ("one session", "cran")),
    ("the technical part", Topic.STANDS_FOR, ("technical part alone",)),
    ("in simple words", Topic.STANDS_FOR, ("In simple words", "spares what lies around")),
    ("three-dimensional coordinates", Topic.STANDS_FOR, ("three-dimensional coordinate",)),
    ("finding the target on CT or MR", Topic.WORK, ("CT or MR images", "stereotactic")),
    ("placing the patient, aiming, operating", Topic.WORK, ("on the table", "arm is aimed")),
    ("x-rays or electrons, corrected", Topic.WORK, ("photons", "Electrons do not")),
    ("management has its own code", Topic.NOT_FOR, ("management", "77432")),
    ("no physician's part, no report", Topic.NOT_FOR, ("no interpretation", "no report")),
    ("isotopes belong elsewhere", Topic.NOT_FOR, ("isotopes", "nuclear medicine")),
    (
        "planning is inside another code, corrected",
        Topic.NOT_FOR,
        ("codes of their own", "not inside 77432", "77263", "77295 or 77301", "In four narrower"),
    ),
    ("once for several lesions", Topic.UNITS, ("One unit for the course", "five metastases")),
    (
        "modifiers 59, 76, 77, 78 and 79, corrected",
        Topic.MODIFIERS,
        ("59, 76, 77, 78 and 79", "none is ever supported"),
    ),
    ("59 has its reason", Topic.NEVER_MODIFIERS, ("59 XE XS XP XU",)),
    ("76 and 77 have theirs", Topic.NEVER_MODIFIERS, ("76 77",)),
    ("78 and 79 have theirs", Topic.NEVER_MODIFIERS, ("58 78 79",)),
    ("size, place and kind of lesion", Topic.NECESSITY, ("size, location and characteristics",)),
    ("health and suitability", Topic.NECESSITY, ("overall health", "suits this patient")),
    ("imaging and clinical evaluation", Topic.NECESSITY, ("imaging and a clinical evaluation",)),
    ("the payer's own rules", Topic.NECESSITY, ("Policies differ by payer",)),
    ("plan with targets and dose", Topic.DOCUMENTS, ("targets drawn and dose calculated",)),
    ("planning images", Topic.DOCUMENTS, ("planning images",)),
    ("settings of the accelerator", Topic.DOCUMENTS, ("settings and delivery record",)),
    ("position and alignment", Topic.DOCUMENTS, ("verified position and target alignment",)),
    ("confirmed delivery", Topic.DOCUMENTS, ("confirmation that the session was completed",)),
    ("pathology", Topic.DOCUMENTS, ("pathology",)),
)


@pytest.mark.parametrize(
    ("topic", "words"), [row[1:] for row in SEED_TOPICS], ids=[row[0] for row in SEED_TOPICS]
)
def test_the_page_of_77372_answers_all_that_others_say_of_it(
    topic: Topic, words: tuple[str, ...]
) -> None:
    said = told(page("77372", DAY, book()), topic)

    assert [] == [word for word in words if word not in said]


def test_the_page_of_77372_has_the_three_examples_that_others_give() -> None:
    titles = [example.title for example in page("77372", DAY, book()).examples]

    assert ["One meningioma", "Five metastases", "A vestibular schwannoma"] == titles[:3]


# The search ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("77372", ("77372",)),
        (" g0339 ", ("G0339",)),
        ("6179", ("61796", "61797", "61798", "61799")),
        ("linac one session", ("77372",)),
        ("LINAC ONE SESSION", ("77372",)),
        ("línac óne sessión", ("77372",)),
        ("mask", ("77334",)),
        ("tongs", ("20660",)),
        ("inverse dose plan", ("77301",)),
        ("schwannoma", ("61796",)),
    ],
)
def test_the_search_finds_by_number_and_words(text: str, first: tuple[str, ...]) -> None:
    found = tuple(hit.code for hit in search(text, DAY, book()))

    assert first == found[: len(first)]


def test_codes_in_force_stand_before_those_that_ended() -> None:
    hits = search("6179", DAY, book())

    assert ["61793", "61795"] == [hit.code for hit in hits if not hit.is_in_force][:2]
    assert [hit.is_in_force for hit in hits if hit.rank == 1] == [True] * 4 + [False] * 2


def test_no_word_lists_every_code_and_nonsense_none() -> None:
    assert len(book().codes) == len(search("  ", DAY, book()))
    assert () == search("zeppelin", DAY, book())


# The files are held to their shape --------------------------------------------------------------


SAID: Final = LibraryStatement(topic=Topic.NOT_FOR, codes=("77372",), text="So.", cites=CITES)
SHOWN: Final = LibraryExample(
    codes=("77372",), title="One", text="So.", session="one", shows=Shown.CHARGED, cites=CITES
)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (replace(SAID, text="  "), "it says nothing"),
        (replace(SAID, on=DAY), "has its day in `on`"),
        (replace(SAID, topic=Topic.CHANGED), "has its day in `on`"),
        (replace(SAID, codes=("77999",)), "77999 names no listed code"),
        (replace(SAID, categories=("magic",)), "magic is no category"),
        (replace(SAID, codes=()), "it names no code"),
        (SAID, "code 77373: the library does not say stands_for and not_for"),
    ],
)
def test_a_mistaken_statement_is_named(statement: LibraryStatement, problem: str) -> None:
    problems = tuple(problems_of_library(replace(book(), statements=(statement,))))

    assert any(problem in one for one in problems)


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        (replace(SHOWN, codes=("77999",)), "77999 names no listed code"),
        (replace(SHOWN, shows=Shown.REFUSED), "only what a person adds by hand"),
        (replace(SHOWN, shows=Shown.HELD), "only what a person adds by hand"),
    ],
)
def test_a_mistaken_example_is_named(example: LibraryExample, problem: str) -> None:
    problems = tuple(problems_of_library(replace(book(), examples=(example,))))

    assert [True] == [problem in one for one in problems]


def test_the_shipped_library_has_no_mistake_and_none_is_not_asked_for() -> None:
    assert () == tuple(problems_of_library(book()))
    assert () == tuple(problems_of_library(replace(book(), statements=(), examples=())))


def test_a_scope_fits_where_codes_category_and_component_fit() -> None:
    entry = CodeEntry(
        code=ProcedureCode("77372"),
        system="CPT",
        label="One",
        category="delivery",
        period=(CodePeriod(effective=DAY, component=Component.TECHNICAL, cites=CITES),),
    )

    assert SAID.means(entry)
    assert replace(SAID, codes=("77370-77379",), categories=("delivery",)).means(entry)
    assert not replace(SAID, codes=("77373",)).means(entry)
    assert not replace(SAID, categories=("visit",)).means(entry)
    assert not replace(SAID, components=(Component.SPLIT,)).means(entry)


def test_a_statement_speaks_of_its_own_days_alone() -> None:
    statement = replace(SAID, effective=date(2026, 1, 1), until=date(2026, 7, 1))

    covered = [
        day
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
        if statement.covers(day)
    ]

    assert [date(2026, 1, 1), date(2026, 6, 30)] == covered


def test_a_page_leaves_out_what_speaks_of_other_days_unless_the_code_has_ended() -> None:
    late = replace(SAID, topic=Topic.UNITS, text="Only late.", effective=date(2026, 7, 1))
    ended = replace(late, codes=("77014",), text="While it was there.", effective=None, until=DAY)
    dated = replace(book(), statements=(*book().statements, late, ended))

    assert "Only late." in told(page("77372", DAY, dated), Topic.UNITS)
    assert "Only late." not in told(page("77372", DAYS[0], dated), Topic.UNITS)
    assert "While it was there." in told(page("77014", date(2027, 1, 1), dated), Topic.UNITS)


def test_a_book_without_a_library_still_has_pages_of_its_tables() -> None:
    bare: FactBook = replace(book(), statements=(), examples=())

    sheet = page("77372", DAY, bare)

    assert () == sheet.entries(Topic.STANDS_FOR)
    assert sheet.entries(Topic.PAIRS)
