"""The worklist: newest first, page by page, found by the beginnings of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
from sqlite_utils import Database

from domain.day_range import DayRange
from domain.ports import ReviewAct, ReviewEntry
from domain.session import Run, SrsSession
from domain.states import Stage
from domain.summaries import summary_of
from domain.worklist import MOST_COUNTED, SortBy, Summary, WorklistQuery, WorklistRow
from storage.database import SqliteStore
from storage.folding import folded
from storage.unit_of_work import SqliteUnitOfWork
from storage.worklist import place_of
from storage.worklist_pages import MOST_ROWS, counts, match_expression
from tests.builders import SESSION_DAY, a_session
from tests.storage.stores import (
    BILLER,
    NOW,
    a_store,
    derived,
    named,
    save,
    signed,
)


def on_day(offset: int, mrn: str = "1") -> SrsSession:
    run = Run(date=SESSION_DAY + timedelta(days=offset))
    session = named("Ambrose", mrn)
    return replace(session, delivery=replace(session.delivery, runs=(run,)))


def test_the_worklist_is_newest_first_and_an_undated_session_on_top(store: SqliteStore) -> None:
    first = save(store, on_day(0))
    later = save(store, on_day(5))
    same_day = save(store, on_day(0))
    undated = save(store, SrsSession())

    assert [undated, later, same_day, first] == [row.id for row in store.worklist()]
    assert [None, SESSION_DAY + timedelta(days=5)] == [row.day for row in store.worklist(limit=2)]


def test_pages_of_the_worklist_meet_without_gap_or_repeat(store: SqliteStore) -> None:
    for offset in (0, 3, 0, 1, 3, 0, 2):
        save(store, on_day(offset))
    save(store, SrsSession())
    whole = store.worklist()
    assert 8 == len(whole)

    for search in ("", "ambrose"):
        wanted = [row for row in whole if not search or row.mrn]
        found: list[WorklistRow] = []
        key = None
        for _ in range(4):
            page = store.worklist(WorklistQuery(search=search), after=key, limit=3)
            found += page
            key = page[-1].key(SortBy.DAY) if page else key
        assert wanted == found


def test_a_page_goes_on_where_it_ended_though_its_last_row_has_moved(store: SqliteStore) -> None:
    ids = [save(store, on_day(offset)) for offset in range(4)]
    page = store.worklist(limit=2)

    save(store, on_day(9), ids[2], revision=1)

    assert [ids[1], ids[0]] == [row.id for row in store.worklist(after=page[-1].key(SortBy.DAY))]


def test_a_page_is_never_boundless(store: SqliteStore) -> None:
    save(store, a_session())

    assert 1 == len(store.worklist(limit=MOST_ROWS * 10))


def test_a_row_shows_what_the_newest_revision_says(store: SqliteStore) -> None:
    session_id = save(store, named("Ambrose"))
    save(store, named("Zebrowski", "0099"), session_id, revision=1, actor=BILLER)

    (row,) = store.worklist()

    assert ("Zebrowski, Marta", "0099", 2, 3) == (
        row.patient_name,
        row.mrn,
        row.revision,
        row.lesions,
    )
    assert ("ready", "Linac 3", BILLER.name) == (row.status, row.machine, row.saved_by)
    assert () == store.worklist(WorklistQuery(search="ambrose"))
    assert 1 == len(store.worklist(WorklistQuery(search="zebrowski")))


@pytest.mark.parametrize(
    ("family", "search"),
    [
        ("Müller", "muller"),
        ("Müller", "MÜLL"),
        ("Mu\u0308ller", "müller"),
        ("Łukaszewicz", "lukasz"),
        ("Ørsted", "orsted"),
        ("Nguyễn", "nguyen"),
        ("Straße", "strasse"),
        ("O'Brien", "o'brien"),
        ("O'Brien", "brien"),
        ("李小龍", "李"),
        ("محمد", "محمد"),
        ("Smith-Jones", "jones"),
        ("Smith-Jones", "smith-j"),
    ],
)
def test_a_patient_is_found_whatever_the_case_and_accents(
    store: SqliteStore, family: str, search: str
) -> None:
    session_id = save(store, named(family))
    save(store, named("Quillfeather", "77", given="Ann"))

    assert [session_id] == [row.id for row in store.worklist(WorklistQuery(search=search))]


@pytest.mark.parametrize(
    "search", ["0004711", "4711", "linac 3 4711", "77372", "amb mar", "2026-10-15", "2026-10"]
)
def test_a_session_is_found_by_mrn_machine_code_and_day(store: SqliteStore, search: str) -> None:
    session_id = save(store, named("Ambrose"))
    save(store, SrsSession())

    assert [session_id] == [row.id for row in store.worklist(WorklistQuery(search=search))]


@pytest.mark.parametrize(
    "search",
    [
        "'; DROP TABLE session_head; --",
        'a"b',
        '"',
        "NEAR(a b)",
        "words:ambrose",
        "^ambrose",
        "amb* OR x",
        "x AND",
        "-ambrose -",
        "a\0b",
        "((",
        "{",
    ],
)
def test_no_search_is_taken_for_a_command(store: SqliteStore, search: str) -> None:
    save(store, named("Quillfeather"))

    assert () == store.worklist(WorklistQuery(search=f"nobody {search}"))
    assert 1 == len(store.worklist())


def test_a_search_without_a_letter_shows_everything(store: SqliteStore) -> None:
    save(store, a_session())

    for search in ("", "  ", '"', "--", "*"):
        assert 1 == len(store.worklist(WorklistQuery(search=search))), search


def ages(store: SqliteStore) -> list[str]:
    """Sessions under every heading, on different days, of different names and machines."""
    ids = []
    for number in range(24):
        session = on_day(number % 5, mrn=f"{number * 7919 % 100:04d}")
        name = ("Zoë", "Łuk", "Amb")[number % 3]
        patient = replace(session.patient, family_name=name)
        course = replace(session.course, machine=f"Linac {number % 4}")
        lesions = session.lesions[: number % 3]
        ids.append(save(store, replace(session, patient=patient, course=course, lesions=lesions)))
    ids.append(save(store, SrsSession()))
    for number, session_id in enumerate(ids[:20]):
        with store.begin() as work:
            act(work, number % 4, session_id)
            work.commit()
    return ids


def act(work: SqliteUnitOfWork, which: int, session_id: str) -> None:
    session = work.load(session_id).session
    if which == 0:
        entry = ReviewEntry(act=ReviewAct.ASKED, revision=1, by=BILLER.name, at=NOW)
        work.review(session_id, entry, derivation=derived(session), actor=BILLER)
    elif which == 1:
        work.void(session_id, expected_revision=1, why="Typed twice.", actor=BILLER, at=NOW)
    elif which == 2:
        work.sign(signed(session_id, session), actor=BILLER)


QUERIES: Final = (
    WorklistQuery(),
    WorklistQuery(stages=(Stage.REVIEW,)),
    WorklistQuery(stages=(Stage.REVIEW, Stage.VOID, Stage.SIGNED)),
    WorklistQuery(search="zoe"),
    WorklistQuery(search="linac", stages=(Stage.REVIEW, Stage.SIGNED)),
    WorklistQuery(days=DayRange(first=SESSION_DAY, last=SESSION_DAY + timedelta(days=2))),
    WorklistQuery(
        search="amb",
        days=DayRange(first=SESSION_DAY, last=SESSION_DAY + timedelta(days=3)),
        stages=(Stage.SIGNED, Stage.CAPTURE),
    ),
)


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", list(SortBy))
def test_pages_in_every_order_under_every_filter_hold_each_row_once(
    crowd: SqliteStore, sort: SortBy, *, is_descending: bool
) -> None:
    everything = crowd.worklist(limit=1000)

    for asked in QUERIES:
        query = replace(asked, sort=sort, is_descending=is_descending)
        wanted = sorted(
            (row for row in everything if is_meant(row, query)),
            key=lambda row: (row.value(sort), row.place),
            reverse=is_descending,
        )
        found: list[WorklistRow] = []
        while page := crowd.worklist(query, after=found[-1].key(sort) if found else None, limit=3):
            found += page
        assert [row.id for row in wanted] == [row.id for row in found], asked
        assert wanted, asked


def is_meant(row: WorklistRow, query: WorklistQuery) -> bool:
    days = query.days
    return (
        query.search in folded(f"{row.name_key} {row.machine}")
        and (not query.stages or row.stage in query.stages)
        and (days is None or (row.day is not None and days.first <= row.day <= days.last))
    )


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = a_store(tmp_path_factory.mktemp("crowd"))
    ages(store)
    yield store
    assert () == store.faults()
    store.close()


def test_the_counts_are_those_of_the_rows(crowd: SqliteStore) -> None:
    counted = Counter(row.stage for row in crowd.worklist(limit=1000))

    assert dict(counted) == {stage: n for stage, n in crowd.counts().items() if n}
    assert set(Stage) == set(crowd.counts())


@pytest.mark.parametrize(
    "days",
    [
        DayRange(first=SESSION_DAY, last=SESSION_DAY),
        DayRange(first=date(2020, 1, 1), last=date(2030, 1, 1)),
    ],
)
def test_the_counts_of_a_span_of_days_are_those_of_its_rows(
    crowd: SqliteStore, days: DayRange
) -> None:
    rows = crowd.worklist(WorklistQuery(days=days), limit=1000)
    counted = Counter(row.stage for row in rows)

    assert dict(counted) == {stage: n for stage, n in crowd.counts(days).items() if n}


def test_a_span_of_days_is_counted_to_one_too_many_and_no_further() -> None:
    db = Database(memory=True)
    rows = ({"stage": "sent", "place": place_of(SESSION_DAY, n)} for n in range(3 * MOST_COUNTED))
    db.table("session_head").insert_all(rows)

    counted = counts(db, DayRange(first=SESSION_DAY, last=SESSION_DAY))

    assert (MOST_COUNTED + 1, 0) == (counted[Stage.SENT], counted[Stage.VOID])


def test_a_search_finds_a_session_under_its_heading_of_now(store: SqliteStore) -> None:
    session_id = save(store, on_day(0))
    with store.begin() as work:
        act(work, 1, session_id)
        work.commit()

    for stages, many in (((Stage.VOID,), 1), ((Stage.READY,), 0)):
        assert many == len(store.worklist(WorklistQuery(search="ambrose", stages=stages)))
    assert () == store.worklist(WorklistQuery(search="void"))


def test_the_summary_is_kept_with_every_save(store: SqliteStore) -> None:
    session_id = save(store, a_session())

    assert summary_of(derived(a_session())) == store.summary(session_id)
    assert Summary() == store.summary("nobody")


def test_age_runs_from_the_day_of_the_session_until_it_is_signed(store: SqliteStore) -> None:
    dated, undated = save(store, on_day(0)), save(store, SrsSession())
    rows = {row.id: row for row in store.worklist()}

    assert 5 == rows[dated].age_days(SESSION_DAY + timedelta(days=5))
    assert 0 == rows[dated].age_days(SESSION_DAY - timedelta(days=5))
    assert NOW.date() == rows[undated].aged_from
    assert rows[undated].day is None
    with store.begin() as work:
        act(work, 2, dated)
        work.commit()
    row = next(row for row in store.worklist() if row.id == dated)
    assert row.age_days(SESSION_DAY) is None


def test_words_are_folded_alike_when_stored_and_when_sought() -> None:
    assert "lukasz" == folded("ŁUKASZ")
    assert '"mul"* AND "ler"* AND "zoe"*' == match_expression(" mul  ler ZOË ")


def test_sessions_since_a_day_come_oldest_first_each_as_it_stands_now(store: SqliteStore) -> None:
    late = save(store, on_day(5))
    save(store, on_day(-1))
    first = save(store, on_day(0))
    save(store, on_day(0, mrn="2"), first, revision=1)
    save(store, SrsSession())
    closed = save(store, on_day(2))
    with store.begin() as work:
        work.void(closed, expected_revision=1, why="Typed twice.", actor=BILLER, at=NOW)
        work.commit()

    found = list(store.sessions_since(SESSION_DAY))

    assert [(first, 2), (late, 1)] == [(one.id, one.revision) for one in found]
    assert found[0].session.patient.mrn == "2"
