"""An opened line, and the answer for an absent code, as plain text of at most 96 columns.

Words come from the domain; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from command_line.claim_text import BILLERS, NOTICE
from command_line.wrapping import heading, wrapped
from domain.expectation_entries import Standing
from domain.explanation import CitedSource, Explanation, Reasoned, RuleWords, WhyNot

_STANDING: Final = {
    Standing.CHARGED: "charged",
    Standing.LEFT_OUT: "not charged: a rule leaves it out",
    Standing.NOT_PROPOSED: "not charged: nothing recorded calls for it",
    Standing.NOT_IN_FORCE: "not a valid code on this day",
    Standing.OTHER_BILLER: "not for the billers of this session",
    Standing.INCLUDED: "not charged: part of something that is charged",
    Standing.OUTSIDE: "outside of what this program knows",
}


def why_text(name: str, explanations: tuple[Explanation, ...], answers: tuple[WhyNot, ...]) -> str:
    """Every line opened, then every answer, then each source once."""
    opened = (cite for each in explanations for cite in _cited_by(each))
    answered = (cite for each in answers for cite in each.cites)
    blocks = (
        heading(f"{name}: why"),
        *map(_explanation, explanations),
        *map(_answer, answers),
        _section("Sources", _sources((*opened, *answered))),
        wrapped(NOTICE),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _explanation(told: Explanation) -> str:
    line = told.line
    code = "-".join((line.code, *line.modifiers))
    title = (
        f"{BILLERS[line.biller]}: {code}, {line.units} on {line.date_of_service or 'no date yet'}"
    )
    return "\n".join(
        (
            heading(title, line.label, mark="-"),
            *_rows("Because", told.because),
            *_rows("Rule", _rule(told.rule)),
            *_rows("Facts recorded", (fact.text for fact in told.facts)),
            *_rows(
                "Published facts", (f"{f.text} {_keys(f.cites)}".rstrip() for f in told.rule_facts)
            ),
            *_rows("Claim", _reasons((told.claim, told.place))),
            *_rows("Modifiers", (_named(modifier, why) for modifier, why in told.modifiers)),
            *_rows("Diagnoses", (_named(code, why) for code, why in told.diagnoses)),
            *_rows("Their order", (told.order,)),
            *_rows("Documents", (f"{paper.label}: {paper.state}" for paper in told.papers)),
            *_rows("Doubts", (f"{f.severity.upper()} {f.sentence}" for f in told.findings)),
            *_rows("Cited", (_keys(told.cites),)),
        )
    )


def _answer(told: WhyNot) -> str:
    return "\n".join(
        (
            heading(f"{told.code}: {_STANDING[told.standing]}", told.label, mark="-"),
            *_rows("Because", told.because),
            *_rows("What decided", (fact.text for fact in told.facts)),
            *_rows("If it was done", filter(None, (told.remedy,))),
            *_rows("Cited", (_keys(told.cites),)),
        )
    )


def _rows(title: str, texts: Iterable[str]) -> Iterator[str]:
    """A title and its rows; nothing where there are none."""
    rows = [wrapped(f"    {text}", hang=6) for text in texts]
    if rows:
        yield f"  {title}"
        yield from rows


def _rule(rule: RuleWords) -> Iterator[str]:
    numbers = f" ({', '.join(rule.numbers)})" if rule.numbers else ""
    yield f"{rule.id}{numbers}: {rule.says}"
    parts = (f"{rule.confidence.value} confidence", rule.regime)
    yield f"{', '.join(part for part in parts if part)}."


def _reasons(reasons: Iterable[Reasoned | None]) -> Iterator[str]:
    for reasoned in reasons:
        if reasoned is not None:
            yield f"{reasoned.what}. {reasoned.why} {_keys(reasoned.cites)}".rstrip()


def _named(name: str, reasoned: Reasoned) -> str:
    what = f" {reasoned.what}." if reasoned.what else ""
    return f"{name}:{what} {reasoned.why} {_keys(reasoned.cites)}".rstrip()


def _keys(cites: Iterable[CitedSource]) -> str:
    """The sources in brackets, each once, with the places in them."""
    places: dict[str, list[str]] = {}
    for cite in cites:
        places.setdefault(cite.key, []).append(cite.locator)
    told = (
        f"{key} {', '.join(filter(None, dict.fromkeys(of)))}".rstrip() for key, of in places.items()
    )
    return " ".join(f"[{one}]" for one in told)


def _cited_by(told: Explanation) -> Iterator[CitedSource]:
    yield from told.cites
    yield from (cite for fact in told.rule_facts for cite in fact.cites)
    reasons = (told.claim, told.place, *(r for _, r in (*told.modifiers, *told.diagnoses)))
    yield from (cite for reasoned in reasons if reasoned is not None for cite in reasoned.cites)


def _sources(cites: Iterable[CitedSource]) -> Iterator[str]:
    each = {cite.key: cite for cite in cites}
    for key in sorted(each):
        cite = each[key]
        read = f"; verified {cite.verified_on}" if cite.verified_on else ""
        yield wrapped(f"  [{key}] {cite.publisher}: {cite.title}{read}", hang=8)


def _section(title: str, rows: Iterable[str]) -> str:
    return "\n".join((heading(title, mark="-"), *rows))
