"""Kill a process at random moments while it saves, many times, and look at what is left each time.

A child opens the database and saves without pause: new sessions, new revisions, signed charges,
prints, drafts. It says on a pipe when it begins an act and, after the commit has returned, what was
acknowledged. The parent ends it with SIGKILL at a random moment, opens the database as a new start
would, and checks that

1. every acknowledged act is there whole: revision with its exact text, worklist row, search index,
   audit row, signed charge, print;
2. nothing is half-written: the full check (pages, seals, references, audit chain, every table
   against the trail) finds no fault;
3. the next child can go on.

Run: `.venv/bin/python bench/kill_during_save.py [--kills 200] [--seed 1] [--write]`.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import secrets
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

ROOT: Final = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from domain.case import Case  # noqa: E402
from domain.choices import Biller  # noqa: E402
from domain.derivation import derive  # noqa: E402
from domain.identifiers import Mrn  # noqa: E402
from domain.ports import Actor, SignedCharge, StoredDraft  # noqa: E402
from domain.session import Patient, SrsSession  # noqa: E402
from domain.worklist import WorklistQuery  # noqa: E402
from storage.codec import encode_session  # noqa: E402
from storage.database import SqliteStore, create_database, open_database  # noqa: E402
from storage.fact_files import load_book  # noqa: E402
from tests.builders import a_session  # noqa: E402

RESULT: Final = ROOT / "bench" / "results" / "kill_during_save.txt"
A_DATABASE: Final = 20  # kills on one database before a new one is begun
LONGEST_LIFE: Final = 0.12  # seconds of saving before the kill, at most
ACTOR: Final = Actor(name="Bench", workstation="bench")


def say(out: IO[str], **told: object) -> None:
    out.write(json.dumps(told) + "\n")
    out.flush()


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


class Child:
    """Saves without pause until it is killed."""

    def __init__(self, store: SqliteStore, seed: int, out: IO[str]) -> None:
        self._store, self._dice, self._out = store, random.Random(seed), out
        self._book = load_book()
        self._open: dict[str, int] = {}
        self._signed: list[str] = []

    def work(self) -> None:
        say(self._out, ready=True)
        while True:
            act = self._dice.choice((self._save, self._save, self._save, self._sign, self._print))
            act()

    def _session(self) -> SrsSession:
        number = self._dice.randrange(10**6)
        patient = Patient(mrn=Mrn(f"M{number}"), family_name=f"Name{number}")
        return a_session(patient=patient, notes="x" * self._dice.randrange(8_000))

    def _save(self) -> None:
        fresh = not self._open or self._dice.random() < 0.5
        session_id = str(uuid.uuid4()) if fresh else self._dice.choice(list(self._open))
        revision, session = self._open.get(session_id, 0), self._session()
        at = datetime.now(UTC)
        draft = StoredDraft(session_id=session_id, based_on=revision, session=session, kept_at=at)
        self._store.keep_draft(draft)
        say(self._out, begins="save")
        with self._store.begin() as work:
            derivation = derive(Case(session=session), self._book)
            self._open[session_id] = work.save(
                session_id, session, derivation, expected_revision=revision, actor=ACTOR, at=at
            )
            work.commit()
        say(
            self._out,
            done="save",
            id=session_id,
            revision=revision + 1,
            body=digest(encode_session(session)),
            mrn=session.patient.mrn,
        )

    def _sign(self) -> None:
        if not self._open:
            return
        session_id, revision = self._open.popitem()
        say(self._out, begins="sign")
        with self._store.begin() as work:
            stored = work.load(session_id)
            charge = SignedCharge(
                session_id=session_id,
                revision=revision,
                session_body=work.body(session_id),
                derivation=derive(Case(session=stored.session), self._book),
                waivers=(),
                signed_at=datetime.now(UTC),
                signed_by=ACTOR.name,
                program_version="bench",
            )
            work.sign(charge, actor=ACTOR)
            work.commit()
        self._signed.append(session_id)
        say(self._out, done="sign", id=session_id, body=digest(charge.session_body))

    def _print(self) -> None:
        if not self._signed:
            return
        session_id = self._dice.choice(self._signed)
        say(self._out, begins="print")
        with self._store.begin() as work:
            number = f"{work.next_sheet_number():06d}"
            work.record_print(
                session_id,
                Biller.FACILITY,
                sheet_number=number,
                sha256=digest(number),
                actor=ACTOR,
                at=datetime.now(UTC),
            )
            work.commit()
        say(self._out, done="print", id=session_id, number=number)


@dataclass
class Tally:
    """What all kills together showed."""

    kills: int = 0
    in_an_act: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sheet_numbers: set[tuple[int, str]] = field(default_factory=set)


def one_kill(path: Path, key: bytes, seed: int) -> list[dict[str, Any]]:
    """Let a child work for a random while, kill it, and return what it said."""
    command = [sys.executable, str(Path(__file__)), "--child", str(path), "--seed", str(seed)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        if child.stdin is None or child.stdout is None:
            raise SystemExit("The child has no pipes.")
        child.stdin.write(key.hex() + "\n")
        child.stdin.close()
        first = child.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=random.Random(seed).uniform(0, LONGEST_LIFE))
        child.kill()
        rest = child.stdout.read()
    lines = (first + rest).splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def missing(store: SqliteStore, told: dict[str, Any]) -> str:
    """What is missing of one acknowledged act, or nothing."""
    bodies = {r.revision: digest(encode_session(r.session)) for r in store.revisions(told["id"])}
    if told["done"] == "save":
        if bodies.get(told["revision"]) != told["body"]:
            return f"revision {told['revision']} of {told['id']}"
        newest = store.load(told["id"])
        found = store.worklist(WorklistQuery(search=str(newest.session.patient.mrn)), limit=1000)
        return "" if told["id"] in {row.id for row in found} else f"{told['id']} in the index"
    with store.begin() as work:
        charge = work.signed_charge(told["id"])
        if charge is None:
            return f"the signed charge of {told['id']}"
        if told["done"] == "sign":
            return "" if digest(charge.session_body) == told["body"] else f"{told['id']} as signed"
        given = work.prints_of(told["id"], Biller.FACILITY)
        return "" if told["number"] in given else f"sheet {told['number']} of {told['id']}"


def look(path: Path, key: bytes, said: list[dict[str, Any]], tally: Tally, database: int) -> None:
    """Open as a new start would and hold the database against what was acknowledged."""
    acknowledged = [told for told in said if "done" in told]
    store = open_database(path, key)
    tally.kills += 1
    tally.in_an_act += bool(said) and "begins" in said[-1]
    tally.acts.update(told["done"] for told in acknowledged)
    tally.lost += filter(None, (missing(store, told) for told in acknowledged))
    tally.faults += store.faults()
    numbers = [(database, told["number"]) for told in acknowledged if told["done"] == "print"]
    twice = tally.sheet_numbers.intersection(numbers)
    tally.faults += [f"sheet number {number} was given twice" for _, number in sorted(twice)]
    tally.sheet_numbers.update(numbers)
    store.close()


def run(kills: int, seed: int) -> Tally:
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(kills):
            database = number // A_DATABASE
            path, key = Path(folder) / f"department-{database}.isocenter", bytes([database]) * 32
            if number % A_DATABASE == 0:
                create_database(path, key).close()
            look(path, key, one_kill(path, key, seed * 100_000 + number), tally, database)
    return tally


def report(tally: Tally, seed: int) -> str:
    acts = ", ".join(f"{count} {name}s" for name, count in sorted(tally.acts.items()))
    lines = (
        (
            f"{tally.kills} times SIGKILL during saves (seed {seed}; Python"
            f" {platform.python_version()}, {platform.system()} {platform.machine()})"
        ),
        f"acknowledged before the kills: {acts}",
        f"kills that fell within an act: {tally.in_an_act}",
        f"acknowledged and lost: {len(tally.lost)}",
        f"faults found by the full check after a kill: {len(tally.faults)}",
        *(f"  lost: {what}" for what in tally.lost[:10]),
        *(f"  fault: {what}" for what in tally.faults[:10]),
        "held" if not (tally.lost or tally.faults) and tally.in_an_act else "NOT held",
    )
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1000))
    parser.add_argument("--write", action="store_true", help="keep the result in bench/results")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.child:
        key = bytes.fromhex(sys.stdin.readline())
        Child(open_database(wish.child, key), wish.seed, sys.stdout).work()
    tally = run(wish.kills, wish.seed)
    text = report(tally, wish.seed)
    print(text, end="")
    if wish.write:
        RESULT.write_text(text, encoding="utf-8")
    return 0 if text.endswith("\nheld\n") else 1


if __name__ == "__main__":
    sys.exit(main())
