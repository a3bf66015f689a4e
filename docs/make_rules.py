"""Make `docs/rules.md` from the rules themselves: `python docs/make_rules.py`.

A test fails when the page and the rules differ, so the page is never older than the program.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from domain import derivation  # noqa: E402  (registers every rule and check)
from domain.facts import FactBook  # noqa: E402
from domain.rules import rules  # noqa: E402
from domain.statements import Statement, checks, first_paragraph  # noqa: E402
from storage.fact_files import load_book  # noqa: E402
from tests.scenario import scenarios  # noqa: E402

PAGE: Final = ROOT / "docs" / "rules.md"
_STAGES: Final = derivation.__name__.rsplit(".", 1)[0]


def statements() -> tuple[Statement, ...]:
    """Every rule and every check, by module, id and date."""
    stated = [
        Statement(
            id=rule.id,
            numbers=rule.numbers,
            stage=rule.function.__module__,
            says=first_paragraph(rule.function),
            confidence=rule.confidence,
            cites=rule.cites,
            effective=rule.effective,
            until=rule.until,
            speaks_as=(rule.id,),
        )
        for rule in rules()
    ]
    return tuple(sorted((*stated, *checks()), key=lambda s: (s.stage, s.id, s.effective)))


def scenario_counts() -> dict[str, tuple[int, int]]:
    """Of each rule number: cases in which it speaks, and in which it is silent."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case in scenarios("rules"):
        if number := re.match(r"R\d+", case.name):
            found[number.group()][" silent" in case.name.split(":")[0]] += 1
    return {number: (speaks, silent) for number, (speaks, silent) in found.items()}


def page(book: FactBook) -> str:
    """The whole page, in Markdown."""
    counts = scenario_counts()
    since, until = book.pack.verified_for
    edition = f"Rule pack {book.pack.edition}, verified for dates of service {since} to {until}."
    lines = [
        "# The rules",
        "",
        "Made from the program by `python docs/make_rules.py`; a test fails when it is stale.",
        f"{edition} A rule of low confidence warns or holds; it never stops a claim.",
        "",
        "Scenarios: cases in which the rule speaks / is silent, in `tests/scenarios/rules`.",
    ]
    grouped: dict[str, list[Statement]] = defaultdict(list)
    for one in statements():
        grouped[one.stage].append(one)
    for stage, those in grouped.items():
        title = stage.removeprefix(f"{_STAGES}.").removeprefix("rules.").replace("_", " ")
        lines += ["", f"## {title.capitalize()}", "", *_table(those, counts, book)]
    return "\n".join([*lines, "", *_sources(book)]) + "\n"


def _table(
    those: Iterable[Statement], counts: dict[str, tuple[int, int]], book: FactBook
) -> Iterator[str]:
    yield "| rule | numbers | what it says | confidence | in force | sources | scenarios |"
    yield "|---|---|---|---|---|---|---|"
    for one in those:
        cells = (
            f"`{one.id}`",
            " ".join(one.numbers),
            one.says,
            one.confidence,
            f"since {one.effective}" + (f", until {one.until}" if one.until else ""),
            "; ".join(f"{cite.source} {cite.locator}" for cite in one.cites),
            " ".join(
                f"{number} {speaks}/{silent}"
                for number in one.numbers
                for speaks, silent in [counts.get(number, (0, 0))]
            ),
        )
        unknown = [cite.source for cite in one.cites if cite.source not in book.sources]
        if unknown:
            raise SystemExit(f"{one.id} cites {', '.join(unknown)}, which no source file lists")
        yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _sources(book: FactBook) -> Iterator[str]:
    yield from ("## Sources", "", "| key | title | publisher | verified on |", "|---|---|---|---|")
    for source in sorted(book.sources.values(), key=lambda s: s.key):
        title = f"[{source.title}]({source.address})" if source.address else source.title
        yield f"| {source.key} | {title} | {source.publisher} | {source.verified_on} |"


if __name__ == "__main__":
    PAGE.write_text(page(load_book()), encoding="utf-8")
    print(f"Wrote {PAGE.name}: {len(statements())} rules and checks.")
