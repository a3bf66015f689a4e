"""What the README and the manual promise is there: files, pictures, commands, shortcuts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

import bootstrap
import main
from storage.fact_files import load_book
from workplace import DATABASE, VERSION

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_LINK: Final = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]

    assert [] == [link for link in links if not (page.parent / link).exists()]


def test_every_command_of_the_readme_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"main\.py ([a-z-]+)", text))
    with pytest.raises(SystemExit):
        main.main(["--help"])
    told = capsys.readouterr().out

    assert {"derive", "superbill", "schema", "explain", "check"} <= named
    assert [] == sorted(command for command in named if f"    {command} " not in told)


def test_every_set_up_command_of_the_readme_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"bootstrap\.py ([a-z]+)", text))
    monkeypatch.setattr("sys.argv", ["bootstrap.py", "--help"])
    with pytest.raises(SystemExit):
        bootstrap.main()
    told = capsys.readouterr().out

    assert {"demo", "test", "run"} == named
    assert [] == sorted(command for command in named if command not in told)


def test_the_readme_names_the_dates_for_which_the_rules_were_verified() -> None:
    first, last = load_book().pack.verified_for
    text = (ROOT / "README.md").read_text("utf-8")

    assert f"from {first} to {last}" in text


def test_the_manual_names_the_database_and_the_changelog_the_version() -> None:
    assert DATABASE in (ROOT / "docs" / "manual.md").read_text("utf-8")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_continuous_integration_runs_the_test_command_of_the_readme() -> None:
    text = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "python3 bootstrap.py test" in text
