"""The first days of a department: welcome, setting up in steps, practice mode, tour, About."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeWidget
from pytestqt.qtbot import QtBot

from command_line.self_check import LIBRARIES
from domain.choices import Biller
from domain.errors import Refused
from domain.ports import BillerIdentity, Practice
from domain.roster import Machine, Roster, StaffMember
from domain.set_up import Gap
from gui import practice_mode, tour
from gui.about_dialog import AboutDialog
from gui.form import Field
from gui.licences import LICENCES
from gui.main_window import MainWindow
from gui.practice_mode import PracticeStrip, Watermark
from gui.records import RecordsPart
from gui.services import Checked
from gui.set_up import SetUp
from gui.set_up_window import SetUpWindow
from gui.tour import STOPS, Tour
from gui.welcome import WelcomeDialog
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_store import NOW
from tests.gui.hands import click, is_gone, press, settle, type_cell
from tests.gui.test_tables_window import Surroundings

FILE = "department.isocenter"


# Step one: the database ---------------------------------------------------------------------------


@pytest.fixture
def welcome(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> WelcomeDialog:
    dialog = WelcomeDialog(tmp_path / "home", FILE, ("no-such-program",))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_new_database_is_made_where_the_dialog_says(
    welcome: WelcomeDialog, tmp_path: Path
) -> None:
    welcome.go_on.click()

    assert welcome.chosen == tmp_path / "home"
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("named", ["", FILE], ids=["folder", "file"])
def test_a_database_that_exists_is_opened_by_its_folder_or_its_file(
    welcome: WelcomeDialog, tmp_path: Path, named: str
) -> None:
    (tmp_path / FILE).write_bytes(b"")
    welcome.ask_folder = lambda: str(tmp_path / named)

    click(welcome, "Browse…")
    welcome.go_on.click()

    assert welcome.chosen == tmp_path


@pytest.mark.parametrize("text", ["", "somewhere"], ids=["nothing", "another folder"])
def test_a_folder_without_a_database_stays_in_the_field_with_the_reason(
    welcome: WelcomeDialog, text: str
) -> None:
    welcome.is_there.setChecked(True)
    QTest.keyClicks(welcome.place, text)

    welcome.go_on.click()

    assert welcome.isVisible()
    assert welcome.chosen is None
    assert welcome.place.text() == text
    assert "nothing was changed" in welcome.refusal.text()


def test_leaving_the_welcome_chooses_nothing(welcome: WelcomeDialog) -> None:
    welcome.reject()

    assert welcome.chosen is None


def test_practice_that_cannot_be_started_is_told(welcome: WelcomeDialog) -> None:
    click(welcome, "Practice first")

    assert "could not be started" in welcome.said.text()
    assert welcome.isVisible()


# Steps two and three ------------------------------------------------------------------------------


def _typed(dialog: SetUpWindow, path: str, text: str) -> None:
    found = next(f for f in dialog.findChildren(Field) if f.path == path)
    assert isinstance(found.editor, QLineEdit)
    found.editor.setFocus()
    QTest.keyClicks(found.editor, text)
    settle()


def _row(dialog: SetUpWindow, path: str, name: str) -> None:
    part = next(p for p in dialog.findChildren(RecordsPart) if p.path == path)
    part.add()
    settle()
    type_cell(part.table, part.model.rowCount() - 1, "Name", name)


def _set_up(window: MainWindow) -> SetUpWindow:
    click(window.windows.set_up.banner, "Go on")
    dialog = window.windows.set_up.dialog
    assert dialog is not None
    return dialog


def test_a_new_department_is_led_through_practice_staff_and_machines(desktop: Desktop) -> None:
    window = desktop.window()
    banner = window.windows.set_up.banner
    assert banner.sentence.text() == "Finish setting up: practice, staff and machines."

    dialog = _set_up(window)
    _typed(dialog, "facility.name", "Alder Valley")
    click(dialog, "Keep, go on")
    _row(dialog, "staff", "Nora Vance")
    _row(dialog, "machines", "Linac 9")
    click(dialog, "Finish")

    assert desktop.store.practice().billers[Biller.FACILITY].name == "Alder Valley"
    assert desktop.store.roster().staff[0].name == "Nora Vance"
    assert desktop.store.roster().machines[0].name == "Linac 9"
    assert is_gone(dialog)
    assert not banner.isVisible()


def test_setting_up_is_left_after_a_step_and_resumed_at_the_next(desktop: Desktop) -> None:
    window = desktop.window()
    dialog = _set_up(window)
    _typed(dialog, "facility.name", "Alder Valley")
    click(dialog, "Keep, go on")
    click(dialog, "Leave, go on later")
    assert is_gone(dialog)
    assert window.windows.set_up.banner.sentence.text() == "Finish setting up: staff and machines."

    again = _set_up(desktop.window())

    assert again.title.text() == "Step 3 of 3: Staff and machines"
    assert again.back.isEnabled()
    click(again, "Back")
    assert again.title.text() == "Step 2 of 3: Practice"


def test_what_is_half_typed_is_not_lost_by_leaving(desktop: Desktop) -> None:
    dialog = _set_up(desktop.window())
    _typed(dialog, "facility.name", "Alder Valley")

    click(dialog, "Leave, go on later")

    assert dialog.box is not None
    click(dialog.box, "Keep")
    assert Biller.FACILITY in desktop.store.practice().billers


def test_a_step_that_cannot_be_kept_is_not_left_by_going_on(desktop: Desktop) -> None:
    dialog = _set_up(desktop.window())
    _typed(dialog, "facility.name", "Alder Valley")
    _typed(dialog, "facility.npi", "1234567890")

    click(dialog, "Keep, go on")

    assert dialog.title.text() == "Step 2 of 3: Practice"
    assert dialog.box is not None
    assert "NPI" in dialog.box.text()


def test_nothing_is_asked_once_everything_is_kept(desktop: Desktop) -> None:
    desktop.store.kept.practice = Practice(
        billers={Biller.FACILITY: BillerIdentity(name="Alder Valley")}
    )
    desktop.store.kept.roster = Roster(
        staff=(StaffMember(name="Nora Vance"),), machines=(Machine(name="Linac 9"),)
    )

    assert not desktop.window().windows.set_up.banner.isVisible()


@pytest.mark.parametrize("answer", ["Not now", "Do not ask again"])
def test_the_reminder_goes_away_when_told_and_the_menu_still_leads_there(
    desktop: Desktop, answer: str
) -> None:
    window = desktop.window()

    click(window.windows.set_up.banner, answer)
    assert not window.windows.set_up.banner.isVisible()
    window.actions_by_key["set_up"].trigger()

    dialog = window.windows.set_up.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert window.windows.set_up.gaps() == tuple(Gap)


def test_enough_said_once_holds_at_the_next_start(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    monkeypatch.setattr(SetUp, "_settings", lambda _self: kept)
    click(desktop.window().windows.set_up.banner, "Do not ask again")

    assert not desktop.window().windows.set_up.banner.isVisible()


def test_a_store_that_cannot_be_read_is_told_by_others_only(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desktop.window()

    def refuse() -> None:
        raise Refused("The database is closed. Nothing was changed.")

    monkeypatch.setattr(desktop.store, "practice", refuse)

    assert window.windows.set_up.gaps() == ()
    window.actions_by_key["set_up"].trigger()
    assert "is closed" in window.windows.box.text()


# Practice mode ------------------------------------------------------------------------------------


def test_practice_mode_says_so_above_across_and_in_the_title(desktop: Desktop) -> None:
    desktop.is_demo = True
    window = desktop.window()

    strip, mark = window.findChild(PracticeStrip), window.findChild(Watermark)
    assert strip is not None
    assert mark is not None
    assert "practice mode" in window.windowTitle()
    assert "made-up patients" in strip.words.text()
    assert strip.isVisible()
    window.resize(900, 700)
    settle()
    assert mark.geometry() == window.rect()
    bare = window.grab().toImage()
    mark.hide()
    assert bare != window.grab().toImage()
    assert not window.windows.set_up.banner.isVisible()


def test_the_mark_lets_clicks_and_keys_through(desktop: Desktop) -> None:
    desktop.is_demo = True
    window = desktop.window()
    place = window.worklist.search.mapTo(window, window.worklist.search.rect().center())

    assert window.childAt(place) is window.worklist.search


def test_outside_practice_mode_nothing_is_marked(desktop: Desktop) -> None:
    window = desktop.window()

    assert window.findChild(PracticeStrip) is None
    assert window.findChild(Watermark) is None


def test_practice_mode_opens_in_a_process_of_its_own(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str]]] = []

    def start(program: str, arguments: list[str]) -> tuple[bool, int]:
        started.append((program, arguments))
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", start)

    said = practice_mode.start(("python", "main.py", "--demo"))

    assert started == [("python", ["main.py", "--demo"])]
    assert "window of its own" in said


def test_in_practice_mode_the_menu_says_that_this_is_it(desktop: Desktop) -> None:
    window = desktop.window()

    window.actions_by_key["practice"].trigger()

    assert window.windows.box.text() == practice_mode.WORDS


# Tour ---------------------------------------------------------------------------------------------


def _tour(window: MainWindow) -> Tour:
    window.actions_by_key["tour"].trigger()
    settle()
    found = window.findChild(Tour)
    assert found is not None
    return found


def test_the_tour_points_at_each_control_on_the_screen(desktop: Desktop) -> None:
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()
    walk = _tour(window)

    for number, stop in enumerate(STOPS, 1):
        target = stop.target(window)
        assert walk.count.text() == f"{number} of {len(STOPS)}"
        assert target.isVisible(), stop.title
        middle = target.mapTo(window, target.rect().center())
        assert walk.ring.geometry().contains(middle), stop.title
        assert window.rect().contains(walk.geometry()), stop.title
        QTest.keyClick(walk, Qt.Key.Key_Right)
        settle()

    assert not walk.isVisible()
    assert window.document.about is None


def test_left_goes_back_and_escape_ends_the_tour(desktop: Desktop) -> None:
    walk = _tour(desktop.window())

    QTest.keyClick(walk, Qt.Key.Key_Right)
    QTest.keyClick(walk, Qt.Key.Key_Left)
    assert walk.stop is STOPS[0]
    QTest.keyClick(walk, Qt.Key.Key_Escape)

    assert not walk.isVisible()


def test_tab_walks_the_buttons_of_the_bubble(desktop: Desktop) -> None:
    window = desktop.window()
    walk = _tour(window)
    walk.show_stop(1)

    seen = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget() or walk, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())

    assert seen == [walk.next, walk.close_button, walk.back, walk.next]


def test_a_session_on_the_screen_stays_after_the_tour(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    walk = _tour(window)

    walk.show_stop(len(STOPS) - 1)
    walk.go_on()

    assert window.document.about is not None


def test_in_practice_the_tour_opens_a_session_to_look_at(desktop: Desktop) -> None:
    desktop.is_demo = True
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()

    _tour(window).show_stop(1)

    assert window.document.session == example("metastases-hospital")


def test_the_bubble_follows_the_window_and_begins_anew(desktop: Desktop) -> None:
    window = desktop.window()
    _tour(window).show_stop(4)
    window.resize(1000, 640)
    settle()
    walk = tour.take(window, is_practice=False)

    assert walk.stop is STOPS[0]
    assert window.rect().contains(walk.geometry())


# About --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    name: str
    found: str
    remedy: str = ""
    is_needed: bool = True


@pytest.fixture
def about(qtbot: QtBot, desktop: Desktop) -> Iterator[Callable[..., AboutDialog]]:
    dialogs: list[AboutDialog] = []

    def made(look: Callable[[], tuple[Checked, ...]] | None) -> AboutDialog:
        dialog = AboutDialog(replace(desktop.services(), self_check=look))
        qtbot.addWidget(dialog)
        dialog.show()
        dialogs.append(dialog)
        return dialog

    yield made
    for dialog in dialogs:
        dialog.stop()


def _rows(view: QTreeWidget) -> list[tuple[str, str]]:
    found = (view.topLevelItem(row) for row in range(view.topLevelItemCount()))
    return [(row.text(0), row.text(1)) for row in found if row is not None]


def test_about_tells_versions_rules_and_days(
    about: Callable[..., AboutDialog], desktop: Desktop
) -> None:
    dialog = about(None)

    versions = {name for name, _ in _rows(dialog.versions)}
    tables = [told for _, told in _rows(dialog.tables)]
    assert {"Isocenter", "Python", "Qt", "ReportLab"} == versions
    assert desktop.services().book().pack.edition in tables[0]
    assert "2025-01-01" in tables[1]
    assert not dialog.run.isEnabled()


def test_about_names_the_tables_in_use(qtbot: QtBot, desktop: Desktop) -> None:
    around = Surroundings()
    staged = around.shelf.stage(("pairs.zip",), lambda _progress: None)
    applied = around.shelf.apply(staged, by="R. Castellano", at=NOW)
    dialog = AboutDialog(replace(desktop.services(), tables=around.services()))
    qtbot.addWidget(dialog)
    assert ("In use", applied.title) in _rows(dialog.tables)
    around.failure = "The shelf cannot be read. Nothing was changed."

    dialog.open_now()

    assert ("Loaded", around.failure) in _rows(dialog.tables)
    dialog.stop()


def test_every_library_of_the_program_stands_with_its_licence() -> None:
    named = {name for name, _, _ in LICENCES}

    assert set(LIBRARIES) <= named


LINES = (
    Line("Fonts", "21 font files"),
    Line("Keychain", "none in this session", "Start one.", is_needed=False),
    Line("Encrypted database", "failed", "Run the set-up."),
)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (LINES, "1 of 3 need attention"),
        (LINES[:2], "nothing that is needed is missing"),
    ],
    ids=["something missing", "all there"],
)
def test_the_self_test_runs_beside_the_window_and_says_what_to_do(
    qtbot: QtBot, about: Callable[..., AboutDialog], lines: tuple[Line, ...], told: str
) -> None:
    dialog = about(lambda: lines)

    dialog.run.click()
    assert not dialog.run.isEnabled()
    qtbot.waitUntil(dialog.run.isEnabled)

    assert told in dialog.told.text()
    rows = [dialog.checks.topLevelItem(row) for row in range(dialog.checks.topLevelItemCount())]
    said = [row.data(0, Qt.ItemDataRole.AccessibleTextRole) for row in rows if row is not None]
    assert [text.split(":")[0] for text in said] == [line.name for line in lines]
    assert all(line.remedy in text for line, text in zip(lines, said, strict=True))


def test_a_self_test_that_is_refused_is_told(
    qtbot: QtBot, about: Callable[..., AboutDialog]
) -> None:
    def refuse() -> tuple[Checked, ...]:
        raise Refused("The disk cannot be read. Nothing was changed.")

    dialog = about(refuse)
    dialog.run.click()
    qtbot.waitUntil(dialog.run.isEnabled)

    assert "cannot be read" in dialog.told.text()


def test_about_opens_from_the_menu_and_escape_closes_it(desktop: Desktop) -> None:
    window = desktop.window()
    window.actions_by_key["about"].trigger()
    dialog = window.windows.about
    assert dialog is not None

    press(dialog, "Esc")

    assert not dialog.isVisible()
