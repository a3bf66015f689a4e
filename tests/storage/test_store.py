"""What is saved stays whole, in order, findable, and only ever grows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from domain.errors import Refused, StaleRevision, StorageFailure
from domain.ports import SessionState, StoredDraft, Waiver, WorklistKey, WorklistRow
from domain.session import Biller, Run, SrsSession
from storage.database import SqliteStore, open_database
from storage.unit_of_work import Ended, SqliteUnitOfWork
from storage.worklist import MOST_ROWS, folded, match_expression
from tests.builders import SESSION_DAY, a_session
from tests.storage.stores import (
    BILLER,
    KEY,
    NOW,
    PLANNER,
    a_store,
    derived,
    named,
    new_id,
    raw,
    save,
    sign,
    signed,
)


def on_day(offset: int, mrn: str = "1") -> SrsSession:
    run = Run(date=SESSION_DAY + timedelta(days=offset))
    session = named("Ambrose", mrn)
    return replace(session, delivery=replace(session.delivery, runs=(run,)))


def test_a_saved_session_reads_back_as_it_was_typed(store: SqliteStore) -> None:
    session = a_session(notes="Line one\nline two — “quoted”, 李小龍, Łukasz")

    session_id = save(store, session)

    stored = store.load(session_id)
    assert (session, 1, SessionState.DRAFT) == (stored.session, stored.revision, stored.state)
    assert (NOW, PLANNER.name) == (stored.saved_at, stored.saved_by)


def test_every_revision_stays_readable(store: SqliteStore) -> None:
    session_id = save(store, a_session(notes="first"))
    save(store, a_session(notes="second"), session_id, revision=1, actor=BILLER)

    revisions = store.revisions(session_id)

    assert ["first", "second"] == [each.session.notes for each in revisions]
    assert [1, 2] == [each.revision for each in revisions]
    assert [PLANNER.name, BILLER.name] == [each.saved_by for each in revisions]
    assert store.load(session_id) == revisions[1]


def test_who_saves_second_is_told_and_nothing_is_overwritten(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    save(store, a_session(notes="theirs"), session_id, revision=1, actor=BILLER)

    with pytest.raises(StaleRevision, match=r"D\. Okafor saved revision 2"):
        save(store, a_session(notes="mine"), session_id, revision=1)

    assert "theirs" == store.load(session_id).session.notes
    assert 2 == len(store.audit_trail(session_id))


def test_a_double_click_on_save_stores_one_session(store: SqliteStore) -> None:
    session_id = save(store, a_session())

    with pytest.raises(StaleRevision):
        save(store, a_session(), session_id)

    assert 1 == len(store.worklist())
    assert 1 == len(store.revisions(session_id))


def test_a_session_that_is_not_there_is_said(store: SqliteStore) -> None:
    with pytest.raises(Refused, match="no session"):
        store.load("nobody")
    with pytest.raises(Refused, match="no session"):
        save(store, a_session(), "nobody", revision=3)
    with store.begin() as work, pytest.raises(Refused, match="no session"):
        work.body("nobody")
    assert () == store.revisions("nobody")


def test_leaving_without_commit_rolls_everything_back(store: SqliteStore) -> None:
    session_id = new_id()
    with store.begin() as work:
        session = a_session()
        work.save(session_id, session, derived(session), expected_revision=0, actor=PLANNER, at=NOW)

    assert () == store.worklist()
    assert () == store.audit_trail(session_id)
    assert () == store.faults()


def test_an_error_on_the_way_rolls_everything_back(store: SqliteStore) -> None:
    session = a_session()

    def fail_on_the_way() -> None:
        with store.begin() as work:
            work.save(
                new_id(), session, derived(session), expected_revision=0, actor=PLANNER, at=NOW
            )
            raise RuntimeError("on the way")

    with pytest.raises(RuntimeError, match="on the way"):
        fail_on_the_way()

    assert () == store.worklist()
    save(store, session)
    assert 1 == len(store.worklist())


def test_a_unit_of_work_is_not_used_after_its_end(store: SqliteStore) -> None:
    with store.begin() as work:
        work.commit()
        with pytest.raises(Ended):
            work.next_sheet_number()
    with pytest.raises(Ended):
        work.load("any")


def test_what_could_not_be_read_back_is_not_stored(store: SqliteStore) -> None:
    session = a_session(notes="bell \x07")

    with pytest.raises(Refused, match="notes: character 6 is a control character"):
        save(store, session)

    assert () == store.worklist()


def test_what_would_read_back_changed_is_not_stored(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.repositories.decode_session", lambda _text, _source: a_session())

    with pytest.raises(Refused, match="would not read back"):
        save(store, a_session(notes="lost"))


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
        while page := store.worklist(search=search, after=key, limit=3):
            found += page
            key = page[-1].key
        assert wanted == found


def test_a_page_goes_on_where_it_ended_though_its_last_row_has_moved(store: SqliteStore) -> None:
    ids = [save(store, on_day(offset)) for offset in range(4)]
    page = store.worklist(limit=2)

    save(store, on_day(9), ids[2], revision=1)

    assert [ids[1], ids[0]] == [row.id for row in store.worklist(after=page[-1].key)]


def test_a_key_of_an_unknown_session_still_tells_the_day(store: SqliteStore) -> None:
    early, _late = save(store, on_day(0)), save(store, on_day(5))

    after = WorklistKey(day=(SESSION_DAY + timedelta(days=2)).isoformat(), id="unknown")

    assert [early] == [row.id for row in store.worklist(after=after)]


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
    assert () == store.worklist(search="ambrose")
    assert 1 == len(store.worklist(search="zebrowski"))


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

    assert [session_id] == [row.id for row in store.worklist(search=search)]


@pytest.mark.parametrize(
    "search", ["0004711", "4711", "linac 3 4711", "77372", "amb mar", "2026-10-15", "2026-10"]
)
def test_a_session_is_found_by_mrn_machine_code_and_day(store: SqliteStore, search: str) -> None:
    session_id = save(store, named("Ambrose"))
    save(store, SrsSession())

    assert [session_id] == [row.id for row in store.worklist(search=search)]


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

    assert () == store.worklist(search=f"nobody {search}")
    assert 1 == len(store.worklist())


def test_a_search_without_a_letter_shows_everything(store: SqliteStore) -> None:
    save(store, a_session())

    for search in ("", "  ", '"', "--", "*"):
        assert 1 == len(store.worklist(search=search)), search


def test_words_are_folded_alike_when_stored_and_when_sought() -> None:
    assert "lukasz" == folded("ŁUKASZ")
    assert '"mul"* AND "ler"* AND "zoe"*' == match_expression(" mul  ler ZOË ")


def test_signing_keeps_session_derivation_and_waivers_whole(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    waiver = Waiver(item="x", what="something", why="because", by="A. Person")
    charge = replace(signed(session_id, session), waivers=(waiver,))

    with store.begin() as work:
        work.sign(charge, actor=BILLER)
        work.commit()

    with store.begin() as work:
        assert charge == work.signed_charge(session_id)
        assert work.signed_charge("nobody") is None
    assert SessionState.SIGNED is store.load(session_id).state
    assert "waived x: because (A. Person)" in store.audit_trail(session_id)[-1][-1]


def test_signed_lines_stand_as_rows_with_cents_and_provider(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    rows = list(store._db.query("SELECT * FROM signed_line ORDER BY number"))

    lines = derived(session).lines
    assert [(line.biller, line.code, line.units) for line in lines] == [
        (row["biller"], row["code"], row["units"]) for row in rows
    ]
    assert {None} == {row["charge_cents"] for row in rows}
    professional = {row["rendering_npi"] for row in rows if row["biller"] == "radiation_oncology"}
    assert session.team.radiation_oncologist is not None
    assert {session.team.radiation_oncologist.npi} == professional
    assert {None} == {row["rendering_npi"] for row in rows if row["biller"] == "facility"}


def test_a_signed_or_void_session_is_edited_no_more(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    with pytest.raises(Refused, match="is signed"):
        save(store, a_session(notes="late"), session_id, revision=1)
    with pytest.raises(Refused, match="is signed"):
        sign(store, session_id, session)
    with store.begin() as work:
        work.void(session_id, expected_revision=1, why="wrong patient", actor=BILLER, at=NOW)
        work.commit()
    with pytest.raises(Refused, match="is void"):
        save(store, a_session(notes="later"), session_id, revision=1)
    with store.begin() as work, pytest.raises(Refused, match="is void"):
        work.void(session_id, expected_revision=1, why="again", actor=BILLER, at=NOW)

    assert SessionState.VOID is store.load(session_id).state
    with store.begin() as work:
        assert work.signed_charge(session_id) is not None
    assert "wrong patient" == store.audit_trail(session_id)[-1][-1]
    assert () == store.faults()


def test_what_was_not_saved_is_not_signed(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    other = signed(session_id, a_session(notes="never saved"))

    with store.begin() as work, pytest.raises(Refused, match="not what is stored"):
        work.sign(other, actor=BILLER)
    with store.begin() as work, pytest.raises(StaleRevision):
        work.sign(signed(session_id, a_session(), revision=2), actor=BILLER)

    assert SessionState.DRAFT is store.load(session_id).state


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_revision SET body = 'x'",
        "DELETE FROM session_revision",
        (
            "INSERT OR REPLACE INTO session_revision SELECT session_id, revision, 'x', saved_at,"
            " saved_by, workstation FROM session_revision"
        ),
        (
            "INSERT INTO session_revision SELECT session_id, revision + 1, body, saved_at,"
            " saved_by,"
            " workstation FROM session_revision"
        ),
        "UPDATE session_head SET state = 'draft'",
        "UPDATE session_head SET revision = 2",
        "DELETE FROM session_head",
        "UPDATE signed_charge SET derivation = '{}'",
        "DELETE FROM signed_charge",
        "UPDATE signed_line SET units = units + 1",
        "DELETE FROM signed_line",
        "UPDATE print_record SET sha256 = ''",
        "DELETE FROM print_record",
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
        (
            "INSERT OR REPLACE INTO audit SELECT sequence, at, 'x', workstation, action,"
            " session_id,"
            " revision, detail, digest, mac FROM audit"
        ),
        "UPDATE install SET audit_key = zeroblob(32)",
        "UPDATE sheet_counter SET last = 0",
        "DELETE FROM sheet_counter",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_signed(
    store: SqliteStore, statement: str
) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)
    with store.begin() as work:
        number = f"{work.next_sheet_number():06d}"
        _print(work, session_id, number)
        work.commit()

    with pytest.raises(dbapi2.IntegrityError):
        store._db.execute(statement)

    assert () == store.faults()


def _print(work: SqliteUnitOfWork, session_id: str, number: str) -> int:
    return work.record_print(
        session_id, Biller.FACILITY, sheet_number=number, sha256="0" * 64, actor=BILLER, at=NOW
    )


def test_a_sheet_number_is_given_once_and_prints_are_counted(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    counts = []
    for _ in range(3):
        with store.begin() as work:
            counts.append(_print(work, session_id, f"{work.next_sheet_number():06d}"))
            work.commit()

    assert [1, 2, 3] == counts
    with store.begin() as work:
        assert ("000001", "000002", "000003") == work.prints_of(session_id, Biller.FACILITY)
        assert () == work.prints_of(session_id, Biller.NEUROSURGERY)
        with pytest.raises(Refused):
            _print(work, "nobody", "000004")
    assert () == store.faults()


def test_history_is_what_stands_signed_elsewhere_for_the_same_patient(store: SqliteStore) -> None:
    ids = []
    for mrn in ("0004711", "0004711", "0004711", "0009"):
        session = named("Ambrose", mrn)
        ids.append(save(store, session))
        if len(ids) != 2:
            sign(store, ids[-1], session)
    with store.begin() as work:
        work.void(ids[2], expected_revision=1, why="twice entered", actor=BILLER, at=NOW)
        found = work.history_of("0004711", besides=ids[1])
        own = work.history_of("0004711", besides=ids[0])
        nobody = work.history_of("", besides=ids[1])

    lines = derived(named("Ambrose")).lines
    assert sorted((line.code, line.biller, line.date_of_service) for line in lines) == sorted(
        (line.code, line.biller, line.date_of_service) for line in found
    )
    assert {"other"} == {line.course for line in found}
    assert () == own
    assert () == nobody


def a_draft(session_id: str, notes: str = "half typ", based_on: int = 0) -> StoredDraft:
    return StoredDraft(
        session_id=session_id, based_on=based_on, session=a_session(notes=notes), kept_at=NOW
    )


def test_unsaved_typing_is_offered_after_a_crash(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    draft = a_draft(new_id())
    store.keep_draft(a_draft(draft.session_id, "half"))
    store.keep_draft(draft)
    # No close: the process is gone. A second connection sees what a new start would see.

    again = open_database(store.path, KEY)

    assert (draft,) == again.drafts()
    again.drop_draft(draft.session_id)
    assert () == store.drafts()
    again.close()
    store.close()


def test_drafts_are_offered_newest_first(store: SqliteStore) -> None:
    older, newer = a_draft(new_id()), replace(a_draft(new_id()), kept_at=NOW + timedelta(hours=1))
    store.keep_draft(newer)
    store.keep_draft(older)

    assert (newer, older) == store.drafts()


def test_saving_signing_and_voiding_drop_the_draft_in_the_same_transaction(
    store: SqliteStore,
) -> None:
    session, ids = a_session(), [new_id(), new_id(), new_id()]
    for session_id in ids:
        store.keep_draft(a_draft(session_id))
        save(store, session, session_id)
    assert () == store.drafts()
    for session_id in ids[1:]:
        store.keep_draft(a_draft(session_id, based_on=1))
    assert 2 == len(store.drafts())

    sign(store, ids[1], session)
    with store.begin() as work:
        work.void(ids[2], expected_revision=1, why="not treated", actor=BILLER, at=NOW)
        work.commit()

    assert () == store.drafts()


def test_a_refused_save_keeps_the_draft(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    store.keep_draft(a_draft(session_id, based_on=0))

    with pytest.raises(StaleRevision):
        save(store, a_session(), session_id, revision=0)

    assert 1 == len(store.drafts())


def test_no_draft_is_kept_of_a_signed_session(store: SqliteStore) -> None:
    session = a_session()
    session_id = save(store, session)
    sign(store, session_id, session)

    with pytest.raises(Refused, match="no draft"):
        store.keep_draft(a_draft(session_id, based_on=1))

    assert () == store.drafts()


MARKERS = ("Quillfeatherstonehaugh", "MRN-7351-ZZ", "unmistakable remark")


def test_no_patient_string_stands_readable_in_any_file(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    session = replace(named(MARKERS[0], MARKERS[1]), notes=MARKERS[2])
    session_id = save(store, session)
    store.keep_draft(replace(a_draft(new_id()), session=session))
    sign(store, session_id, session)
    open_files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    store.close()
    closed_files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    assert {"department.isocenter", "department.isocenter-wal"} <= open_files.keys()
    for name, body in itertools.chain(open_files.items(), closed_files.items()):
        for marker in (*MARKERS, *(m.lower() for m in MARKERS), "SQLite format", "isocenter."):
            assert marker.encode() not in body, (name, marker)
            assert marker.encode("utf-16-le") not in body, (name, marker)


def test_no_patient_string_stands_in_a_refusal_or_the_audit(store: SqliteStore) -> None:
    session = replace(named(MARKERS[0], MARKERS[1]), notes=MARKERS[2])
    session_id = save(store, session)
    refusals = []
    for attempt in (
        lambda: save(store, session, session_id),
        lambda: save(store, replace(session, notes=MARKERS[2] + "\x00"), session_id, revision=1),
        lambda: sign(store, session_id, a_session()),
    ):
        with pytest.raises(Refused) as caught:
            attempt()
        refusals.append(str(caught.value))
    trail = " ".join(itertools.chain(*store.audit_trail(session_id)))

    for marker in MARKERS:
        assert not any(marker in text for text in (*refusals, trail, repr(session.patient)))


def test_another_connection_that_holds_the_lock_is_waited_for_and_then_named(
    store: SqliteStore,
) -> None:
    other = raw(store.path)
    other.execute("BEGIN IMMEDIATE")
    store._db.execute("PRAGMA busy_timeout = 20")

    with pytest.raises(StorageFailure, match=r"busy.*do it again"):
        save(store, a_session())

    other.execute("ROLLBACK")
    other.close()
    save(store, a_session())
    assert 1 == len(store.worklist())


def test_a_session_whose_place_was_lost_is_found_by_the_full_check(store: SqliteStore) -> None:
    session_id = save(store, a_session())
    store._db.execute("DROP TRIGGER session_head_no_delete")
    store._db.execute("DELETE FROM session_head")

    assert f"Session {session_id} is missing from the worklist." in store.faults()
