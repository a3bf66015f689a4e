"""The Medicare estimate: off until wanted, in a tab of its own, remembered, never on a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt

from domain.documents import Superbill
from gui.estimate_panel import EstimatePanel
from gui.estimate_switch import EstimateSwitch
from gui.main_window import MainWindow
from reports.superbill import render
from tests.builders import a_commercial_coverage
from tests.gui.fakes import Desktop, example
from tests.gui.hands import settle

OHIO = "OH 00"


def switched_on(desktop: Desktop, name: str = "metastases-hospital") -> EstimatePanel:
    window = desktop.opened(example(name))
    return panel_of(window)


def panel_of(window: MainWindow) -> EstimatePanel:
    window.actions_by_key["estimate"].setChecked(True)
    panel = window.live.estimate
    assert panel is not None
    return panel


def rows(panel: EstimatePanel) -> dict[str, tuple[str, ...]]:
    """What stands in each row, by its spoken beginning; headings by their lead."""
    found = {}
    for place in range(panel.tree.topLevelItemCount()):
        claim = panel.tree.topLevelItem(place)
        assert claim is not None
        for number in range(claim.childCount()):
            line = claim.child(number)
            assert line is not None
            found[line.text(0)] = tuple(line.text(c) for c in (1, 2) if line.text(c))
    return found


def test_it_is_off_until_somebody_wants_it(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))

    assert not window.actions_by_key["estimate"].isChecked()
    assert window.live.estimate is None
    assert 3 == window.live.tabs.count()


def test_each_line_has_its_amounts_and_the_caveat_stands_above(desktop: Desktop) -> None:
    panel = switched_on(desktop)

    found = rows(panel)
    assert ("$7,524.82",) == found["77372"]
    assert ("$424.19", "$426.31") == found["77432"]
    assert ("$130.93", "$131.58") == found["77300 26 × 4"]
    first = panel.tree.topLevelItem(0)
    assert first is not None
    note = first.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "before deductible, coinsurance, wage index and sequestration" in note
    assert ["Line", "Standard", "APM"] == [panel.tree.headerItem().text(c) for c in range(3)]


def test_it_follows_what_is_typed_and_goes_away_again(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panel = panel_of(window)

    session = replace(window.document.session, coverages=())
    window.document.change(session, "coverage")
    settle()
    assert "The insurer is not entered" in panel.told.text()

    window.actions_by_key["estimate"].setChecked(False)
    assert window.live.estimate is None
    assert 3 == window.live.tabs.count()
    window.live.show_derivation()


def test_another_insurer_hides_all_of_it_with_the_reason(desktop: Desktop) -> None:
    session = replace(example("metastases-hospital"), coverages=(a_commercial_coverage(),))
    panel = panel_of(desktop.opened(session))

    assert not panel.tree.isVisibleTo(panel)
    assert not panel.locality.isVisibleTo(panel)
    assert "does not pay by the published" in panel.told.text()


def test_without_a_session_it_is_empty(desktop: Desktop) -> None:
    window = desktop.window()

    assert 0 == panel_of(window).tree.topLevelItemCount()


def test_the_chosen_locality_weighs_the_amounts_and_is_told(desktop: Desktop) -> None:
    panel = switched_on(desktop)
    told: list[str] = []
    panel.locality_changed.connect(told.append)

    panel.locality.setCurrentIndex(panel.locality.findData(OHIO))
    panel.locality.activated.emit(panel.locality.currentIndex())

    assert [OHIO] == told
    assert ("$411.66", "$413.71") == rows(panel)["77432"]
    assert 110 == panel.locality.count()


def test_a_year_without_localities_keeps_the_wish_and_shows_national(desktop: Desktop) -> None:
    panel = switched_on(desktop)
    panel.set_locality(OHIO)
    session = panel._shown
    assert session is not None

    panel.show_estimate(session[0], None)
    panel.set_locality("ZZ 99")
    assert 0 == panel.locality.currentIndex()
    panel.set_locality(OHIO)
    panel.show_estimate(*session)
    assert OHIO == panel.locality.currentData()


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[QSettings]:
    made = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    yield made
    made.sync()


def test_what_was_chosen_is_remembered_at_the_workstation(
    desktop: Desktop, settings: QSettings
) -> None:
    first = desktop.opened(example("metastases-hospital"))
    switch = EstimateSwitch(
        first.actions_by_key["estimate"], lambda: first.live, lambda: settings, first
    )
    switch.restore()
    assert first.live.estimate is None
    panel = panel_of(first)
    panel.locality.setCurrentIndex(panel.locality.findData(OHIO))
    panel.locality.activated.emit(panel.locality.currentIndex())

    second = desktop.window()
    again = EstimateSwitch(
        second.actions_by_key["estimate"], lambda: second.live, lambda: settings, second
    )
    again.restore()

    assert second.live.estimate is not None
    second.acts.open("one")
    assert OHIO == second.live.estimate.locality.currentData()
    second.actions_by_key["estimate"].setChecked(False)
    assert "no" == settings.value("estimate/shown")


def test_no_sheet_carries_it(desktop: Desktop) -> None:
    sheets: list[Superbill] = []

    def remembered(superbill: Superbill) -> bytes:
        sheets.append(superbill)
        return render(superbill)

    desktop.render = remembered
    window = desktop.opened(example("metastases-hospital"))
    panel_of(window)

    window.sheets.open_preview()
    settle()

    assert sheets
    assert {None} == {line.charge for sheet in sheets for line in sheet.lines}
    assert "7524" not in repr(sheets).replace(",", "")
