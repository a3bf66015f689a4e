"""The worklist as it is read: a page by the key of the last row, in any order, at any depth.

1. Newest first is a range of the table itself, or of the index of words; never counted, never
   skipped over.
2. Any other order is asked stage by stage, each from an index that holds it, and merged: a page of
   a hundred reads at most a hundred rows of each stage.
3. A search or a span of days in another order than by day is sorted among its newest
   `MOST_SORTED`, so that a common word takes no longer than a rare one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlite_utils import Database

from domain.day_range import DayRange
from domain.states import SessionState, Stage
from domain.worklist import (
    MOST_COUNTED,
    MOST_SORTED,
    SortBy,
    Summary,
    WorklistKey,
    WorklistQuery,
    WorklistRow,
)
from storage.folding import folded
from storage.summaries import decode_summary, rules_in
from storage.worklist import ABOVE_ALL, SEQUENCE_BITS, Row, place_of

MOST_ROWS: Final = 1000
_COLUMNS: Final = (
    "h.session_id, h.place, h.revision, h.state, h.stage, h.status, h.day, h.patient_name,"
    " h.name_key, h.mrn, h.lesions, h.machine, h.holder, h.aged_from, h.amends, h.saved_at,"
    " h.saved_by, h.summary"
)
_OPEN: Final = ", ".join(f"'{stage}'" for stage in Stage if stage.is_open)
_OTHERWISE: Final = (
    f"SELECT session_id FROM session_head WHERE stage IN ({_OPEN})"  # noqa: S608  (our own names)
    " AND iif(summary = '', '', coalesce(json_extract(summary, '$.rules'), '')) <> ?"
    " ORDER BY place DESC"
)
_SORTED_BY: Final = {
    SortBy.PATIENT: "h.name_key",
    SortBy.MRN: "h.mrn",
    SortBy.LESIONS: "h.lesions",
    SortBy.MACHINE: "h.machine",
    SortBy.HOLDER: "h.holder",
    SortBy.AGE: "h.aged_from",
}
_COUNTED: Final = (
    "SELECT count(*) FROM (SELECT 1 FROM session_head"
    " WHERE stage = :stage AND place >= :from AND place < :to LIMIT :limit)"
)
_RANKS: Final = " ".join(f"WHEN '{stage}' THEN {stage.rank}" for stage in Stage)
_RANK: Final = f"CASE h.stage {_RANKS} END"


def match_expression(search: str) -> str:
    """An FTS5 expression that asks for every word as a beginning; "" when there is no word.

    Each word is a quoted string, in which FTS5 knows no operators (sqlite.org, FTS5, section 3.1).
    """
    words = [word.replace('"', "") for word in folded(search).replace("\0", " ").split()]
    return " AND ".join(f'"{word}"*' for word in words if any(map(str.isalnum, word)))


def page(
    db: Database, query: WorklistQuery, *, after: WorklistKey | None, limit: int
) -> tuple[WorklistRow, ...]:
    """At most `limit` rows after `after`. A search without any letter finds all."""
    values: Row = {"limit": min(limit, MOST_ROWS), **_span(query.days)}
    match = _match(query)
    if after is not None:
        values |= {"value": after.value, "place": after.place}
    if query.sort is SortBy.DAY:
        statement = _by_day(query, match, is_first=after is None)
    elif match or query.days:
        statement = _among_the_newest(query, match, is_first=after is None)
    else:
        statement = _stage_by_stage(query, after)
    if match:
        values["match"] = match
    return tuple(_row(row, query.rules) for row in db.execute(statement, values).fetchall())


def counts(db: Database, days: DayRange | None = None) -> dict[Stage, int]:
    """How many sessions wait under each heading; within days no further than one too many."""
    if days is None:
        found = db.execute("SELECT stage, number FROM stage_count").fetchall()
        return {Stage(stage): number for stage, number in found}
    span = _span(days) | {"limit": MOST_COUNTED + 1}
    return {
        stage: db.execute(_COUNTED, span | {"stage": stage.value}).fetchone()[0] for stage in Stage
    }


def summary(db: Database, session_id: str) -> Summary:
    """What is kept beside a session for the list."""
    row = db.execute(
        "SELECT summary FROM session_head WHERE session_id = ?", (session_id,)
    ).fetchone()
    return decode_summary(row[0] if row else "", f"The summary of session {session_id}")


def _match(query: WorklistQuery) -> str:
    words = match_expression(query.search)
    if not words or not query.stages:
        return words and f"words : ({words})"
    stages = " OR ".join(f'"{stage}"' for stage in query.stages)
    return f"(words : ({words})) AND (stage : ({stages}))"


def _span(days: DayRange | None) -> Row:
    """The places between which the days lie; all of them without any."""
    if days is None:
        return {"from": -1, "to": ABOVE_ALL}
    return {
        "from": place_of(days.first, 0),
        "to": place_of(days.last, 0) + (1 << SEQUENCE_BITS),
    }


def _by_day(query: WorklistQuery, match: str, *, is_first: bool) -> str:
    order = "DESC" if query.is_descending else "ASC"
    if match:
        place = "s.rowid"
        source = "session_search s JOIN session_head h ON h.place = s.rowid"
        conditions = ["session_search MATCH :match"]
    else:
        place, source, conditions = "h.place", "session_head h", []
    conditions += [f"{place} >= :from", f"{place} < :to"]
    if not is_first:
        conditions.append(f"{place} {'<' if query.is_descending else '>'} :place")
    if match or len(query.stages) <= 1:
        if not match:
            conditions += [f"h.stage = '{stage}'" for stage in query.stages]
        return _select(source, conditions, f"{place} {order}")
    branches = (
        _select(source, [*conditions, f"h.stage = '{stage}'"], f"{place} {order}")
        for stage in query.stages
    )
    return _merged(branches, f"place {order}")


def _among_the_newest(query: WorklistQuery, match: str, *, is_first: bool) -> str:
    newest = WorklistQuery(search=query.search, stages=query.stages, days=query.days)
    inner = _by_day(newest, match, is_first=True).replace(":limit", str(MOST_SORTED))
    key = _key(query)
    order = "DESC" if query.is_descending else "ASC"
    conditions = [] if is_first else [_beyond(key, "h.place", query)]
    return _select(f"({inner}) h", conditions, f"{key} {order}, h.place {order}")


def _stage_by_stage(query: WorklistQuery, after: WorklistKey | None) -> str:
    """The keys of each stage, read from its index alone; then the rows of those that are shown."""
    order = "DESC" if query.is_descending else "ASC"
    branches = (_keys_of(query, stage, after) for stage in query.stages or tuple(Stage))
    keys = _merged(branches, f"value {order}, place {order}")
    return (
        f"SELECT {_COLUMNS} FROM ({keys}) k JOIN session_head h ON h.place = k.place"  # noqa: S608
        f" ORDER BY k.value {order}, k.place {order}"
    )


def _keys_of(query: WorklistQuery, stage: Stage, after: WorklistKey | None) -> str:
    order, than = ("DESC", "<") if query.is_descending else ("ASC", ">")
    is_by_stage = query.sort is SortBy.STAGE
    key = str(stage.rank) if is_by_stage else _key(query)
    conditions = [f"h.stage = '{stage}'"]
    if after is not None:
        conditions.append(f"({key}, h.place) {than} (:value, :place)")
    sorting = f"h.place {order}" if is_by_stage else f"{key} {order}, h.place {order}"
    where = " AND ".join(conditions)
    return (
        f"SELECT {key} AS value, h.place FROM session_head h WHERE {where}"  # noqa: S608
        f" ORDER BY {sorting} LIMIT :limit"
    )


def _key(query: WorklistQuery) -> str:
    return _RANK if query.sort is SortBy.STAGE else _SORTED_BY[query.sort]


def _beyond(key: str, place: str, query: WorklistQuery) -> str:
    return f"({key}, {place}) {'<' if query.is_descending else '>'} (:value, :place)"


def _select(source: str, conditions: list[str], order: str) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {_COLUMNS} FROM {source}{where} ORDER BY {order} LIMIT :limit"  # noqa: S608


def _merged(branches: Iterable[str], order: str) -> str:
    union = " UNION ALL ".join(f"SELECT * FROM ({branch})" for branch in branches)  # noqa: S608
    return f"SELECT * FROM ({union}) ORDER BY {order} LIMIT :limit"  # noqa: S608


def derived_otherwise(db: Database, rules: str) -> tuple[str, ...]:
    """The open sessions that were not derived by these rules, newest first."""
    return tuple(row[0] for row in db.execute(_OTHERWISE, (rules,)))


def _row(row: tuple[Any, ...], rules: str) -> WorklistRow:
    is_in_review = row[4] == Stage.REVIEW
    return WorklistRow(
        id=row[0],
        place=row[1],
        revision=row[2],
        state=SessionState.REVIEW if is_in_review else SessionState(row[3]),
        stage=Stage(row[4]),
        status=row[5],
        day=date.fromisoformat(row[6]) if row[6] else None,
        patient_name=row[7],
        name_key=row[8],
        mrn=row[9],
        lesions=row[10],
        machine=row[11],
        holder=row[12],
        aged_from=date.fromisoformat(row[13]),
        is_amended=bool(row[14]),
        saved_at=datetime.fromisoformat(row[15]),
        saved_by=row[16],
        is_outdated=bool(rules) and Stage(row[4]).is_open and rules_in(row[17]) != rules,
    )
