"""What an answer to "why" or "why not" is made of: plain values with finished words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.charge import ChargeLine, CheckStatus, Citation, Finding
from domain.entries import Confidence
from domain.expectation_entries import Standing
from domain.facts import FactBook
from domain.field_words import FieldName
from domain.identifiers import Icd10, Modifier, ProcedureCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A citation with what is known of its document; the key alone where it is not listed."""

    key: str
    title: str
    publisher: str = ""
    locator: str = ""
    verified_on: date | None = None
    address: str = ""

    @property
    def text(self) -> str:
        """In one line: title, publisher, place in it, and the day it was last verified."""
        verified = f"verified {self.verified_on}" if self.verified_on else ""
        parts = (self.title, self.publisher, self.locator, verified)
        return f"{self.key}: {' · '.join(part for part in parts if part)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFact:
    """One recorded value. `path`: where to go to change it. `owner`: the record, "" for none."""

    path: str
    owner: str
    label: str
    value: str

    @property
    def text(self) -> str:
        """In one line: "Lesion L2, kind: schwannoma"."""
        return f"{FieldName(self.owner, self.label).text}: {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFact:
    """A dated fact of the trade that was consulted. `effective`: since when, ISO, or ""."""

    key: str
    label: str
    value: str
    effective: str
    cites: tuple[CitedSource, ...]

    @property
    def text(self) -> str:
        """In one line."""
        since = f" (in force since {self.effective})" if self.effective else ""
        return f"{self.label}: {self.value}{since}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """The rule that speaks. `numbers`: as it is written down; `says`: its sentence."""

    id: str
    numbers: tuple[str, ...]
    says: str
    confidence: Confidence
    effective: date | None = None
    until: date | None = None

    @property
    def regime(self) -> str:
        """For which dates of service it holds, "" when for all."""
        parts = (
            f"from {self.effective}" if self.effective else "",
            f"until before {self.until}" if self.until else "",
        )
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """Something on the line, and why it stands there."""

    what: str
    why: str
    cites: tuple[CitedSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document the line needs. `state`: in words, with its dates where it is recorded."""

    document: str
    label: str
    status: CheckStatus
    required: bool
    state: str

    @property
    def path(self) -> str:
        """Where it is recorded."""
        return f"documents.{self.document}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything a line stands on.

    `claim`: why this biller; `place`: place of service or revenue code. `modifiers`, `diagnoses`:
    in the order of the line. `order`: why the diagnoses stand in that order. `findings`: doubts
    that name the code.
    """

    line: ChargeLine
    because: tuple[str, ...]
    facts: tuple[SessionFact, ...]
    rule: RuleWords
    rule_facts: tuple[RuleFact, ...]
    claim: Reasoned
    place: Reasoned | None
    modifiers: tuple[tuple[Modifier, Reasoned], ...]
    diagnoses: tuple[tuple[Icd10, Reasoned], ...]
    order: str
    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]
    cites: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """A fact that would have to be otherwise. `wanted`: what it would have to say, in words; ""
    where no other value would do by itself. `is_joint`: only together with the others so marked.
    """

    fact: SessionFact
    wanted: str = ""
    is_joint: bool = False

    @property
    def text(self) -> str:
        """In one line: "Immobilization: mask (rigid frame would charge it)"."""
        if not self.wanted:
            return self.fact.text
        together = ", with the others," if self.is_joint else ""
        return f"{self.fact.text} ({self.wanted}{together} would charge it)"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """The answer for one code. `remedy`: what to record if it was done, "" where nothing helps."""

    code: ProcedureCode
    label: str
    standing: Standing
    because: tuple[str, ...]
    remedy: str = ""
    facts: tuple[Otherwise, ...] = ()
    lines: tuple[ChargeLine, ...] = ()
    cites: tuple[CitedSource, ...] = ()


def cited(book: FactBook, cites: tuple[Citation, ...]) -> tuple[CitedSource, ...]:
    """Citations with their documents, each once."""
    return tuple(_cited(book, cite) for cite in dict.fromkeys(cites))


def _cited(book: FactBook, cite: Citation) -> CitedSource:
    source = book.sources.get(cite.source)
    if source is None:
        return CitedSource(key=cite.source, title="not listed", locator=cite.locator)
    return CitedSource(
        key=source.key,
        title=source.title,
        publisher=source.publisher,
        locator=cite.locator,
        verified_on=source.verified_on,
        address=source.address,
    )
