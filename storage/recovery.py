"""The recovery code: a secret a person can write down, and the slot in which it wraps the data key.

1. The code is 160 random bits in eight groups of five characters (Crockford's base 32, which has no
   I, L, O or U); the last character of each group checks the other four, so that a slip is named by
   its group.
2. Because the secret is random and long, no slow hash is needed: HKDF-SHA256 (RFC 5869), salted
   with the installation's id and a fresh nonce, gives 32 bytes to mask the data key and 32 to seal
   the slot (HMAC-SHA256 over all that is in it, checked first). A mask as long as the key, never
   used twice because of the nonce, is a one-time pad; nothing else is enciphered so.
3. The slot is useless without the code and may lie beside the database; the key never does.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import Final

from domain.errors import IllFormed, Refused
from storage.codec import parse_json
from storage.structure import plain, read

FORMAT: Final = "isocenter.recovery/1"
SLOT_SETTING: Final = "recovery_slot"  # under which the slot is kept inside the database
SECRET_BYTES: Final = 20
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_GROUPS: Final = 8
_LETTERS: Final = 5  # four that carry 20 bits, one that checks them
CODE_LETTERS: Final = _GROUPS * _LETTERS
_PURPOSE: Final = b"isocenter recovery slot 1"
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySlot:
    """A wrapped key; all but `install` hexadecimal. `check` tells the right key from others."""

    install: str
    nonce: str
    wrapped: str
    check: str
    seal: str

    def __post_init__(self) -> None:
        sizes = ((self.nonce, 16), (self.wrapped, 32), (self.check, 32), (self.seal, 32))
        if any(not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", text) for text, size in sizes):
            raise IllFormed(
                "a recovery file holds numbers of fixed length, and here one does not fit",
                "Copy the recovery file back from a backup.",
            )


def new_secret() -> bytes:
    """160 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def code_of(secret: bytes) -> str:
    """The secret as a person writes it down: XXXXX-XXXXX-…, eight groups."""
    number = int.from_bytes(secret)
    digits = [number >> 5 * place & 31 for place in reversed(range(SECRET_BYTES * 8 // 5))]
    groups = [digits[start : start + 4] for start in range(0, len(digits), 4)]
    return "-".join(
        "".join(_ALPHABET[digit] for digit in (*group, _check_digit(place, group)))
        for place, group in enumerate(groups)
    )


def secret_of(code: str) -> bytes:
    """Read a code back, however it is spaced, in capitals or not; I, L and O read as 1, 1 and 0.

    Raises:
        IllFormed: it has not forty characters, or a group does not check; the group is named.
    """
    letters = "".join(code.upper().replace("-", " ").split()).translate(_READ_AS)
    if len(letters) != _GROUPS * _LETTERS:
        raise IllFormed(
            f"a recovery code has {_GROUPS} groups of {_LETTERS} characters,"
            f" {_GROUPS * _LETTERS} in all, and here are {len(letters)}",
            "Compare it with the paper, group by group.",
        )
    number = 0
    for place in range(_GROUPS):
        for digit in _group_digits(place, letters[place * _LETTERS : (place + 1) * _LETTERS]):
            number = number << 5 | digit
    return number.to_bytes(SECRET_BYTES)


def _group_digits(place: int, letters: str) -> list[int]:
    digits = [_ALPHABET.find(letter) for letter in letters]
    if -1 in digits or digits.pop() != _check_digit(place, digits):
        raise IllFormed(
            f"the {_ORDINALS[place]} group of the recovery code does not check",
            "Compare its five characters with the paper; one is wrong or two are swapped.",
        )
    return digits


def _check_digit(place: int, digits: list[int]) -> int:
    """Odd weights, so that any one wrong character shows; the place, so that swapped groups do."""
    weighted = sum(weight * digit for weight, digit in zip((1, 3, 5, 7), digits, strict=True))
    return (weighted + 9 * (place + 1)) % 32


def hkdf_sha256(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, extract and expand."""
    extracted = hmac.digest(salt, secret, "sha256")
    block, output = b"", b""
    for counter in range(1, -(-length // hashlib.sha256().digest_size) + 1):
        block = hmac.digest(extracted, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]


def wrap(key: bytes, secret: bytes, install: str) -> RecoverySlot:
    """Put a 32-byte data key into a slot that only the secret opens."""
    nonce = secrets.token_bytes(16)
    mask, seal_key = _keys(secret, install, nonce)
    wrapped = bytes(a ^ b for a, b in zip(key, mask, strict=True))
    check = key_check(key, install)
    seal = _seal(seal_key, install, nonce.hex(), wrapped.hex(), check)
    return RecoverySlot(
        install=install, nonce=nonce.hex(), wrapped=wrapped.hex(), check=check, seal=seal
    )


def unwrap(slot: RecoverySlot, secret: bytes) -> bytes:
    """The data key. Raises `Refused` when the code is another's or the slot was changed."""
    mask, seal_key = _keys(secret, slot.install, bytes.fromhex(slot.nonce))
    seal = _seal(seal_key, slot.install, slot.nonce, slot.wrapped, slot.check)
    if not hmac.compare_digest(seal.encode(), slot.seal.encode()):
        raise Refused(
            "This recovery code is well written but belongs to another database, or to an earlier"
            " code of this one. Nothing was opened or changed. Find the paper of this database."
        )
    return bytes(a ^ b for a, b in zip(bytes.fromhex(slot.wrapped), mask, strict=True))


def key_check(key: bytes, install: str) -> str:
    """Says whether a key is the right one, without telling anything of the key."""
    return hmac.digest(key, b"isocenter key check 1" + install.encode(), "sha256").hex()


def encode_slot(slot: RecoverySlot) -> str:
    """The slot as the text of its file."""
    return json.dumps({"format": FORMAT} | plain(slot), indent=1) + "\n"


def decode_slot(text: bytes | str, source: str) -> RecoverySlot:
    """Read a slot file; raises `UnreadableDocument`."""
    body = parse_json(text, source)
    if isinstance(body, dict) and body.get("format") == FORMAT:
        del body["format"]
    return read(RecoverySlot, body, source)


def _keys(secret: bytes, install: str, nonce: bytes) -> tuple[bytes, bytes]:
    salt = install.encode() + nonce
    both = hkdf_sha256(secret, salt=salt, info=_PURPOSE, length=64)
    return both[:32], both[32:]


def _seal(key: bytes, *parts: str) -> str:
    return hmac.digest(key, "|".join((FORMAT, *parts)).encode(), "sha256").hex()
