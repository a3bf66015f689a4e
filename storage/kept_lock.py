"""The workstation PIN and what was typed at the locked window, kept in the database."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Final

from domain.errors import Refused
from domain.locking import (
    PinHash,
    Slips,
    check_pin,
    hash_pin,
    is_pin,
    wait_words,
)
from domain.ports import Actor
from storage.audit import Act, Action
from storage.codec import parse_json
from storage.kept_settings import KeptSettings
from storage.recovery import CODE_LETTERS, SLOT_SETTING, decode_slot, secret_of, unwrap
from storage.structure import plain, read

_PIN: Final = "workstation_pin"
_SLIPS: Final = "pin_slips"
_SALT_BYTES: Final = 16


class KeptLock(KeptSettings):
    """A part of `SqliteStore`."""

    def has_pin(self) -> bool:
        """Whether a locked window asks for a PIN."""
        return bool(self.setting(_PIN))

    def set_pin(self, pin: str, *, actor: Actor, at: datetime) -> None:
        """Keep another PIN, or none for "". Raises `IllFormed` when it is too easily guessed."""
        text = ""
        if pin:
            text = json.dumps(plain(hash_pin(check_pin(pin), secrets.token_bytes(_SALT_BYTES))))
        act = Act(action=Action.SET_PIN, actor=actor, at=at, detail="set" if pin else "removed")
        self._keep(_PIN, text, act)

    def unlock(self, typed: str, *, who: str, actor: Actor, at: datetime) -> None:
        """Let a person go on who typed the PIN, or the recovery code, which removes the PIN.

        Args:
            who: the name that was chosen; noted, not proved.

        Raises:
            Refused: it is neither, or the time that wrong ones cost is not over.
        """
        if kept := self.setting(_PIN):
            self._refuse_early(at)
            if not self._is_code(typed):
                self._refuse_wrong(kept, typed, who, actor, at)
            else:
                self.set_pin("", actor=actor, at=at)
        act = Act(action=Action.UNLOCKED, actor=actor, at=at, detail=f"as {who}")
        self._keep(_SLIPS, "", act)

    def _slips(self) -> Slips:
        text = self.setting(_SLIPS)
        return read(Slips, parse_json(text, _SLIPS), _SLIPS) if text else Slips()

    def _refuse_early(self, at: datetime) -> None:
        if wait := self._slips().wait(at):
            raise Refused(
                f"Too many wrong PINs: the next is looked at in {wait_words(wait)}. Everything"
                " typed is kept. The recovery code of the database opens too, after that time."
            )

    def _refuse_wrong(self, kept: str, typed: str, who: str, actor: Actor, at: datetime) -> None:
        if is_pin(read(PinHash, parse_json(kept, _PIN), _PIN), typed):
            return
        slips = self._slips().another(at)
        act = Act(action=Action.WRONG_PIN, actor=actor, at=at, detail=f"as {who}")
        self._keep(_SLIPS, json.dumps(plain(slips)), act)
        wait = slips.wait(at)
        later = f" The next is looked at in {wait_words(wait)}." if wait else ""
        raise Refused(
            f"This is not the PIN of this workstation; everything typed is kept.{later} Ask who set"
            " it, or type the recovery code of the database."
        )

    def _is_code(self, typed: str) -> bool:
        """Whether a recovery code was typed, and the right one. Raises `Refused`, `IllFormed`."""
        slot = self.setting(SLOT_SETTING)
        if not slot or len("".join(typed.replace("-", " ").split())) != CODE_LETTERS:
            return False
        unwrap(decode_slot(slot, "The recovery slot"), secret_of(typed))
        return True
