"""The set-up command, as far as it can be tried without installing anything."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Final

import pytest

import bootstrap

SOURCE: Final = Path(bootstrap.__file__)


def test_an_old_python_is_told_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setenv("PATH", "")

    with pytest.raises(bootstrap.SetupError, match=r"needs 3\.11 to 3\.14"):
        bootstrap.check_python()


def test_a_python_without_wheels_yet_is_told_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    monkeypatch.setenv("PATH", "")

    with pytest.raises(bootstrap.SetupError, match="Install"):
        bootstrap.check_python()


def test_an_old_python_can_read_the_file() -> None:
    text = SOURCE.read_text(encoding="utf-8")

    tree = ast.parse(text, feature_version=(3, 7))

    futures = [
        n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "__future__"
    ]
    assert [] == futures


def test_a_child_keeps_path_and_home_but_nothing_that_misplaces_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PATH", "HOME", "PIP_CERT", "PIP_TARGET", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, f"my {name}")

    environment = bootstrap.child_environment(QT_QPA_PLATFORM="offscreen")

    assert ["my PATH", "my HOME", "my PIP_CERT", "offscreen"] == [
        environment[name] for name in ("PATH", "HOME", "PIP_CERT", "QT_QPA_PLATFORM")
    ]
    assert not {"PIP_TARGET", "PYTHONPATH", "PYTHONHOME"} & set(environment)


@pytest.mark.parametrize(
    ("output", "meaning"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one the lock names"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("NewConnectionError('<x>: Failed to establish a new connection: [Errno -3]", "network"),
        (
            "ERROR: No matching distribution found for PySide6-Addons==6.11.3",
            "no build of a library",
        ),
        ("something never seen before", "something never seen before"),
    ],
)
def test_what_pip_says_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: str, meaning: str
) -> None:
    monkeypatch.setattr(bootstrap, "BUILD", tmp_path)

    told = bootstrap.explain_pip(output)

    assert meaning in told
    assert str(tmp_path) in told
    assert output == (tmp_path / "setup.log").read_text(encoding="utf-8")


def test_the_lock_names_pip_so_that_the_system_can_bring_it_in() -> None:
    text = bootstrap.LOCK.read_text(encoding="utf-8")

    assert "\npip==" in text
    assert all(line in bootstrap.DEV_LOCK.read_text(encoding="utf-8") for line in text.splitlines())


def test_every_lock_entry_has_a_hash() -> None:
    for lock in (bootstrap.LOCK, bootstrap.DEV_LOCK):
        entries = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        assert [] == [entry for entry in entries if "--hash=sha256:" not in entry]


def test_a_machine_without_a_display_is_recognized(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert "no display" in bootstrap.no_display()
