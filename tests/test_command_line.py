"""`derive` as another program meets it: exit codes, order, streams, and no Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import main
from storage.codec import decode_derivation

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = tuple(sorted((ROOT / "examples").glob("*.json")))
READY: Final = ROOT / "examples" / "metastases-hospital.json"


def program(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=120,
    )


def changed(**keys: object) -> str:
    """The ready example with some of its top-level keys replaced, as one line of JSON."""
    return json.dumps(json.loads(READY.read_text(encoding="utf-8")) | keys)


def derived(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run `derive` in this process; exit code, output, errors."""
    code = main.main(["derive", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_each_example_is_derived_as_the_contract_says(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = derived(capsys, str(file), "--format", "json")

    derivation = decode_derivation(out, "the output")
    assert {"ready": 0, "needs_attention": 3, "blocked": 4}[derivation.status] == code
    assert "isocenter.derivation/1" == json.loads(out)["format"]
    assert derivation.lines
    assert "" == err


def test_text_is_the_format_when_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = derived(capsys, str(READY))

    assert 0 == code
    assert "Facility\n--------\n" in out
    assert "77372" in out
    assert "Not charged" in out
    assert "[S10]" in out
    assert max(map(len, out.splitlines())) <= 96


def test_text_says_why_for_every_line_and_exclusion(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = derived(capsys, str(READY), "--format", "json")
    derivation = decode_derivation(out, "the output")

    _, text, _ = derived(capsys, str(READY))

    flat = " ".join(text.split())
    sentences = [s for line in derivation.lines for s in line.because]
    sentences += [s for left_out in derivation.not_charged for s in left_out.because]
    assert [] == [sentence for sentence in sentences if sentence not in flat]
    assert [] == [f.sentence for f in derivation.findings if f.sentence not in flat]
    assert [] == [item.label for item in derivation.checklist if item.label not in flat]


def test_lines_come_in_input_order_whatever_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(changed(surprise=1), encoding="utf-8")
    missing = tmp_path / "missing.json"
    files = [str(EXAMPLES[0]), str(bad), str(missing), str(EXAMPLES[-1])]

    code, out, err = derived(capsys, *files, "--format", "jsonl")

    lines = [json.loads(line) for line in out.splitlines()]
    assert [False, True, True, False] == ["error" in line for line in lines]
    assert [str(bad), str(missing)] == [lines[1]["error"]["source"], lines[2]["error"]["source"]]
    assert 2 == code
    assert str(bad) in err
    assert "surprise" in err
    assert "No such file" in err


def test_several_files_as_json_are_one_array(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = derived(capsys, str(READY), str(READY), "--format", "json")

    first, second = json.loads(out)
    assert first == second


def test_an_unreadable_file_alone_prints_nothing_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = derived(capsys, str(tmp_path), "--format", "json")

    assert (2, "") == (code, out)
    assert str(tmp_path) in err


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"%PDF-1.7", "line 1"),
        (b"", "line 1"),
        (b"[1, 2]", "object"),
        (b'{"format": "isocenter.session/9"}', "isocenter.session/9"),
        (b"[" * 100_000, "nested"),
        (b"0" * 6_000_000, "5,000,000"),
    ],
    ids=["not UTF-8", "a PDF", "empty", "an array", "newer", "too deep", "too large"],
)
def test_a_file_of_the_wrong_kind_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, place: str
) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(content)

    code, out, err = derived(capsys, str(file))

    assert (2, "") == (code, out)
    assert err.startswith(str(file))
    assert place in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"patient": {"birth_date": "1961-02-30"}}, "patient.birth_date"),
        ({"lesions": [{"id": "L1", "dose_gy": "NaN"}]}, "lesions[0].dose_gy"),
        ({"lesions": [{"id": "L1", "dose_gy": "2000"}]}, "lesions[0]"),
        ({"lesions": [{"id": "L1", "max_dimension_mm": "500"}]}, "lesions[0]"),
        ({"team": {"neurosurgeon": {"npi": "1234567890"}}}, "team.neurosurgeon.npi"),
        ({"diagnoses": ["c79"]}, "diagnoses[0]"),
        ({"services": [{"kind": "clinical_plannning"}]}, "services[0].kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_value_is_refused_with_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keys: dict[str, object], path: str
) -> None:
    file = tmp_path / "session.json"
    file.write_text(changed(**keys), encoding="utf-8")

    code, _, err = derived(capsys, str(file))

    assert 2 == code
    assert path in err


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (("ready",), 0),
        (("ready", "needs_attention"), 3),
        (("blocked", "needs_attention", "ready"), 4),
        (("unreadable", "blocked"), 2),
    ],
)
def test_the_gravest_outcome_is_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: tuple[str, ...], code: int
) -> None:
    texts = {
        "ready": changed(),
        "needs_attention": changed(documents=[]),
        "blocked": changed(lesions=[]),
        "unreadable": "{}",
    }
    files = [tmp_path / f"{name}.json" for name in order]
    for file in files:
        file.write_text(texts[file.stem], encoding="utf-8")

    found, out, _ = derived(capsys, *map(str, files), "--format", "jsonl")

    told = [json.loads(line).get("status", "unreadable") for line in out.splitlines()]
    assert list(order) == told
    assert code == found


def test_standard_input_is_read_line_by_line() -> None:
    lines = [changed(), "", "{not json", changed(documents=[])]

    done = program("derive", "-", "--format", "jsonl", stdin="\n".join(lines).encode())

    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert ["ready", "unreadable", "needs_attention"] == [
        one.get("status", "unreadable") for one in told
    ]
    assert "standard input, line 3" == told[1]["error"]["source"]
    assert b"standard input, line 3" in done.stderr
    assert 2 == done.returncode


def test_each_line_is_answered_before_the_next_is_asked() -> None:
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "derive", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as asked:
        assert asked.stdin
        assert asked.stdout
        for _ in range(2):
            asked.stdin.write(changed().encode() + b"\n")
            asked.stdin.flush()
            assert "ready" == json.loads(asked.stdout.readline())["status"]
        asked.stdin.close()
        assert 0 == asked.wait(timeout=60)


def test_output_is_utf8_whatever_the_locale_says() -> None:
    environment = os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    text = changed(lesions=[{"id": "Ł1-脑"}])

    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "derive", "-"],
        input=text.encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
    )

    assert "Ł1-脑" in done.stdout.decode("utf-8")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    lines = "\n".join([changed()] * 40).encode()
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "derive", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as asked:
        assert asked.stdout
        asked.stdout.close()
        _, errors = asked.communicate(lines)

    assert 141 == asked.returncode
    assert b"" == errors


def test_a_full_disk_is_told_in_words() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "derive", str(READY)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
        )

    assert 1 == done.returncode
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


HEAVY: Final = ("PySide6", "sqlite_utils", "sqlcipher3", "reportlab", "keyring", "uharfbuzz")


def test_derive_loads_neither_qt_nor_the_database_nor_the_pdf_writer() -> None:
    look = (
        "import sys, main;"
        f"main.main(['derive', {str(READY)!r}, '--format', 'jsonl']);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=False, cwd=ROOT)

    assert b"[]" == done.stderr.strip()
