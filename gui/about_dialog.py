"""About: versions, rules, tables, licences, and a look whether everything needed is here."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from domain.errors import CaptureError
from domain.table_words import shipped_words
from gui import layouts, theme
from gui.icons import Glyph
from gui.labels import named, primary, text_label
from gui.licences import LICENCES
from gui.services import Checked, Services
from gui.tasks import Tasks
from gui.theme import TITLE, Tone, scaled
from gui.words import plain
from gui.wrapping import GLYPH_ROLE, LEAD_ROLE, TONE_ROLE, Rewrapping, WrappingDelegate

_SAID: Final = (
    "Charges are suggested from the facts entered; a person signs every session. CPT codes are"
    " copyright of the American Medical Association; the words beside them are this program's own."
)
_AT_REST: Final = (
    "Nothing was looked at yet. Libraries, fonts, tables and disk; nothing is changed."
)
_SPOKEN: Final = Qt.ItemDataRole.AccessibleTextRole


class AboutDialog(QDialog):
    """Four lists of two or three columns; the checks are made when a person asks for them."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = Tasks(self)
        self.setWindowTitle("About Isocenter")
        self.resize(720, 520)
        title = text_label(f"Isocenter {services.version}", "heading")
        title.setFont(scaled(title.font(), TITLE))
        self.tabs = QTabWidget(self)
        named(self.tabs.tabBar(), "Parts of About")
        self.versions = _list("Versions", _versions(services))
        self.tables = _list("Rules and tables", _tables(services))
        self.licences = _list("Licences", LICENCES)
        self.checks = _list("Self-test", ())
        self.checks.setColumnCount(1)
        self.checks.setItemDelegate(WrappingDelegate(self.checks))
        self.checks.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        Rewrapping(self.checks)
        for view in (self.versions, self.tables, self.licences):
            self.tabs.addTab(view, view.accessibleName())
        self.tabs.addTab(self._self_test(), "&Self-test")
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(title)
        layout.addWidget(text_label(_SAID, "quiet", wraps=True))
        layout.addWidget(self.tabs, 1)
        close = primary("&Close", "Close")
        close.clicked.connect(self.close)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _self_test(self) -> QWidget:
        page = QWidget(self)
        layout = layouts.column(page, theme.NEAR, (0, theme.NEAR, 0, 0))
        row = layouts.row(theme.NEAR)
        self.run = QPushButton("Look whether &everything is here", page)
        named(self.run, "Run the self-test", "Libraries, fonts, encryption, tables, keychain, disk")
        self.run.setEnabled(self._services.self_check is not None)
        self.run.clicked.connect(self.run_checks)
        self.told = text_label(_AT_REST, "quiet", wraps=True)
        row.addWidget(self.run)
        row.addWidget(self.told, 1)
        layout.addLayout(row)
        layout.addWidget(self.checks, 1)
        return page

    def run_checks(self) -> None:
        """Make the checks away from the window; each is a row when they are done."""
        if self._services.self_check is None:
            return
        self.run.setEnabled(False)
        self.told.setText("Looking; this takes some seconds. The window can be used meanwhile.")
        self._tasks.run(self._services.self_check, self._show_checks, self._on_failed)

    def _show_checks(self, checks: tuple[Checked, ...]) -> None:
        self.checks.clear()
        for one in checks:
            glyph, tone, word = _sign(one)
            told = f"{one.found}. {one.remedy}".strip()
            row = _row((told,))
            row.setData(0, GLYPH_ROLE, glyph)
            row.setData(0, TONE_ROLE, tone)
            row.setData(0, LEAD_ROLE, f"{one.name}: {word}")
            row.setData(0, _SPOKEN, f"{one.name}: {word}. {told}")
            self.checks.addTopLevelItem(row)
        missing = [one for one in checks if one.remedy and one.is_needed]
        self.told.setText(
            f"{len(missing)} of {len(checks)} need attention; each says what to do."
            if missing
            else f"{len(checks)} checks made; nothing that is needed is missing."
        )
        self.run.setEnabled(True)

    def _on_failed(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.run.setEnabled(True)

    def open_now(self) -> None:
        """Come to the front, with the tables that are loaded now."""
        self.tables.clear()
        self.tables.addTopLevelItems([_row(row) for row in _tables(self._services)])
        self.show()
        self.activateWindow()

    def stop(self) -> None:
        """Finish what has begun and take no answer of the worker any more."""
        self._tasks.close()


def _sign(one: Checked) -> tuple[Glyph, Tone, str]:
    if not one.remedy:
        return Glyph.GOOD, Tone.GOOD, "ok"
    if one.is_needed:
        return Glyph.STOP, Tone.STOP, "missing"
    return Glyph.WARN, Tone.WARN, "not here"


def _versions(services: Services) -> tuple[tuple[str, str], ...]:
    return (
        ("Isocenter", services.version),
        ("Python", f"{platform.python_version()} on {platform.system()}"),
        ("Qt", f"{qVersion()} (PySide6 {_installed('PySide6-Essentials')})"),
        *services.versions(),
        ("ReportLab", _installed("reportlab")),
    )


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _tables(services: Services) -> tuple[tuple[str, str], ...]:
    book = services.book()
    since, until = book.pack.verified_for
    return (
        ("Rules", f"edition {book.pack.edition}"),
        ("Verified", f"for dates of service {since} to {until}"),
        *(("Ships with the program", table) for table in shipped_words(book)),
        *_loaded(services),
    )


def _loaded(services: Services) -> tuple[tuple[str, str], ...]:
    if services.tables is None:
        return ()
    try:
        shelved = services.tables.shelf().shelved()
    except CaptureError as error:
        return (("Loaded", str(error)),)
    used = tuple(("In use", one.edition.title) for one in shelved if one.is_in_use)
    return used or (("Loaded", "none; what ships speaks"),)


def _list(name: str, rows: Iterable[tuple[str, ...]]) -> QTreeWidget:
    view = QTreeWidget()
    view.setHeaderHidden(True)
    view.setRootIsDecorated(False)
    view.setWordWrap(True)
    view.setIconSize(QSize(14, 14))
    view.setAlternatingRowColors(True)
    named(view, name)
    made = [_row(row) for row in rows]
    view.setColumnCount(max((row.columnCount() for row in made), default=2))
    view.addTopLevelItems(made)
    header = view.header()
    header.setStretchLastSection(True)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    if view.columnCount() > 2:
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return view


def _row(texts: tuple[str, ...]) -> QTreeWidgetItem:
    row = QTreeWidgetItem(list(texts))
    row.setData(0, _SPOKEN, ": ".join(texts[:2]) + "".join(f"; {more}" for more in texts[2:]))
    for column, text in enumerate(texts):
        row.setToolTip(column, plain(text))
    return row
