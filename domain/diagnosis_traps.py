"""What an entry of the trap file holds: a diagnosis seldom right, and what to ask.

The first words of a code choose the entries; kinds, sites and `asks` narrow them to the lesions of
which the question makes sense.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.charge import Citation, Severity
from domain.choices import LesionKind, Pathology, Site
from domain.session import Lesion


class Asks(StrEnum):
    """What must be so of the lesion beside its kind and site."""

    ALWAYS = "always"
    NO_SIDE = "no_side"
    SITE_KNOWN = "site_known"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisTrap:
    """`codes`: beginnings of the lesion's diagnosis; `except_codes`: those that are in order.

    An empty list of kinds or sites asks nothing; `not_sites` names those that are in order.
    """

    key: str
    codes: tuple[str, ...]
    except_codes: tuple[str, ...] = ()
    kinds: tuple[LesionKind, ...] = ()
    sites: tuple[Site, ...] = ()
    not_sites: tuple[Site, ...] = ()
    asks: Asks = Asks.ALWAYS
    severity: Severity
    says: str
    cites: tuple[Citation, ...]

    def meets(self, lesion: Lesion) -> bool:
        """Whether the question is to be asked of a lesion with its diagnosis."""
        code = str(lesion.diagnosis or "")
        return (
            code.startswith(self.codes)
            and not code.startswith(self.except_codes)
            and (not self.kinds or lesion.kind in self.kinds)
            and (not self.sites or lesion.site in self.sites)
            and lesion.site not in self.not_sites
            and self._is_so(lesion)
        )

    def _is_so(self, lesion: Lesion) -> bool:
        if self.asks is Asks.NO_SIDE:
            return lesion.side is None
        if self.asks is Asks.SITE_KNOWN:
            return lesion.site not in (None, Site.OTHER_CRANIAL)
        return self.asks is Asks.ALWAYS or lesion.pathology is not Pathology.PROVEN
