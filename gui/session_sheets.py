"""The sheets of a session: a draft of each biller's, or the sheet of what was signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from domain.choices import Biller
from domain.errors import Refused
from gui.desk import Desk, Sheet
from gui.print_orders import Asked
from gui.words import label

if TYPE_CHECKING:
    from domain.charge import Derivation
    from domain.documents import Superbill
    from domain.session import SrsSession
    from gui.document import Opened

Offers: TypeAlias = tuple[tuple[str, str], ...]
_CLOSED: Final = "No session is open. Nothing was printed; open the session to print it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A sheet without its bytes yet, and what draws them; that may happen in the worker."""

    sheet: Sheet
    draw: Callable[[], bytes]

    def laid_out(self) -> Sheet:
        """The sheet with the bytes it is laid out as."""
        return replace(self.sheet, pdf=self.draw())


class SheetMaker(Protocol):
    """Whose sheets they are: those of the session on the screen, or of one that was not so."""

    @property
    def offers(self) -> Offers:
        """Kind and title of each sheet there is."""

    @property
    def has_reasons(self) -> bool:
        """Whether a sheet may carry the reasons of its lines."""

    def held(self) -> SheetMaker:
        """The sheets as they are now, whatever is on the screen when they are printed."""

    def compose(self, asked: Asked) -> Composed:
        """The sheet in words. Raises `CaptureError`."""

    def hand_out(self, sheet: Sheet) -> None:
        """Note that it left the program, where that is noted. Raises `CaptureError`."""


def offers_of(billers: tuple[Biller, ...]) -> Offers:
    """A sheet for each of them."""
    return tuple((biller.value, label(biller)) for biller in billers)


def superbill_sheet(
    superbill: Superbill, draw: Callable[[Superbill], bytes], asked: Asked
) -> Composed:
    """A draft of a superbill, on the paper that is asked for."""
    on_paper = replace(superbill, paper=asked.paper or superbill.paper)
    sheet = Sheet(session_id="", biller=superbill.biller, paper=on_paper.paper)
    return Composed(sheet=sheet, draw=lambda: draw(on_paper))


class Shown(Protocol):
    """A session, what it is called in the store and what follows from it."""

    @property
    def about(self) -> Opened | None: ...

    @property
    def session(self) -> SrsSession: ...

    @property
    def derivation(self) -> Derivation | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Still:
    about: Opened | None
    session: SrsSession
    derivation: Derivation | None


class SessionSheets:
    """Those of the session on the screen; what is handed out is noted in the audit."""

    has_reasons = True

    def __init__(self, desk: Desk, document: Shown, draw: Callable[[Superbill], bytes]) -> None:
        self._desk = desk
        self._document = document
        self._draw = draw

    @property
    def offers(self) -> Offers:
        """Those who charge something."""
        derivation = self._document.derivation
        return offers_of(derivation.billers if derivation else ())

    def held(self) -> SessionSheets:
        """Of the session as it is on the screen now; another one may follow it there."""
        shown = self._document
        still = _Still(about=shown.about, session=shown.session, derivation=shown.derivation)
        return SessionSheets(self._desk, still, self._draw)

    def compose(self, asked: Asked) -> Composed:
        """A draft, or the sheet of what was signed."""
        about, derivation = self._document.about, self._document.derivation
        if about is None or derivation is None:
            raise Refused(_CLOSED)
        superbill = self._desk.compose(
            about,
            self._document.session,
            derivation,
            Biller(asked.kind),
            with_reasons=asked.with_reasons,
        )
        made = superbill_sheet(superbill, self._draw, asked)
        sheet = replace(
            made.sheet,
            session_id=about.id,
            number=superbill.sheet_number,
            is_draft=not superbill.sheet_number,
        )
        return replace(made, sheet=sheet)

    def hand_out(self, sheet: Sheet) -> None:
        """Note it in the audit."""
        self._desk.hand_out(sheet)
