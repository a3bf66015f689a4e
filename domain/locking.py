"""Who may go on at a locked window: the workstation PIN, and how long a wrong one costs.

The PIN is shared by those who work at this workstation; it keeps passers-by out and proves nobody's
name. Three slips are free; then each costs twice as much as the one before, up to a quarter of an
hour, and never for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from domain.errors import IllFormed

SHORTEST: Final = 6
LONGEST: Final = 64
FREE_SLIPS: Final = 3
_FIRST_WAIT: Final = 5
_LONGEST_WAIT: Final = 900
# 16 MiB of memory and some fifty milliseconds for each guess (RFC 7914: N, r, p).
_COST: Final = 2**14
_BLOCK: Final = 8
_LANES: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PinHash:
    """A PIN that can be compared and not read; both hexadecimal."""

    salt: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """Wrong PINs since the last right one, and when the last of them was typed."""

    number: int = 0
    last: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Seconds until the next try is looked at; a clock set back does not shorten it."""
        if self.last is None or self.number < FREE_SLIPS:
            return 0
        costs = min(_FIRST_WAIT << min(self.number - FREE_SLIPS, 10), _LONGEST_WAIT)
        gone = max(int((now - self.last).total_seconds()), 0)
        return max(costs - gone, 0)

    def another(self, now: datetime) -> Slips:
        """One more."""
        return Slips(number=self.number + 1, last=now)


def check_pin(pin: str) -> str:
    """The PIN as it is hashed. Raises `IllFormed` when it is too easily guessed, or too long."""
    cleaned = _normal(pin)
    if not SHORTEST <= len(cleaned) <= LONGEST:
        raise IllFormed(
            f"a PIN has {SHORTEST} to {LONGEST} characters",
            "Choose another; letters and blanks are fine.",
        )
    steps = {ord(b) - ord(a) for a, b in pairwise(cleaned)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise IllFormed("this PIN is among the first that anybody would try", "Choose another.")
    return cleaned


def hash_pin(pin: str, salt: bytes) -> PinHash:
    """What is kept of a PIN. `salt`: sixteen random bytes."""
    return PinHash(salt=salt.hex(), digest=_digest(_normal(pin), salt).hex())


def is_pin(kept: PinHash, typed: str) -> bool:
    """Whether this is the PIN."""
    digest = _digest(_normal(typed)[: 2 * LONGEST], bytes.fromhex(kept.salt))
    return hmac.compare_digest(digest, bytes.fromhex(kept.digest))


def wait_words(seconds: int) -> str:
    """How long to wait, for a person."""
    if seconds < 60:
        return f"{seconds} seconds" if seconds != 1 else "1 second"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes != 1 else "1 minute"


def _normal(pin: str) -> str:
    return unicodedata.normalize("NFKC", pin).strip()


def _digest(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=32)
