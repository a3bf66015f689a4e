"""Lesions from a spreadsheet, values filled down, lesions picked in the head."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from domain.choices import Pathology, Side, Site
from gui.lesion_fields import LESIONS
from gui.lesions_part import LesionsPart
from gui.pasting import cells
from gui.records import RecordsPart
from tests.gui.fakes import Desktop, example
from tests.gui.hands import cell, part, press, settle

SHEET = "ID\tSite\tSide\tSize (mm)\nL1\tFrontal lobe\tLeft\t12\nL2\tCerebellum\tRight\t7.5\n"


def copied(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def pasted(desktop: Desktop, text: str, name: str = "") -> RecordsPart:
    window = desktop.window() if not name else desktop.opened(example(name))
    if not name:
        press(window, "Ctrl+N")
    lesions = part(window, "lesions")
    copied(text)
    lesions.table.setFocus()
    QTest.keyClick(lesions.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()
    return lesions


def test_lesions_of_a_spreadsheet_are_pasted_by_their_headings(desktop: Desktop) -> None:
    pasted(desktop, SHEET)

    window = desktop.windows[0]
    lesions = window.document.session.lesions
    assert [(les.id, les.site, les.side, les.max_dimension_mm) for les in lesions] == [
        ("L1", Site.FRONTAL_LOBE, Side.LEFT, Decimal(12)),
        ("L2", Site.CEREBELLUM, Side.RIGHT, Decimal("7.5")),
    ]


def test_headings_may_name_what_only_the_form_below_shows(desktop: Desktop) -> None:
    pasted(desktop, "ID\tOptic distance\tPathology\nL1\tn\tImaging only\nL2\t4\tproven\n")

    window = desktop.windows[0]
    lesions = window.document.session.lesions
    assert [lesion.pathology for lesion in lesions] == [Pathology.IMAGING_ONLY, Pathology.PROVEN]
    assert lesions[1].optic_distance_mm == Decimal(4)
    assert not window.document.rejections


def test_a_paste_is_one_undo(desktop: Desktop) -> None:
    pasted(desktop, SHEET)
    window = desktop.windows[0]

    window.document.undo_stack.undo()

    assert window.document.session.lesions == ()


def test_without_headings_cells_go_from_the_current_cell_on(desktop: Desktop) -> None:
    lesions = pasted(desktop, "", "metastases-hospital")
    lesions.table.setCurrentIndex(cell(lesions.table, 1, "Size (mm)"))
    copied("9.5\t18\n8.5\t18")

    QTest.keyClick(lesions.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle()

    found = desktop.windows[0].document.session.lesions
    assert [les.max_dimension_mm for les in found[1:3]] == [Decimal("9.5"), Decimal("8.5")]
    assert [les.dose_gy for les in found[1:3]] == [Decimal(18), Decimal(18)]
    assert len(found) == 4


def test_what_is_not_understood_stands_in_its_cell_with_the_reason(desktop: Desktop) -> None:
    pasted(desktop, "ID\tSite\tSize (mm)\nL1\tElbow\t1 cm\n")

    window = desktop.windows[0]
    assert set(window.document.rejections) == {"lesions[0].site", "lesions[0].max_dimension_mm"}
    assert "2 cells were not understood" in window.editor_now().help.text()
    assert window.document.session.lesions[0].id == "L1"


def test_an_empty_clipboard_says_what_to_do(desktop: Desktop) -> None:
    pasted(desktop, "", "metastases-hospital")

    assert "copy cells" in desktop.windows[0].editor_now().help.text()


def test_rows_of_several_kinds_are_not_made_by_a_paste(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    services = part(window, "services")
    count = len(window.document.session.services)
    services.table.setCurrentIndex(cell(services.table, count - 1, "Date"))
    copied("2026-10-14\n2026-10-14")

    services.paste()

    assert len(window.document.session.services) == count
    assert "1 more had no row" in window.editor_now().help.text()


def test_a_value_is_filled_down_with_ctrl_d(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setCurrentIndex(cell(lesions.table, 1, "Side"))
    lesions.table.setFocus()

    QTest.keyClick(lesions.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    settle()

    sides = [les.side for les in window.document.session.lesions]
    assert sides == [Side.LEFT, Side.RIGHT, Side.RIGHT, Side.RIGHT]
    window.document.undo_stack.undo()
    assert [les.side for les in window.document.session.lesions] != sides


def test_ids_are_never_filled_down(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    lesions.table.setCurrentIndex(cell(lesions.table, 0, "ID"))

    lesions.fill_down()

    assert [les.id for les in window.document.session.lesions] == ["L1", "L2", "L3", "L4"]


def test_a_lesion_picked_in_the_head_is_the_one_the_fields_show(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    lesions = part(window, "lesions")
    assert isinstance(lesions, LesionsPart)

    lesions.head.picked.emit(2)
    settle()

    assert lesions.current_row == 2
    assert "L3" in lesions.head.accessibleDescription()


@pytest.mark.parametrize(
    ("text", "start", "columns", "rows"),
    [
        ("", 0, (), ()),
        ("a\tb", 6, (6, 7), (("a", "b"),)),
        ("a\tb\tc", 6, (6, 7), (("a", "b"),)),
        ("a\n\nb\tc", 0, (0, 1), (("a", ""), ("b", "c"))),
        ("Dose\tside\n20\tLeft\n18", 3, (7, 4), (("20", "Left"), ("18", ""))),
        ("Dose\tColour\tside\n20\tred\tLeft", 0, (7, 4), (("20", "Left"),)),
        ("Dose\tOptic distance\n20\tn", 0, (7, 9), (("20", "n"),)),
    ],
    ids=[
        *("nothing", "from the current cell", "too wide", "ragged", "headings", "a stranger"),
        "a field of the form",
    ],
)
def test_cells_are_read(
    text: str, start: int, columns: tuple[int, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    found = cells(text, LESIONS, start)

    assert (found.columns, found.rows) == (columns, rows)
