"""The worklist: newest first, page by page, found by the beginnings of words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.session import Run, SrsSession
from domain.worklist import SortBy, WorklistKey, WorklistQuery, WorklistRow
from storage.database import SqliteStore
from storage.folding import folded
from storage.worklist_pages import MOST_ROWS, match_expression
from tests.builders import SESSION_DAY, a_session
from tests.storage.stores import (
    BILLER,
    NOW,
    named,
    save,
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
