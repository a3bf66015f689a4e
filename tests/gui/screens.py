"""Every window, dialog and page of the program, opened as a person opens it, by name.

A window belongs to the desktop it was opened on and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget

from domain.merge import ThreeVersions
from domain.precautions import Precautions
from domain.set_up import Gap
from gui import passing
from gui.conflict_dialog import ConflictDialog
from gui.department import RecoveryCodeAsked, RecoveryCodeShown
from gui.live_panel import LivePanel
from gui.main_window import MainWindow
from gui.pin_dialog import PinDialog
from gui.set_up_window import SetUpWindow
from gui.tables_window import TablesWindow
from gui.tour import Tour
from gui.welcome import WelcomeDialog
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_backups import FOLDER, FakeDesk, a_backup
from tests.gui.hands import settle
from tests.gui.test_tables_window import SHIPS, Surroundings

Screen = Callable[[Desktop], QWidget]
_SESSION: Final = "metastases-hospital"
FILE: Final = "department.isocenter"


def dialogs() -> list[QDialog]:
    """The dialogs on the screen, the newest last."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def _main(desktop: Desktop) -> MainWindow:
    return desktop.window()


def _opened(desktop: Desktop) -> MainWindow:
    return desktop.opened(example(_SESSION))


def _troubled(desktop: Desktop) -> MainWindow:
    """A session with findings, open documents and something unsaved."""
    session = example(_SESSION)
    documents = tuple(d for d in session.documents if d.key not in {"rx_signed", "consent_rt"})
    lesion = replace(session.lesions[0], max_dimension_mm=None)
    broken = replace(session, documents=documents, lesions=(lesion, *session.lesions[1:]))
    return desktop.opened(broken)


def _list(desktop: Desktop) -> QWidget:
    put(desktop.store, example(_SESSION))
    window = _main(desktop)
    window.worklist.focus_list()
    return window


def _page(number: int) -> Screen:
    def show(desktop: Desktop) -> QWidget:
        window = _troubled(desktop)
        window.editor_now().tabs.setCurrentIndex(number)
        return window

    return show


def _live(change: Callable[[LivePanel], object]) -> Screen:
    def show(desktop: Desktop) -> QWidget:
        window = _troubled(desktop)
        change(window.live)
        return window

    return show


def _act(key: str, start: Callable[[Desktop], MainWindow] = _opened, tab: int = 0) -> Screen:
    """The dialog that an act opens, on one of its tabs."""

    def show(desktop: Desktop) -> QWidget:
        window = start(desktop)
        before = set(dialogs())
        window.actions_by_key[key].trigger()
        settle()
        new = [dialog for dialog in dialogs() if dialog not in before]
        assert new, key
        if tab:
            new[-1].findChildren(QTabWidget)[0].setCurrentIndex(tab)
        return new[-1]

    return show


def _made(make: Callable[[Desktop, QWidget], QDialog]) -> Screen:
    def show(desktop: Desktop) -> QWidget:
        dialog = make(desktop, _main(desktop))
        passing.show(dialog)
        return dialog

    return show


def _conflict(_: Desktop, parent: QWidget) -> QDialog:
    base = example(_SESSION)
    theirs = replace(base, course=replace(base.course, machine="Linac 8"))
    yours = replace(base, course=replace(base.course, machine="Linac 9", energy="6X"))
    versions = ThreeVersions(was=base, theirs=theirs, yours=yours)
    return ConflictDialog(versions, "D. Okafor", 2, parent)


def _tables(_: Desktop, parent: QWidget) -> QDialog:
    return TablesWindow(Surroundings().services(), SHIPS, parent)


def _locked(desktop: Desktop) -> QWidget:
    desktop.store.kept.pin = "blue linac 3"
    return _opened(desktop)


def _backups(desktop: Desktop) -> QWidget:
    desktop.backups = FakeDesk(desktop.store, [a_backup(1), a_backup(8)])
    desktop.store.kept.precautions = Precautions(backup_folder=FOLDER)
    return _act("backups", _main)(desktop)


def _welcome(_: Desktop, parent: QWidget) -> QDialog:
    return WelcomeDialog(Path("data"), FILE, ("python",), parent)


def _code_asked(_: Desktop, parent: QWidget) -> QDialog:
    return RecoveryCodeAsked("The keychain holds no key.", lambda _code: None, parent)


def _set_up(step: int) -> Callable[[Desktop, QWidget], QDialog]:
    gap = (Gap.PRACTICE, Gap.STAFF)[step]
    return lambda desktop, parent: SetUpWindow(desktop.services(), (gap,), parent)


def _practice(desktop: Desktop) -> QWidget:
    desktop.is_demo = True
    return _list(desktop)


def _tour(desktop: Desktop) -> QWidget:
    window = _opened(desktop)
    window.actions_by_key["tour"].trigger()
    settle()
    found = window.findChild(Tour)
    assert found is not None
    return found


def _modifier(desktop: Desktop) -> QWidget:
    window = _opened(desktop)
    window.live.show_modifiers()
    settle()
    page = window.live.line
    assert page is not None
    assert page.modifiers.stand_on("Q0 ·")
    QTest.keyClick(page.modifiers, Qt.Key.Key_Return)
    settle()
    assert page.dialog is not None
    return page.dialog


def _changed(desktop: Desktop) -> MainWindow:
    """A session that was stored twice."""
    window = _opened(desktop)
    session = window.document.session
    changed = replace(session, course=replace(session.course, machine="Linac 9"))
    window.document.replace_records(changed, "Change", "course")
    assert window.acts.save()
    return window


_PAGES: Final[dict[str, Screen]] = {
    "worklist": _list,
    "practice mode": _practice,
    "locked": _locked,
    **{f"session page {number + 1}": _page(number) for number in range(8)},
    "findings": _live(lambda live: live.focus_findings()),
    "checklist": _live(lambda live: live.focus_checklist()),
    "necessity": _live(lambda live: live.tabs.setCurrentIndex(2)),
    "unfolded charges": _live(lambda live: live.charges.unfold_all()),
    "why": _live(lambda live: live.explain()),
    "modifiers": _live(lambda live: live.show_modifiers()),
    "estimate": _live(lambda live: live.add_estimate()),
}

# What opens beside the window or over it.
WINDOWS: Final[dict[str, Screen]] = {
    "why not": _act("why_not"),
    "what if": _act("what_if"),
    "library": _act("library"),
    "keys": _act("keys"),
    "help here": _act("help", _troubled),
    "key card": _act("print_keys"),
    "palette": _act("palette"),
    "begin": _act("begin"),
    "template": _act("template"),
    "preview": _act("print"),
    "sign": _act("sign", _troubled),
    "record": _act("record", _troubled),
    "record several": _act("record_many", _troubled),
    "print a day": _act("print_day"),
    "sheet numbers": _act("register"),
    "paper form": _act("form"),
    "ask for review": _act("ask_review"),
    "what changed": _act("changes", _changed),
    "settings, practice": _act("settings", _main),
    "settings, staff": _act("settings", _main, 1),
    "settings, machines": _act("settings", _main, 2),
    "settings, fees": _act("settings", _main, 3),
    "settings, sheets": _act("settings", _main, 4),
    "backups": _backups,
    "settings, payers": _act("settings", _main, 5),
    "settings, safety": _act("settings", _main, 6),
    "PIN": _made(lambda desktop, parent: PinDialog(desktop.services(), parent)),
    "about": _act("about", _main),
    "about, self-test": _act("about", _main, 3),
    "modifier": _modifier,
    "conflict": _made(_conflict),
    "tables": _made(_tables),
    "welcome": _made(_welcome),
    "recovery code": _made(lambda _, parent: RecoveryCodeShown("7K2QX-9M4TD", parent)),
    "recovery code asked": _made(_code_asked),
    "set up, practice": _made(_set_up(0)),
    "set up, staff": _made(_set_up(1)),
    "tour": _tour,
}

SCREENS: Final = _PAGES | WINDOWS
