"""Make `docs/rules.md` and `docs/coverage.md` from the rules: `python docs/make_rules.py`.

A test fails when a page and the rules differ, so no page is older than the program. Which numbers
there are, and what is met otherwise than by a rule or a check, stands in `docs/rule_numbers.csv`.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain import derivation  # noqa: E402  (registers every rule and check)
from domain.facts import FactBook  # noqa: E402
from domain.statements import Statement  # noqa: E402
from storage.fact_files import load_book  # noqa: E402
from tests.hearing import counts, statements, turning_days  # noqa: E402

RULES: Final = ROOT / "docs" / "rules.md"
COVERAGE: Final = ROOT / "docs" / "coverage.md"
NUMBERS: Final = ROOT / "docs" / "rule_numbers.csv"
_STAGES: Final = derivation.__name__.rsplit(".", 1)[0]


def numbers() -> tuple[Mapping[str, str], ...]:
    """Every rule number: what it is about, and where it is met when no statement carries it."""
    with NUMBERS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def pages(book: FactBook) -> dict[Path, str]:
    """Both pages, in Markdown."""
    return {RULES: rules_page(book), COVERAGE: coverage_page()}


def rules_page(book: FactBook) -> str:
    """Every rule and check: what it says, since when, by whom, how sure, in how many scenarios."""
    since, until = book.pack.verified_for
    edition = f"Rule pack {book.pack.edition}, verified for dates of service {since} to {until}."
    lines = [
        "# The rules",
        "",
        "Made from the program by `python docs/make_rules.py`; a test fails when it is stale.",
        f"{edition} A rule of low confidence warns or holds; it never stops a claim.",
        "",
        "Scenarios: of the cases told of its numbers, or of all where it has none, in how many it",
        "speaks / is silent. Turns: days within the verified years on which it, or something it",
        "reads, begins or ends to hold; each has a case on that day and one on the day before.",
    ]
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for one in statements():
        grouped[one.stage].append(one)
    for stage, those in grouped.items():
        title = stage.removeprefix(f"{_STAGES}.").removeprefix("rules.").replace("_", " ")
        lines += ["", f"## {title.capitalize()}", "", *_table(those, book)]
    return "\n".join([*lines, "", *_sources(book)]) + "\n"


def _table(those: Iterable[Statement], book: FactBook) -> Iterator[str]:
    yield "| rule | numbers | what it says | confidence | in force | turns | sources | scenarios |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in those:
        unknown = [cite.source for cite in one.cites if cite.source not in book.sources]
        if unknown:
            raise SystemExit(f"{one.id} cites {', '.join(unknown)}, which no source file lists")
        speaks, silent = counts(one)
        yield _row(
            f"`{one.id}`",
            " ".join(one.numbers),
            one.says,
            one.confidence,
            f"since {one.effective}" + (f", until {one.until}" if one.until else ""),
            " ".join(map(str, turning_days(one))),
            "; ".join(f"{cite.source} {cite.locator}" for cite in one.cites),
            f"{speaks} / {silent}",
        )


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _sources(book: FactBook) -> Iterator[str]:
    yield from ("## Sources", "", "| key | title | publisher | verified on |", "|---|---|---|---|")
    for source in sorted(book.sources.values(), key=lambda s: s.key):
        title = f"[{source.title}]({source.address})" if source.address else source.title
        yield f"| {source.key} | {title} | {source.publisher} | {source.verified_on} |"


def coverage_page() -> str:
    """Every rule number, and by which statements of the program it is met."""
    lines = [
        "# Where each rule is met",
        "",
        "Made from the program by `python docs/make_rules.py`; a test fails when it is stale, when",
        "a number is missing, or when a number is met neither by a statement nor otherwise. What",
        "each statement says, with its sources, stands in [rules.md](rules.md).",
        "",
        "| number | about | met by |",
        "|---|---|---|",
    ]
    lines += [
        _row(row["number"], row["about"], _met_by(row["number"]) or row["elsewhere"])
        for row in numbers()
    ]
    return "\n".join(lines) + "\n"


def _met_by(number: str) -> str:
    ids = dict.fromkeys(one.id for one in statements() if number in one.numbers)
    return ", ".join(f"`{each}`" for each in ids)


if __name__ == "__main__":
    for path, text in pages(load_book()).items():
        path.write_text(text, encoding="utf-8")
    print(f"Wrote the pages of {len(statements())} rules and checks.")
