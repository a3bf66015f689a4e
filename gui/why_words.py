"""An explanation as rows of a list: what the domain says, under headings, nothing added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from domain.charge import CheckStatus, Finding
from domain.entries import Confidence
from domain.explanation import CitedSource, Explanation, Paper, Reasoned, RuleFact, RuleWords
from gui.icons import CHECK_GLYPHS, SEVERITY_GLYPHS
from gui.statements import Statement, section
from gui.theme import CHECK_TONES, SEVERITY_TONES
from gui.words import counted, label

CONFIDENCE: Final = {
    Confidence.HIGH: "high confidence: official or specialty sources say so",
    Confidence.MEDIUM: "medium confidence: usual practice, or sources that are not official",
    Confidence.LOW: "low confidence: sources differ or are silent; it warns or holds, never stops",
}
_NO_MODIFIER: Final = "This line carries no modifier."


def explanation_rows(told: Explanation) -> tuple[Statement, ...]:
    """Everything one line stands on."""
    because = tuple(Statement(text=sentence) for sentence in told.because)
    facts = tuple(Statement(text=_capital(fact.text), path=fact.path) for fact in told.facts)
    published = tuple(_published(told.rule_facts))
    papers = tuple(_papers(told.papers))
    return (
        *section("Why it is charged", because),
        *section("Rule", (_rule(told.rule),)),
        *section("Doubts", finding_rows(told.findings)),
        *section("Facts recorded", facts, counted(len(facts), "fact")),
        *section("Published facts used", published, counted(len(published), "fact")),
        *section("Claim and place", tuple(_reasoned((told.claim, told.place)))),
        *section("Modifiers", tuple(_modifiers(told))),
        *section("Diagnoses in their order", tuple(_diagnoses(told))),
        *section("Documents", papers),
        *section("Sources", source_rows(_cited(told))),
    )


def finding_rows(findings: Iterable[Finding]) -> tuple[Statement, ...]:
    """Doubts, each with its word."""
    return tuple(
        Statement(
            lead=label(finding.severity),
            text=finding.sentence,
            glyph=SEVERITY_GLYPHS[finding.severity],
            tone=SEVERITY_TONES[finding.severity],
            path=finding.fields[0] if finding.fields else "",
        )
        for finding in findings
    )


def source_rows(cites: Iterable[CitedSource]) -> tuple[Statement, ...]:
    """Each document once, with the places in it."""
    places: dict[str, list[CitedSource]] = {}
    for cite in cites:
        places.setdefault(cite.key, []).append(cite)
    return tuple(_source(found) for found in places.values())


def _source(found: list[CitedSource]) -> Statement:
    first = found[0]
    where = "; ".join(dict.fromkeys(cite.locator for cite in found if cite.locator))
    verified = f"verified on {first.verified_on}" if first.verified_on else "not verified"
    parts = (first.publisher, where, verified, first.address)
    return Statement(
        lead=first.key, text=first.title, quiet=" · ".join(part for part in parts if part)
    )


def _cited(told: Explanation) -> Iterator[CitedSource]:
    yield from told.cites
    for fact in told.rule_facts:
        yield from fact.cites
    for reasoned in (told.claim, told.place, *(r for _, r in (*told.modifiers, *told.diagnoses))):
        if reasoned is not None:
            yield from reasoned.cites


def _rule(rule: RuleWords) -> Statement:
    regime = f"in force {rule.regime}" if rule.regime else ""
    known = (", ".join(rule.numbers), CONFIDENCE[rule.confidence], regime)
    return Statement(text=rule.says, quiet=_capital(" · ".join(part for part in known if part)))


def _published(facts: Iterable[RuleFact]) -> Iterator[Statement]:
    for fact in facts:
        since = f"in force since {fact.effective}" if fact.effective else ""
        quiet = " · ".join(part for part in (since, keys(fact.cites)) if part)
        yield Statement(text=f"{fact.label}: {fact.value}", quiet=_capital(quiet))


def _reasoned(reasons: Iterable[Reasoned | None]) -> Iterator[Statement]:
    for reason in reasons:
        if reason is not None:
            yield Statement(lead=reason.what, text=reason.why, quiet=keys(reason.cites))


def _modifiers(told: Explanation) -> Iterator[Statement]:
    if not told.modifiers:
        yield Statement(text=_NO_MODIFIER)
    for modifier, reason in told.modifiers:
        what = f"{modifier} · {reason.what}"
        yield Statement(lead=what, text=reason.why, quiet=keys(reason.cites))


def _diagnoses(told: Explanation) -> Iterator[Statement]:
    yield Statement(text=told.order, path="diagnoses")
    for code, reason in told.diagnoses:
        what = " · ".join(part for part in (str(code), reason.what) if part)
        yield Statement(lead=what, text=reason.why, quiet=keys(reason.cites))


def _papers(papers: Iterable[Paper]) -> Iterator[Statement]:
    """Those in use, each with its state; the others in one row."""
    others = []
    for paper in sorted(papers, key=lambda paper: paper.status is CheckStatus.PRESENT):
        if paper.status is CheckStatus.NOT_APPLICABLE:
            others.append(paper.label)
            continue
        yield Statement(
            text=paper.label,
            quiet=_capital(paper.state) + ("" if paper.required else " · not required"),
            glyph=CHECK_GLYPHS[paper.status],
            tone=CHECK_TONES[paper.status],
            path=paper.path,
        )
    if others:
        yield Statement(quiet=f"Not needed for this session: {'; '.join(others)}.")


def keys(cites: Iterable[CitedSource]) -> str:
    """The documents by their keys, which the last section tells in full."""
    named = ", ".join(dict.fromkeys(cite.key for cite in cites))
    return f"Sources: {named}" if named else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
