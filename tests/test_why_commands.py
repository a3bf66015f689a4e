"""`why` and `what-if` as another program meets them: answers, exit codes, and nothing written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import main

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = tuple(sorted((ROOT / "examples").glob("*.json")))
READY: Final = ROOT / "examples" / "metastases-hospital.json"


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process; exit code, output, errors."""
    code = main.main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def flat(text: str) -> str:
    return " ".join(text.split())


def changed(tmp_path: Path, **keys: object) -> str:
    """The ready example with some of its top-level keys replaced."""
    body = json.loads(READY.read_text(encoding="utf-8")) | keys
    file = tmp_path / "session.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return str(file)


def identifiers(file: Path) -> list[str]:
    patient = json.loads(file.read_text(encoding="utf-8"))["patient"]
    names = (patient.get(key) for key in ("mrn", "family_name", "given_name", "birth_date"))
    return [name for name in names if name]


# why -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_line_of_an_example_is_opened(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "derive", str(file), "--format", "json")
    code, told, err = asked(capsys, "why", str(file))

    lines = json.loads(out)["lines"]
    assert (0, "") == (code, err)
    assert len(lines) == told.count("\n  Because\n    ") - told.count("What decided")
    assert [] == [s for line in lines for s in line["because"] if s not in flat(told)]
    assert max(map(len, told.splitlines())) <= 96
    assert not [name for name in identifiers(file) if name in told]


TOLD: Final = {
    "77301": ["planning.inverse (R50): An inverse plan", "Dose plan, method: inverse", "high"],
    "77372": ["Planned sessions: 1", "Revenue code 0333", "The encounter leads", "Z51.0:"],
    "61800": ["not charged: a rule leaves it out", "(rigid frame would charge it)"],
    "77290": ["not charged: part of something that is charged", "inverse plan"],
    "77470": ["nothing recorded calls for it", "If it was done", "under Work."],
    "77014": ["not a valid code on this day", "no longer valid from 2026-01-01"],
    "77427": ["outside of what this program knows"],
    "70553": ["not for the billers of this session"],
    "12345": ["Not in the code table"],
}


@pytest.mark.parametrize(("code", "words"), TOLD.items())
def test_a_code_is_answered_whether_charged_or_not(
    code: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, out, err = asked(capsys, "why", str(READY), "--code", code)

    assert (0, "") == (exit_code, err)
    assert [] == [word for word in words if word not in flat(out)], out
    assert "Sources\n-------\n  [" in out


def test_one_claim_alone_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "why", str(READY), "--biller", "neurosurgery")

    assert "Neurosurgery: 61796, 1 on 2026-10-15\n" in out
    assert "Facility: " not in out
    assert "61800: not charged" in out


def test_a_line_with_modifiers_and_doubts_shows_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(tmp_path, documents=[])
    _, out, _ = asked(capsys, "why", file, "--code", "77301")

    assert "Radiation oncology: 77301-26" in out
    assert "26: " in out
    assert "  Doubts\n    HOLD " in out


def test_a_line_without_a_day_and_one_added_by_hand_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"biller": "facility", "code": "77399", "diagnoses": ["R51.9"]}
    override = {"action": "add_line", "line": line, "why": "Rare.", "by": "Coder"}
    file = changed(tmp_path, overrides=[override], services=[], delivery={})
    _, out, _ = asked(capsys, "why", file, "--code", "77399")

    assert "Facility: 77399, 1 on no date yet" in out
    assert "override.add_line: A person added this line by hand" in out


def test_what_a_person_would_look_for_is_told_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services = json.loads(READY.read_text(encoding="utf-8"))["services"]
    kept = [each for each in services if each["kind"] != "clinical_planning"]
    _, out, _ = asked(capsys, "why", changed(tmp_path, services=kept))

    assert "77263: not charged: nothing recorded calls for it" in out


def test_json_holds_lines_and_codes(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "why", str(READY), "--code", "77372", "--format", "json")

    told = json.loads(out)
    (line,) = told["lines"]
    (code,) = told["codes"]
    assert "isocenter.why/1" == told["format"]
    assert ["R02", "R03", "R10"] == line["rule"]["numbers"]
    assert {"path", "owner", "label", "value"} == set(line["facts"][0])
    assert ("77372", "charged") == (code["code"], code["standing"])


# what-if ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_without_a_change_what_can_be_asked_is_listed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    code, out, err = asked(capsys, "what-if", str(file))
    _, listed, _ = asked(capsys, "what-if", str(file), "--format", "json")

    keys = [o["key"] for group in json.loads(listed)["groups"] for o in group["offers"]]
    assert (0, "") == (code, err)
    assert keys
    assert [] == [key for key in keys if f"  {key} " not in out]
    assert max(map(len, out.splitlines())) <= 96
    assert before == file.read_bytes()


def test_a_change_tells_what_comes_and_goes_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "what-if", str(READY), "--change", "sessions.3")

    assert (0, "") == (code, err)
    assert "what if 3 sessions\n" in out
    assert "Not a claim, not a bill, not a record of any patient" in flat(out)
    assert "The claim is ready and would need attention." in out
    assert "  - 77372         1 x  2026-10-15  Facility: " in out
    assert "  + 77373         1 x  2026-10-16  Facility: " in out
    assert "The course was not one single session." in out
    assert "Documents that come\n" in out
    assert max(map(len, out.splitlines())) <= 96
    assert not [name for name in identifiers(READY) if name in out]


def test_several_changes_are_taken_one_after_the_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wanted = ("lesions.one_more_complex", "held.frame")
    _, out, _ = asked(capsys, "what-if", str(READY), "--change", *wanted)
    _, again, _ = asked(capsys, "what-if", str(READY), "--change", wanted[0], "--change", wanted[1])

    assert out == again
    assert "one more complex lesion, and a frame put on by the surgeon" in flat(out)
    assert "  + 61800 " in out
    assert "  + 61798 " in out


def test_a_line_that_changes_says_from_what_to_what(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "what-if", str(READY), "--change", "lesions.one_fewer")

    assert "  ~ 61797 " in out
    assert "units 3 → 2." in out


def test_a_change_that_moves_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = asked(capsys, "what-if", str(READY), "--change", "anaesthesia.general")

    assert 0 == code
    assert "No line changes. The claim stays ready." in out


def test_a_change_as_json_holds_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = asked(capsys, "what-if", str(READY), "--change", "sessions.3", "--format", "json")

    told = json.loads(out)
    assert "isocenter.what_if/1" == told["format"]
    assert ["sessions.3"] == told["changes"]
    assert {"before": "ready", "after": "needs_attention"} == told["status"]
    gone = [each["before"]["code"] for each in told["lines"] if each["after"] is None]
    assert {"77372", "77432"} == set(gone)
    assert all(each["because"] for each in told["lines"])
    assert told["notice"].startswith("What if: made up")


# Refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["why", "what-if"])
def test_a_file_that_cannot_be_read_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing.json"
    code, out, err = asked(capsys, command, str(missing))

    assert (2, "") == (code, out)
    assert str(missing) in err


def test_what_is_no_code_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = asked(capsys, "why", str(READY), "--code", "radiosurgery")

    assert (2, "") == (code, out)
    assert "radiosurgery cannot be looked for: a procedure code has five characters" in err


@pytest.mark.parametrize(
    ("key", "hint"),
    [("sessions.4", "Near it stand: sessions."), ("zzz", "Leave --change out to see all.")],
)
def test_a_change_that_is_not_offered_is_refused_with_the_nearest(
    key: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = asked(capsys, "what-if", str(READY), "--change", key)

    assert (2, "") == (code, out)
    assert f"{key} cannot be asked of this session" in err
    assert hint in err


def test_an_unknown_biller_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main.main(["why", str(READY), "--biller", "nobody"])

    assert 2 == stopped.value.code
    assert "neurosurgery" in capsys.readouterr().err


def test_neither_loads_qt_or_the_database() -> None:
    asks = f"main.main(['why', {str(READY)!r}]); main.main(['what-if', {str(READY)!r}])"
    heavy = "('PySide6', 'sqlite', 'reportlab')"
    looks = f"sys.exit(any(name.startswith({heavy}) for name in sys.modules))"
    script = f"import sys, main; {asks}; {looks}"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, timeout=120
    )

    assert 0 == done.returncode, done.stderr
