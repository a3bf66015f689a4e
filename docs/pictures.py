"""Makes every picture of the README and the manual: the real window on the example sessions.

    python docs/pictures.py [FOLDER] [all]

Without a screen Qt's own offscreen platform draws them; `all` adds both sizes, light and dark.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# ruff: noqa: E402 - the path and the platform must be set before these
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from docs.picture_stage import ACTOR, SHOWN, SIZES, Stage, examples, services, settle
from domain.merge import ThreeVersions
from domain.set_up import Gap
from domain.states import Stage as Kept
from gui import theme
from gui.conflict_dialog import ConflictDialog
from gui.live_panel import LivePanel
from gui.main_window import MainWindow
from gui.set_up_window import SetUpWindow
from gui.tour import take
from gui.welcome import WelcomeDialog

SECOND: Final = "meningioma-hospital"
Show: TypeAlias = Callable[[Stage], QWidget | None]
Look: TypeAlias = tuple[tuple[int, int], Qt.ColorScheme | None, str]


def _worklist(stage: Stage) -> None:
    stage.window.worklist.focus_list()


def _page(number: int) -> Show:
    return lambda stage: stage.session().tabs.setCurrentIndex(number)


def _lesions(stage: Stage) -> None:
    stage.session().go_to("lesions[1].max_dimension_mm")


def _reasons(stage: Stage) -> None:
    stage.session()
    stage.window.live.charges.unfold_all()


def _troubled(stage: Stage) -> None:
    session = dict(examples())[SHOWN]
    documents = tuple(d for d in session.documents if d.key not in {"rx_signed", "consent_rt"})
    lesion = replace(session.lesions[0], max_dimension_mm=None)
    lesions = (lesion, *session.lesions[1:])
    stage.window.acts.begin(replace(session, documents=documents, lesions=lesions))
    settle()


def _attention(stage: Stage) -> None:
    _troubled(stage)
    stage.window.live.focus_findings()
    stage.window.live.take_next_step()


def _checklist(stage: Stage) -> None:
    _troubled(stage)
    stage.window.live.focus_checklist()


def _new(stage: Stage) -> None:
    stage.window.acts.new()
    settle()
    stage.window.live.focus_findings()


def _live(show: Callable[[LivePanel], object]) -> Show:
    def shown(stage: Stage) -> None:
        stage.session()
        show(stage.window.live)

    return shown


def _dialog(key: str, *, needs_session: bool = True) -> Show:
    """The dialog that an act of `gui.actions` opens."""

    def shown(stage: Stage) -> QWidget:
        if needs_session:
            stage.session()
        return stage.opened(key)

    return shown


def _sign(stage: Stage) -> QWidget:
    _troubled(stage)
    return stage.opened("sign")


def _why_not(stage: Stage) -> QWidget | None:
    stage.session()
    stage.window.windows.show_why_not("61800")
    return stage.window.windows.why_not


def _what_if(stage: Stage) -> QWidget | None:
    stage.session()
    stage.window.windows.show_what_if()
    asked = stage.window.windows.what_if
    if asked is not None:
        asked.ticks["sessions.3"].click()
    return asked


def _library(stage: Stage) -> QWidget | None:
    stage.window.windows.show_library("77372")
    return stage.window.windows.library


def _help(stage: Stage) -> QWidget:
    stage.session().go_to("lesions[1].max_dimension_mm")
    settle()
    return stage.opened("help")


def _tour(stage: Stage) -> None:
    stage.session()
    stage.tour = take(stage.window, is_practice=False)
    stage.tour.show_stop(5)


def _changed(stage: Stage) -> QWidget:
    stage.session(SECOND)
    session = stage.window.document.session
    changed = replace(session, course=replace(session.course, machine="Linac 2"))
    stage.window.document.replace_records(changed, "Change", "course")
    stage.window.acts.save()
    return stage.opened("changes")


def _conflict(stage: Stage) -> QWidget:
    was = dict(examples())[SHOWN]
    theirs = replace(was, course=replace(was.course, machine="Linac 2"))
    yours = replace(was, course=replace(was.course, machine="Linac 1", energy="6X"))
    versions = ThreeVersions(was=was, theirs=theirs, yours=yours)
    return ConflictDialog(versions, "D. Okafor", 2, stage.window)


def _review(stage: Stage) -> None:
    held = next(row.id for row in stage.services.store().worklist() if row.stage is Kept.REVIEW)
    stage.session(held)


def _welcome(stage: Stage) -> QWidget:
    return WelcomeDialog(Path("Isocenter"), "department.isocenter", ("isocenter",), stage.window)


def _set_up(stage: Stage) -> QWidget:
    return SetUpWindow(stage.services, (Gap.STAFF,), stage.window)


def _practice(stage: Stage) -> QWidget:
    stage.practice = MainWindow(replace(stage.services, is_demo=True))
    stage.practice.resize(*SIZES[0])
    stage.practice.show()
    stage.practice.after_first_paint()
    return stage.practice


def _settings(key: str) -> Show:
    def shown(stage: Stage) -> QWidget:
        stage.opened("settings")
        settings = stage.window.windows.settings
        keys = [page.page.key for page in settings.pages]
        settings.tabs.setCurrentIndex(keys.index(key))
        return settings

    return shown


def _locked(stage: Stage) -> None:
    stage.session()
    stage.services.store().set_pin("blue linac 3", actor=ACTOR, at=stage.services.clock.now())
    stage.window.actions_by_key["lock"].trigger()


def _in_scheme(dark: Qt.ColorScheme, *, high_contrast: bool) -> Show:
    def shown(stage: Stage) -> None:
        theme.apply(stage.app, dark, high_contrast=high_contrast)
        stage.window.dress()
        _lesions(stage)

    return shown


# What is shown, by the name of its picture; a window beside the main one is returned.
VIEWS: Final[dict[str, Show]] = {
    "worklist": _worklist,
    "new": _new,
    "patient": _page(0),
    "lesions": _lesions,
    "documents": _page(6),
    "attention": _attention,
    "reasons": _reasons,
    "checklist": _checklist,
    "why": _live(lambda live: live.explain()),
    "modifiers": _live(lambda live: live.show_modifiers()),
    "why-not": _why_not,
    "what-if": _what_if,
    "library": _library,
    "templates": _dialog("begin"),
    "sign": _sign,
    "print": _dialog("print"),
    "print-day": _dialog("print_day", needs_session=False),
    "form": _dialog("form", needs_session=False),
    "review": _review,
    "changes": _changed,
    "conflict": _conflict,
    "settings": _dialog("settings", needs_session=False),
    "payers": _settings("payers"),
    "safety": _settings("safety"),
    "backups": _dialog("backups", needs_session=False),
    "locked": _locked,
    "tables": _dialog("tables", needs_session=False),
    "welcome": _welcome,
    "set-up": _set_up,
    "practice": _practice,
    "tour": _tour,
    "dark": _in_scheme(Qt.ColorScheme.Dark, high_contrast=False),
    "high-contrast": _in_scheme(Qt.ColorScheme.Light, high_contrast=True),
    "help": _help,
    "keys": _dialog("palette", needs_session=False),
    "about": _dialog("about", needs_session=False),
}


def take_picture(app: QApplication, name: str, folder: Path, looks: tuple[Look, ...]) -> None:
    """One view in each of these sizes and schemes, on a database of its own."""
    with tempfile.TemporaryDirectory() as place:
        theme.apply(app, Qt.ColorScheme.Light, high_contrast=False)
        stage = Stage(app, services(Path(place)))
        shown = VIEWS[name](stage) or stage.window
        shown.show()
        settle()
        for size, scheme, tail in looks:
            if scheme is not None:
                theme.apply(app, scheme, high_contrast=False)
                stage.window.dress()
            if isinstance(shown, MainWindow):
                shown.resize(*size)
            settle(200)
            kept(shown.grab().toImage()).save(str(folder / f"{name}{tail}.png"))
        if shown is not stage.window and isinstance(shown, QDialog):
            shown.hide()
        stage.leave()


def kept(image: QImage) -> QImage:
    """The picture in its 256 commonest colours, which nobody misses: a third of the size."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    common = Counter(memoryview(plain.constBits()).cast("I")).most_common(256)
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, [colour for colour, _ in common], flags
    )


def main(folder: Path, *, everything: bool) -> None:
    """Make the pictures in `folder`."""
    app = QApplication([])
    looks: tuple[Look, ...] = ((SIZES[0], None, ""),)
    if everything:
        schemes = (Qt.ColorScheme.Light, Qt.ColorScheme.Dark)
        looks = tuple(
            (size, scheme, f"-{size[0]}-{scheme.name.lower()}")
            for size in SIZES
            for scheme in schemes
        )
    for name in VIEWS:
        take_picture(app, name, folder, looks)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    main(target, everything="all" in sys.argv[2:])
