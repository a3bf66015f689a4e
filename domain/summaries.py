"""A session in short, made when it is stored, so that no list has to derive anything."""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby

from domain.charge import ChargeLine, Derivation, RulePack
from domain.signing import obstacles
from domain.worklist import Summary


def summary_of(derivation: Derivation) -> Summary:
    """The summary of what was derived."""
    standing = obstacles(derivation)
    return Summary(
        charges=tuple(
            (biller, _in_short(tuple(lines)))
            for biller, lines in groupby(derivation.lines, key=lambda line: line.biller)
        ),
        in_the_way=len(standing),
        first=standing[0].sentence if standing else "",
        documents=sum(item.is_open for item in derivation.checklist),
        rules=mark_of(derivation.rule_pack),
    )


def mark_of(pack: RulePack) -> str:
    """A short mark of exactly these rules, facts and tables."""
    told = "\n".join((pack.edition, pack.digest, *pack.tables))
    return sha256(told.encode()).hexdigest()[:16]


def _in_short(lines: tuple[ChargeLine, ...]) -> str:
    units: dict[str, int] = {}
    for line in lines:
        units[str(line.code)] = units.get(str(line.code), 0) + line.units
    return ", ".join(f"{code} ×{many}" if many > 1 else code for code, many in units.items())
