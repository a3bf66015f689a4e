"""The code library in its window: found, read, followed, gone back, tried, and never as markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.charge import Citation
from domain.choices import Biller
from domain.facts import FactBook
from domain.library import page
from domain.library_entries import LibraryStatement, Topic
from domain.session import SrsSession
from gui.code_library import CodeLibrary
from gui.library_html import page_html
from gui.main_window import MainWindow
from gui.theme import DARK, LIGHT
from tests.gui.fakes import Desktop, example
from tests.gui.fakes_store import book
from tests.gui.hands import press, settle

DAY: Final = date(2026, 10, 15)
HOSTILE: Final = '<img src="file:///etc/passwd"><b>bold</b> & <a href="http://x">77373</a>'


def _sessions() -> dict[str, SrsSession]:
    return {"metastases-hospital": example("metastases-hospital")}


@pytest.fixture
def library(qtbot: QtBot) -> CodeLibrary:
    made = CodeLibrary(book(), _sessions, lambda: DAY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _type(library: CodeLibrary, text: str) -> None:
    library.search.clear()
    QTest.keyClicks(library.search, text)


def _listed(library: CodeLibrary) -> list[str]:
    return [row.lead for row in library.hits.statements.rows]


def _as_of(library: CodeLibrary, text: str) -> None:
    library.as_of.clear()
    QTest.keyClicks(library.as_of, text)
    QTest.keyClick(library.as_of, Qt.Key.Key_Return)
    settle()


def _follow(library: CodeLibrary, link: str) -> None:
    library.view.anchorClicked.emit(QUrl(link))
    settle()


def test_a_number_or_words_fill_the_list_and_enter_opens_the_first(library: CodeLibrary) -> None:
    _type(library, "6179")
    assert ["61796", "61797", "61798", "61799"] == _listed(library)[:4]

    _type(library, "mask")
    QTest.keyClick(library.search, Qt.Key.Key_Return)

    assert library.told is not None
    assert "77334" == library.told.code
    assert library.view.toPlainText().startswith("77334")


def test_what_fits_no_code_is_said_and_opens_nothing(library: CodeLibrary) -> None:
    _type(library, "zeppelin")
    QTest.keyClick(library.search, Qt.Key.Key_Return)

    assert "No code fits" in library.hits.statements.rows[0].text
    assert library.told is None


def test_the_list_opens_the_code_that_is_chosen(library: CodeLibrary) -> None:
    _type(library, "77014")

    library.hits.chosen.emit("77014")

    assert "Not in force on 2026-10-15" in library.view.toPlainText()
    assert "not in force" == library.hits.statements.rows[0].quiet


@pytest.mark.parametrize("code", ["77372", "77301", "61797", "G6003", "99214"])
def test_the_page_shows_every_statement_of_the_domain(library: CodeLibrary, code: str) -> None:
    library.go_to(code)

    shown = " ".join(library.view.toPlainText().split())
    told = page(code, DAY, book())
    wanted = [entry.text for section in told.sections for entry in section.entries]
    wanted += [section.topic.heading for section in told.sections]
    wanted += [told.standing, *(one.text for one in told.examples)]
    wanted += [source.title for source in told.sources]
    assert [] == [text for text in wanted if " ".join(text.split()) not in shown]


def test_links_lead_on_and_back_and_forward_lead_along_the_way(library: CodeLibrary) -> None:
    library.go_to("77372")
    _follow(library, "code:77432")
    _follow(library, "code:77435")
    assert not library.forward.isEnabled()

    QTest.keyClick(library, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    library.back.click()
    assert library.view.toPlainText().startswith("77372")
    assert not library.back.isEnabled()

    library.forward.click()
    assert library.view.toPlainText().startswith("77432")

    _follow(library, "code:77301")
    assert not library.forward.isEnabled()
    library.back.click()
    assert library.view.toPlainText().startswith("77432")


def test_the_same_code_again_is_no_step_of_the_way(library: CodeLibrary) -> None:
    library.go_to("77372")
    library.go_to("77372")

    assert not library.back.isEnabled()


def test_the_page_follows_the_day_and_says_what_it_was_not_verified_for(
    library: CodeLibrary,
) -> None:
    library.go_to("77014")
    _as_of(library, "2025-06-30")
    assert "Not in force" not in library.view.toPlainText()

    _as_of(library, "2027-03-01")
    assert "Not verified for 2027" in library.view.toPlainText()


def test_what_is_no_day_is_said_and_the_page_stays(library: CodeLibrary) -> None:
    library.go_to("77372")
    before = library.view.toPlainText()

    _as_of(library, "soon")

    assert "The page stays as of 2026-10-15." in library.said.text()
    assert before == library.view.toPlainText()


def test_an_empty_day_changes_nothing(library: CodeLibrary) -> None:
    _as_of(library, "")

    assert DAY == library.day


def test_pointing_at_a_source_tells_the_place_in_it_and_following_goes_to_it(
    library: CodeLibrary,
) -> None:
    library.go_to("77372")
    library.view.highlighted.emit(QUrl("cite:S10%3A%20delivery%20table"))
    assert "S10: delivery table" == library.said.text()

    library.view.highlighted.emit(QUrl())
    assert "" == library.said.text()

    _follow(library, "cite:S10%3A%20delivery%20table")
    assert library.view.verticalScrollBar().value() > 0


def test_a_foreign_link_leads_nowhere(library: CodeLibrary) -> None:
    library.go_to("77372")

    _follow(library, "https://example.org/77432")

    assert library.view.toPlainText().startswith("77372")


def test_an_example_asks_for_a_what_if_with_its_changes(library: CodeLibrary, qtbot: QtBot) -> None:
    library.go_to("77373")

    with qtbot.waitSignal(library.what_if_wanted) as asked:
        _follow(library, "example:0")

    assert [
        example("metastases-hospital"),
        "77373: In three sessions",
        ("sessions.3",),
    ] == asked.args


def test_an_example_by_hand_brings_the_code_into_the_session(
    library: CodeLibrary, qtbot: QtBot
) -> None:
    library.go_to("77373")

    with qtbot.waitSignal(library.what_if_wanted) as asked:
        _follow(library, "example:1")

    session = asked.args[0] if asked.args else None
    assert isinstance(session, SrsSession)
    assert [("77373", Biller.FACILITY)] == [
        (change.line.code, change.line.biller) for change in session.overrides
    ]


def test_an_example_whose_session_is_not_installed_says_so(library: CodeLibrary) -> None:
    library.go_to("77290")

    _follow(library, "example:0")

    assert "is not installed" in library.said.text()


def test_nothing_of_the_facts_is_taken_for_markup(qtbot: QtBot) -> None:
    statement = LibraryStatement(
        topic=Topic.STANDS_FOR,
        codes=("77372",),
        text=HOSTILE,
        cites=(Citation("K", '"><img src=x>'),),
    )
    entry = replace(book().codes["77372"], label="<i>label</i>")
    hostile: FactBook = replace(
        book(),
        statements=(statement, *book().statements),
        codes={**book().codes, "77372": entry},
    )
    library = CodeLibrary(hostile, _sessions, lambda: DAY)
    qtbot.addWidget(library)

    library.go_to("77372")

    shown = library.view.toPlainText()
    assert HOSTILE in shown
    assert "<i>label</i>" in shown
    html = page_html(page("77372", DAY, hostile), hostile.codes, LIGHT)
    assert "<img" not in html
    assert 'href="http' not in html


def test_nothing_is_ever_fetched(library: CodeLibrary) -> None:
    assert library.view.loadResource(2, QUrl("file:///etc/hostname")) is None


def test_the_page_is_dressed_in_the_colours_of_the_moment() -> None:
    told = page("77372", DAY, book())

    for scheme in (LIGHT, DARK):
        html = page_html(told, book().codes, scheme)
        assert scheme.text in html
        assert scheme.accent in html


def test_a_page_has_no_link_to_itself() -> None:
    html = page_html(page("77372", DAY, book()), book().codes, LIGHT)

    assert 'href="code:77432"' in html
    assert 'href="code:77372"' not in html


def test_other_facts_are_shown_at_once(library: CodeLibrary) -> None:
    library.go_to("77372")

    library.show_book(replace(book(), statements=(), examples=()))

    assert "What it stands for" not in library.view.toPlainText()


# From the main window --------------------------------------------------------------------------


def _opened(desktop: Desktop) -> tuple[MainWindow, CodeLibrary]:
    window = desktop.opened(example("metastases-hospital"))
    press(window, "F12")
    assert window.windows.library is not None
    return window, window.windows.library


def test_f12_opens_the_library_as_of_the_day_of_the_session(desktop: Desktop) -> None:
    _, library = _opened(desktop)

    assert library.isVisible()
    assert date(2026, 10, 15) == library.day
    assert library.told is None


def test_f12_on_a_charge_line_opens_the_page_of_its_code(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    charges = window.live.charges
    charges.setFocus()
    group = charges.charges.index(0, 0)
    charges.setCurrentIndex(charges.charges.index(0, 0, group))
    line = charges.current_line
    assert line is not None

    press(window, "F12")

    library = window.windows.library
    assert library is not None
    assert library.told is not None
    assert line.code == library.told.code


def test_on_a_heading_of_the_charges_there_is_no_code_at_hand(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    charges = window.live.charges
    charges.setFocus()
    charges.setCurrentIndex(charges.charges.index(0, 0))

    assert "" == window.live.code_at_hand


def test_an_example_opens_in_the_what_if_window_with_its_changes(desktop: Desktop) -> None:
    window, library = _opened(desktop)
    library.go_to("77373")
    session = example("metastases-hospital")

    library.what_if_wanted.emit(session, "77373: In three sessions", ("sessions.3",))

    what_if = window.windows.what_if
    assert what_if is not None
    assert "77373: In three sessions" == what_if.windowTitle()
    assert ["sessions.3"] == [offer.key for offer in what_if.asked.offers]


def test_newly_loaded_facts_reach_an_open_library(desktop: Desktop) -> None:
    window, library = _opened(desktop)
    library.go_to("77372")

    window.windows.show_book(replace(book(), statements=(), examples=()))

    assert "What it stands for" not in library.view.toPlainText()
