"""Lesions drawn in the head by site and side, and picked there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.choices import EXTRACRANIAL, Side, Site
from domain.session import Lesion
from gui.head_sites import places
from gui.head_view import HeadView, Plane

LESIONS = (
    Lesion(id="L1", site=Site.FRONTAL_LOBE, side=Side.LEFT, max_dimension_mm=Decimal("12.0")),
    Lesion(id="L2", site=Site.OCCIPITAL_LOBE, side=Side.RIGHT),
    Lesion(id="L3", site=Site.CEREBELLUM, side=Side.BILATERAL),
    Lesion(id="L4"),
)


@pytest.fixture
def view(qtbot: QtBot) -> HeadView:
    made = HeadView()
    qtbot.addWidget(made)
    made.resize(600, 180)
    made.show_lesions(LESIONS, 0)
    made.show()
    return made


@pytest.mark.parametrize("site", sorted(set(Site) - EXTRACRANIAL))
def test_every_site_of_the_head_has_a_place_inside_it(site: Site) -> None:
    for side in Side:
        drawn = places(Lesion(id="L1", site=site, side=side))
        assert drawn
        assert all(abs(part) < 1 for place in drawn for part in place)


@pytest.mark.parametrize("site", sorted(EXTRACRANIAL))
def test_a_lesion_outside_the_head_is_not_drawn_in_it(site: Site) -> None:
    assert places(Lesion(id="L1", site=site, side=Side.LEFT)) == ()


def test_sides_mirror_each_other_and_bilateral_is_drawn_twice() -> None:
    (left,) = places(Lesion(id="L1", site=Site.THALAMUS, side=Side.LEFT))
    (right,) = places(Lesion(id="L1", site=Site.THALAMUS, side=Side.RIGHT))
    both = places(Lesion(id="L1", site=Site.THALAMUS, side=Side.BILATERAL))

    assert left.left == -right.left > 0
    assert both == (left, right)


def test_the_patients_left_is_on_the_right_as_in_the_images(view: HeadView) -> None:
    axial = view.frames()[0]
    assert axial[0] is Plane.AXIAL

    spots = [spot for spot in view.spots() if axial[1].contains(spot.at)]

    assert spots[0].at.x() > axial[1].center().x() > spots[1].at.x()


def test_each_lesion_with_a_site_stands_in_all_three_views(view: HeadView) -> None:
    rows = [spot.row for spot in view.spots()]

    assert {row: rows.count(row) for row in set(rows)} == {0: 3, 1: 3, 2: 6}


def test_a_click_picks_the_lesion_it_touches_and_nothing_elsewhere(
    view: HeadView, qtbot: QtBot
) -> None:
    spot = next(spot for spot in view.spots() if spot.row == 1)

    with qtbot.waitSignal(view.picked) as told:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot.at.toPoint())
    with qtbot.assertNotEmitted(view.picked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().bottomRight())

    assert told.args == [1]


@pytest.mark.parametrize(("key", "row"), [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, 3)])
def test_the_arrows_go_round_the_lesions(
    view: HeadView, qtbot: QtBot, key: Qt.Key, row: int
) -> None:
    with qtbot.waitSignal(view.picked) as told:
        QTest.keyClick(view, key)

    assert told.args == [row]


def test_it_can_be_heard(view: HeadView) -> None:
    heard = view.accessibleDescription()

    assert "L1, left frontal lobe, 12.0 mm" in heard
    assert "L4, no site yet" in heard


def test_marks_of_one_place_step_aside(view: HeadView) -> None:
    same = tuple(Lesion(id=f"L{n}", site=Site.SELLA, side=Side.MIDLINE) for n in range(6))
    view.show_lesions(same, -1)

    points = {(round(spot.at.x()), round(spot.at.y())) for spot in view.spots()}

    assert len(points) == 18
