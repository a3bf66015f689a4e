"""Medical necessity in words: by whose rules, and how the record stands to each criterion."""

from __future__ import annotations

from typing import Final

from command_line.wrapping import heading, wrapped
from domain.charge import ChargeLine, CoverageRules, Derivation, NecessityResult, Outcome
from domain.necessity import results_for

_OUTCOMES: Final = {
    Outcome.NOT_MET: "Not met",
    Outcome.NOT_RECORDED: "Not recorded",
    Outcome.MET: "Met",
}
_HANG: Final = 16


def necessity_text(derivation: Derivation) -> str:
    """The section of one claim; "" where nothing was asked.

    Codes are named once; a criterion that supports others names its own.
    """
    rules, results = derivation.coverage, derivation.necessity
    if rules is None or not results:
        return ""
    usual = results[0].codes
    title = heading(f"Medical necessity: {rules.label}", mark="-")
    rows = (_result(one, usual) for one in results)
    return "\n".join((title, *_told_of(rules, usual), *rows))


def necessity_of(line: ChargeLine, derivation: Derivation) -> tuple[str, ...]:
    """How the record stands to what supports one line; () where nothing does."""
    found = results_for(derivation.necessity, line)
    told = []
    for outcome, word in _OUTCOMES.items():
        these = [one.label.lower() for one in found if one.outcome is outcome]
        if these:
            named = f" ({', '.join(these)})" if outcome is not Outcome.MET else ""
            told.append(f"{len(these)} {word.lower()}{named}")
    return (wrapped(f"Necessity: {'; '.join(told)}.", indent=21),) if told else ()


def _told_of(rules: CoverageRules, usual: tuple[str, ...]) -> tuple[str, ...]:
    assumed = "The payer entered names no profile: these questions stand in." * rules.is_assumed
    read = f"{rules.document}, {rules.publisher}; last checked {rules.last_checked}."
    unverified = f"Not verified: {rules.unverified}" if rules.unverified else ""
    lines = f"Asked for the lines of {', '.join(usual)}." if usual else ""
    sentences = " ".join(part for part in (assumed, read, rules.note, unverified, lines) if part)
    return (wrapped(sentences, indent=2),)


def _result(one: NecessityResult, usual: tuple[str, ...]) -> str:
    codes = f" ({', '.join(one.codes) or 'no line'})" if one.codes != usual else ""
    cited = ", ".join(dict.fromkeys(cite.source for cite in one.cites))
    first = f"  {_OUTCOMES[one.outcome]:<14}{one.label}: {one.sentence}{codes} [{cited}]"
    return wrapped(first, hang=_HANG)
