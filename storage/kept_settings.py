"""What a department keeps about itself in its database: practice, templates, single settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from domain.backups import Backup
from domain.payer_uses import PayerUse
from domain.ports import Actor, Practice
from domain.precautions import Precautions
from domain.published import Edition
from domain.roster import Roster
from domain.table_shelf import TableAct
from domain.table_words import edition_words, rows_words
from domain.templates import Template
from storage import audit
from storage.audit import Act, Action
from storage.failures import told_plainly
from storage.payer_uses import decode_uses, encode_uses
from storage.precautions import decode_precautions, encode_precautions
from storage.roster import decode_roster, encode_roster
from storage.settings import decode_practice, encode_practice
from storage.templates import decode_templates, encode_templates
from storage.unit_of_work import immediate

_EMPTY_PRACTICE: Final = Practice(billers={})


class KeptSettings:
    """A part of `SqliteStore`."""

    path: Path
    _db: Database
    _audit_key: bytes

    def practice(self) -> Practice:
        """What the department says about itself; empty until it is set."""
        text = self.setting("practice")
        return decode_practice(text, "The practice settings") if text else _EMPTY_PRACTICE

    def set_practice(self, practice: Practice, *, actor: Actor, at: datetime) -> None:
        """Store the practice settings, with their audit row."""
        text, told = encode_practice(practice), f"{len(practice.fees)} fees"
        act = Act(action=Action.SET_PRACTICE, actor=actor, at=at, detail=told)
        self._keep("practice", text, act)

    def templates(self) -> tuple[Template, ...]:
        """The department's templates, in their order."""
        text = self.setting("templates")
        return decode_templates(text) if text else ()

    def set_templates(self, templates: tuple[Template, ...], *, actor: Actor, at: datetime) -> None:
        """Store all templates, with their audit row."""
        text, told = encode_templates(templates), f"{len(templates)} templates"
        act = Act(action=Action.SET_TEMPLATES, actor=actor, at=at, detail=told)
        self._keep("templates", text, act)

    def roster(self) -> Roster:
        """Staff and machines; empty until they are entered."""
        text = self.setting("roster")
        return decode_roster(text) if text else Roster()

    def set_roster(self, roster: Roster, *, actor: Actor, at: datetime) -> None:
        """Store staff and machines, with their audit row."""
        told = f"{len(roster.staff)} people, {len(roster.machines)} machines"
        act = Act(action=Action.SET_ROSTER, actor=actor, at=at, detail=told)
        self._keep("roster", encode_roster(roster), act)

    def precautions(self) -> Precautions:
        """When the window locks, and where backups go; the program's own choice until it is set."""
        text = self.setting("precautions")
        return decode_precautions(text) if text else Precautions()

    def set_precautions(self, precautions: Precautions, *, actor: Actor, at: datetime) -> None:
        """Store them, with their audit row."""
        told = f"locks after {precautions.lock_minutes} min, keeps {precautions.backups_kept}"
        act = Act(action=Action.SET_PRECAUTIONS, actor=actor, at=at, detail=told)
        self._keep("precautions", encode_precautions(precautions), act)

    def payer_uses(self) -> tuple[PayerUse, ...]:
        """Which payer means which profile here, where the department says otherwise."""
        text = self.setting("payer_uses")
        return decode_uses(text) if text else ()

    def set_payer_uses(self, uses: tuple[PayerUse, ...], *, actor: Actor, at: datetime) -> None:
        """Store them, with their audit row."""
        told = ", ".join(f"{use.payer} by {use.profile}" for use in uses) or "none"
        act = Act(action=Action.SET_PAYER_USES, actor=actor, at=at, detail=told)
        self._keep("payer_uses", encode_uses(uses), act)

    def last_backup(self) -> datetime | None:
        """When the last backup was made that was proved whole; None = never."""
        text = self.setting("last_backup")
        return datetime.fromisoformat(text) if text else None

    def note_backup(self, backup: Backup, *, actor: Actor) -> None:
        """Note a backup that counts, with its audit row."""
        told = f"{backup.name}, {backup.size} bytes"
        act = Act(action=Action.BACKED_UP, actor=actor, at=backup.made_at, detail=told)
        self._keep("last_backup", backup.made_at.isoformat(), act)

    def _keep(self, name: str, text: str, act: Act) -> None:
        """A setting and its audit row, which carries the digest of what was kept."""
        with immediate(self._db, self.path):
            self._db.table("setting").insert({"name": name, "value": text}, replace=True)
            audit.append(self._db, self._audit_key, replace(act, digest=audit.digest_of(text)))
            self._db.commit()

    def note_table(self, act: TableAct, edition: Edition, *, actor: Actor, at: datetime) -> None:
        """Note in the audit what was done with an edition of a published table."""
        row = Act(
            action=Action(act.value),
            actor=actor,
            at=at,
            detail=f"{edition_words(edition)}, {rows_words(edition)}",
            digest=edition.digest,
        )
        with immediate(self._db, self.path):
            audit.append(self._db, self._audit_key, row)
            self._db.commit()

    def setting(self, name: str) -> str:
        """A stored text, or ""."""
        with told_plainly(self.path):
            row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def keep_setting(self, name: str, value: str) -> None:
        """Store a text under a name."""
        with immediate(self._db, self.path):
            self._db.table("setting").insert({"name": name, "value": value}, replace=True)
            self._db.commit()
