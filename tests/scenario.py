"""Scenario files: one claim a case, told as what differs from a base session and what must follow.

A file names its source and holds one or more `[[case]]`. Within a case

- `base` is a name in `builders.BASES` or `example:` and the name of a file under `examples`;
- `on` moves every date so that the session falls on that day;
- `lesions` replaces the lesions: `"3 metastasis"`, or a table `{like = "metastasis", …}`;
- `set` is merged deeply into the session file, lists replaced whole, the text `null` for null;
- `parameters`: what the payer's profile sets otherwise, by the fact's key (`"payer.…" = …`);
- `drop`, `change` and `add` work on services (by kind), documents (by key), presence (by role)
  and lesions (by id), in that order;
- `for_scope`: `full_claim` (every line of the billers, which are those of the lines unless
  `billers` names them) or `only_listed`;
- `lines`: `"biller code [xUNITS] [modifiers] [on YYYY-MM-DD]"`;
- `never`: `"[biller] code [modifier]"`;
- `not_charged`: a code, or a table with the words its reason must hold;
- `findings`: severity (`stop|hold` for either), and optionally id, codes and words;
- `no_findings`: severities that must not occur; `unsaid`: words no finding may hold;
- `diagnoses`: the diagnoses of a line, by `"biller code"`;
- `status`, and `checklist`: `"document status"`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from domain.case import Case
from domain.charge import ChargeLine, Derivation, Finding, NotCharged
from domain.derivation import derive
from domain.entries import FactScalar
from domain.facts import FactBook
from domain.payers import Parameter, PayerFamily, PayerProfile
from domain.session import Lesion, SrsSession
from storage.codec import decode_session, encode_session
from storage.fact_files import load_book
from storage.structure import Plain
from tests import builders

TESTS: Final = Path(__file__).parent
FOLDER: Final = TESTS / "scenarios"
EXAMPLES: Final = TESTS.parent / "examples"

Json = dict[str, Plain]

_LESIONS: Final = {
    "metastasis": builders.a_metastasis,
    "brainstem metastasis": builders.a_brainstem_metastasis,
    "meningioma": builders.a_meningioma,
    "schwannoma": builders.a_vestibular_schwannoma,
    "malformation": builders.an_arteriovenous_malformation,
    "trigeminal target": builders.a_trigeminal_target,
}
_NAMED_BY: Final = {"services": "kind", "documents": "key", "presence": "role", "lesions": "id"}
_FILE_KEYS: Final = {"published", "source", "judgement", "our_answer", "case"}
_GIVEN_KEYS: Final = {"base", "on", "lesions", "set", "drop", "change", "add", "parameters"}
_EXPECT_KEYS: Final = {
    "for_scope",
    "billers",
    "lines",
    "never",
    "not_charged",
    "findings",
    "no_findings",
    "unsaid",
    "diagnoses",
    "status",
    "checklist",
}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Scenario:
    """One case of a scenario file. `case`: its table, keys already checked."""

    path: Path
    source: Mapping[str, str]
    case: Json

    @property
    def name(self) -> str:
        return str(self.case["name"])

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}: {self.name}"

    def session(self) -> SrsSession:
        text = json.dumps(self.document())
        return decode_session(text, self.id)

    def document(self) -> Json:
        """The session file that the case describes."""
        body = _base(self.case.get("base", "three metastases"))
        if "on" in self.case:
            body = _moved(body, date.fromisoformat(self.case["on"]) - builders.SESSION_DAY)
        if "lesions" in self.case:
            body["lesions"] = list(_lesions(self.case["lesions"]))
        _merge(body, self.case.get("set", {}))
        _drop(body, self.case.get("drop", {}))
        _change(body, self.case.get("change", {}))
        _add(body, self.case.get("add", {}))
        return body

    def derived(self) -> Derivation:
        """What follows from the session, by the payer's profile that the case describes."""
        session = self.session()
        return derive(Case(session=session), book_with(session, self.case.get("parameters", {})))


def scenarios(folder: str) -> tuple[Scenario, ...]:
    """Every case of every file under one folder of `tests/scenarios`, in file order."""
    paths = sorted((FOLDER / folder).glob("*.toml"))
    return tuple(scenario for path in paths for scenario in _read(path))


def _read(path: Path) -> Iterator[Scenario]:
    body = tomllib.loads(path.read_text(encoding="utf-8"))
    _only(path, body, _FILE_KEYS)
    source = body["source"]
    _only(path, source, {"title", "date", "address"})
    for case in body["case"]:
        _only(path, case, {"name"} | _GIVEN_KEYS | _EXPECT_KEYS)
        yield Scenario(path=path, source=source, case=case)


def _only(path: Path, table: Mapping[str, object], allowed: set[str]) -> None:
    unknown = sorted(set(table) - allowed)
    if unknown:
        raise ValueError(f"{path.name}: unknown {', '.join(unknown)}; known: {sorted(allowed)}")


# -- what is given --------------------------------------------------------------------------


def as_document(session: SrsSession) -> Json:
    """The session file of a session, as a dictionary of its own."""
    body: Json = json.loads(encode_session(session))
    return body


def _base(name: str) -> Json:
    if name.startswith("example:"):
        text = (EXAMPLES / f"{name.removeprefix('example:')}.json").read_text(encoding="utf-8")
        body: Json = json.loads(text)
        return body
    return as_document(builders.BASES[name]())


def _moved(value: Plain, by: timedelta) -> Plain:
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, by) for item in value]
    if isinstance(value, str) and _DATE.fullmatch(value):
        return (date.fromisoformat(value) + by).isoformat()
    return value


def _lesions(described: list[str | Json]) -> Iterator[Json]:
    number = 0
    for item in described:
        if isinstance(item, str):
            count, _, kind = item.partition(" ")
            like, changes = [kind] * int(count), {}
        else:
            changes = dict(item)
            like = [changes.pop("like")]
        for kind in like:
            number += 1
            lesion: Lesion = _LESIONS[kind](number)
            body: Json = as_document(SrsSession(lesions=(lesion,)))["lesions"][0]
            _merge(body, changes)
            yield body


def _merge(body: Json, changes: Mapping[str, Plain]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(body.get(key), dict):
            _merge(body[key], value)
        else:
            body[key] = _with_nulls(value)


def _with_nulls(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _with_nulls(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_nulls(item) for item in value]
    return None if value == "null" else value


def _list(body: Json, key: str) -> list[Json]:
    holder = body["delivery"] if key in {"presence", "runs"} else body
    found: list[Json] = holder.setdefault(key, [])
    return found


def _drop(body: Json, wanted: Mapping[str, list[str]]) -> None:
    for key, names in wanted.items():
        items = _list(body, key)
        known = {item[_NAMED_BY[key]] for item in items}
        if not set(names) <= known:
            raise ValueError(f"nothing to drop: {sorted(set(names) - known)} in {key}")
        items[:] = [item for item in items if item[_NAMED_BY[key]] not in names]


def _change(body: Json, wanted: Mapping[str, Mapping[str, Json]]) -> None:
    for key, by_name in wanted.items():
        for name, changes in by_name.items():
            found = [item for item in _list(body, key) if item[_NAMED_BY[key]] == name]
            if not found:
                raise ValueError(f"nothing to change: {name} in {key}")
            for item in found:
                _merge(item, changes)


def _add(body: Json, wanted: Mapping[str, list[Json]]) -> None:
    for key, items in wanted.items():
        _list(body, key).extend(_with_nulls(items))


# -- what must follow -----------------------------------------------------------------------


@cache
def book() -> FactBook:
    """The facts the program ships; read once for all tests."""
    return load_book()


def book_with(session: SrsSession, parameters: Mapping[str, FactScalar]) -> FactBook:
    """The book in which the profile of the session's payer sets these parameters."""
    payer = Case(session).payer
    if not parameters or payer is None:
        return book()
    profile = PayerProfile(
        key=payer,
        label="Made up for a test",
        family=PayerFamily.MEDICARE if payer == "medicare" else PayerFamily.OTHER,
        document="none",
        publisher="nobody",
        last_checked=date(2026, 11, 1),
        parameter=tuple(Parameter(key=key, value=value) for key, value in parameters.items()),
    )
    return replace(book(), profiles={payer: profile})


def derived(session: SrsSession) -> Derivation:
    return derive(Case(session=session), book())


def told(line: ChargeLine) -> str:
    """A line as the scenario files write it, without its date."""
    units = () if line.units == 1 else (f"x{line.units}",)
    return " ".join((line.biller, line.code, *units, *line.modifiers))


def dated(line: ChargeLine) -> str:
    return f"{told(line)} on {line.date_of_service}"


def disagreements(case: Json, result: Derivation) -> list[str]:
    """Every point in which the derivation is not what the case expects, one sentence each."""
    return [
        *_about_lines(case, result),
        *_about_absent(case, result),
        *_about_diagnoses(case, result),
        *_about_not_charged(case, result),
        *_about_findings(case, result),
        *_about_papers(case, result),
    ]


def _normal(text: str) -> str:
    """Modifiers and units in one order, `x1` left out."""
    head, _, day = text.partition(" on ")
    biller, code, *rest = head.split()
    units = [word for word in rest if re.fullmatch(r"x\d+", word) and word != "x1"]
    modifiers = [word for word in rest if not re.fullmatch(r"x\d+", word)]
    return " ".join((biller, code, *units, *modifiers)) + (f" on {day}" if day else "")


def _about_lines(case: Json, result: Derivation) -> Iterator[str]:
    open_ones = [_normal(text) for text in case.get("lines", [])]
    billers = set(case.get("billers", ())) or {text.split()[0] for text in open_ones}
    for line in result.lines:
        met = next((text for text in (dated(line), told(line)) if text in open_ones), None)
        if met:
            open_ones.remove(met)
        elif case["for_scope"] == "full_claim" and line.biller in billers:
            yield f"line not expected: {dated(line)}"
    yield from (f"line expected but absent: {text}" for text in open_ones)


def _about_absent(case: Json, result: Derivation) -> Iterator[str]:
    for text in case.get("never", []):
        words = text.split()
        biller = words.pop(0) if words[0] in {"facility", "freestanding"} or "_" in words[0] else ""
        biller = words.pop(0) if words[0] == "neurosurgery" else biller
        code, modifier = words[0], words[1] if len(words) > 1 else ""
        for line in result.lines:
            is_meant = line.code == code and biller in ("", line.biller)
            if is_meant and (not modifier or modifier in line.modifiers):
                yield f"must not stand: {dated(line)}"


def _about_diagnoses(case: Json, result: Derivation) -> Iterator[str]:
    for name, expected in case.get("diagnoses", {}).items():
        found = [line.diagnoses for line in result.lines if f"{line.biller} {line.code}" == name]
        if not found:
            yield f"no line {name} to look for diagnoses on"
        for diagnoses in found:
            if list(diagnoses) != expected:
                yield f"diagnoses of {name}: expected {expected}, found {list(diagnoses)}"


def _holds(words: list[str], text: str) -> bool:
    return all(word.casefold() in text.casefold() for word in words)


def _about_not_charged(case: Json, result: Derivation) -> Iterator[str]:
    for entry in case.get("not_charged", []):
        wanted = {"code": entry} if isinstance(entry, str) else entry
        if not any(_is_left_out(wanted, item) for item in result.not_charged):
            yield f"not told as not charged: {wanted}"


def _is_left_out(wanted: Json, item: NotCharged) -> bool:
    return (
        wanted["code"] == item.code
        and wanted.get("biller", item.biller) == item.biller
        and _holds(wanted.get("says", []), " ".join(item.because))
    )


def _about_findings(case: Json, result: Derivation) -> Iterator[str]:
    for wanted in case.get("findings", []):
        if not any(_is_finding(wanted, finding) for finding in result.findings):
            yield f"finding expected but absent: {wanted}"
    for finding in result.findings:
        if finding.severity in case.get("no_findings", []):
            yield f"finding not expected: {finding.severity} {finding.id}: {finding.sentence}"
        if any(_holds([words], finding.sentence) for words in case.get("unsaid", [])):
            yield f"said, but must not be: {finding.sentence}"


def _is_finding(wanted: Json, finding: Finding) -> bool:
    return (
        finding.severity in wanted["severity"].split("|")
        and wanted.get("id", finding.id) == finding.id
        and set(wanted.get("codes", [])) <= set(finding.codes)
        and _holds(wanted.get("says", []), finding.sentence)
    )


def _about_papers(case: Json, result: Derivation) -> Iterator[str]:
    for text in case.get("checklist", []):
        document, status = text.split()
        found = {item.status for item in result.checklist if item.document == document}
        if found != {status}:
            yield f"checklist: {document} expected {status}, found {sorted(found)}"
    if "status" in case and case["status"] != result.status:
        gravest = [
            f"{f.severity} {f.id}" for f in result.findings if f.severity in ("stop", "hold")
        ]
        still_open = [item.document for item in result.checklist if item.is_open]
        yield f"status {case['status']} expected, found {result.status}: {gravest} {still_open}"
