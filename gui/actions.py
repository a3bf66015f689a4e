"""The acts of the window as menus, tool bar and keys, declared once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QToolBar

from gui import icons
from gui.icons import Glyph
from gui.theme import colours
from gui.words import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One action. `text` carries its mnemonic; `keys` the first of which is shown."""

    key: str
    menu: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    glyph: Glyph | None = None
    in_bar: bool = False
    breaks: bool = False
    demo_only: bool = False
    is_toggle: bool = False


ACTS: Final = (
    Act(
        key="new", menu="&File", text="&New session", tip="Begin a new session",
        keys=("Ctrl+N",), glyph=Glyph.NEW, in_bar=True,
    ),
    Act(
        key="begin", menu="&File", text="Ne&w from…",
        tip="Begin from a template or from the session on the screen", keys=("Ctrl+Shift+N",),
    ),
    Act(
        key="template", menu="&File", text="&Keep as template…",
        tip="Keep place, team, machine and kinds of work to begin others with",
    ),
    Act(
        key="open", menu="&File", text="&Open from list", tip="Go to the list; Enter opens",
        keys=("Ctrl+O",),
    ),
    Act(key="find", menu="&File", text="&Find session", tip="Find a session", keys=("Ctrl+F",)),
    Act(
        key="save", menu="&File", text="&Save", tip="Store what is on the screen",
        keys=("Ctrl+S", "F2"), glyph=Glyph.SAVE, in_bar=True, breaks=True,
    ),
    Act(
        key="sign", menu="&File", text="S&ign…", tip="Sign the charges",
        keys=("Ctrl+Return", "Ctrl+Enter"), glyph=Glyph.PEN, in_bar=True,
    ),
    Act(
        key="print", menu="&File", text="&Preview and print…",
        tip="See the superbills as they will be printed; print them or save them as PDF",
        keys=("Ctrl+P",), glyph=Glyph.PRINTER, in_bar=True, breaks=True,
    ),
    Act(
        key="print_day", menu="&File", text="Print a &day…",
        tip="Print the sheets of all signed sessions of a day, or of what the list shows, in order",
        keys=("Ctrl+Shift+P",),
    ),
    Act(
        key="form", menu="&File", text="Paper fo&rm…",
        tip="A blank form for the treatment room, with the fields of a session",
    ),
    Act(
        key="form_of", menu="&File", text="Paper form of t&his session…",
        tip="The form for the treatment room with what is recorded so far",
    ),
    Act(
        key="register", menu="&File", text="Sheet num&bers…",
        tip="Which sheet numbers were handed out, and which never were",
    ),
    Act(
        key="example", menu="&File", text="Add &example", tip="Add a made-up session",
        glyph=Glyph.EXAMPLE, in_bar=True, breaks=True, demo_only=True,
    ),
    Act(
        key="settings", menu="&File", text="Se&ttings…",
        tip="Practice, staff, machines, fees and paper", keys=("Ctrl+,",), breaks=True,
    ),
    Act(
        key="set_up", menu="&File", text="Set &up the department…",
        tip="Enter practice, staff and machines step by step",
    ),
    Act(
        key="lock", menu="&File", text="&Lock", keys=("Ctrl+Shift+L",), breaks=True,
        tip="Hide everything until somebody goes on; what is typed is kept",
    ),
    Act(
        key="close", menu="&File", text="&Close session", tip="Put the session away",
        keys=("Ctrl+W",), breaks=True,
    ),
    Act(key="quit", menu="&File", text="&Quit", tip="Leave the program", keys=("Ctrl+Q",)),
    Act(
        key="lesion", menu="&Session", text="Add &lesion", tip="Add a lesion", keys=("Ctrl+L",),
    ),
    Act(
        key="record", menu="&Session", text="&Record document…",
        tip="Record the document you stand on in the checklist, or the first open one",
        keys=("F9",),
    ),
    Act(
        key="record_many", menu="&Session", text="Record &several documents…",
        tip="Record the documents of the group you stand in, or all open ones, as of one day",
        keys=("Shift+F9",),
    ),
    Act(
        key="step", menu="&Session", text="&Go on: do what is next",
        tip="Do the next step that the button on the right names", keys=("F6",), breaks=True,
    ),
    Act(
        key="next", menu="&Session", text="&Next finding", tip="Go to the next finding",
        keys=("F8",),
    ),
    Act(
        key="previous", menu="&Session", text="&Previous finding",
        tip="Go to the finding before", keys=("F7",),
    ),
    Act(
        key="why", menu="&Session", text="&Why: unfold all reasons",
        tip="Unfold or fold the reasons of every line", keys=("Ctrl+.",), breaks=True,
    ),
    Act(
        key="explain", menu="&Session", text="Why this l&ine",
        tip="All that a charge line stands on: facts, rule, modifiers, documents, sources",
        keys=("F3",),
    ),
    Act(
        key="modifiers", menu="&Session", text="&Modifiers of this line",
        tip="Every modifier on a line: supported, yours to choose, or never, and why",
        keys=("Ctrl+M",),
    ),
    Act(
        key="why_not", menu="&Session", text="Why n&ot…",
        tip="Why a code is not charged, and what would have to be otherwise", keys=("F4",),
    ),
    Act(
        key="what_if", menu="&Session", text="Wha&t if…",
        tip="Try changes on a copy and see what would be charged; stores nothing", keys=("F5",),
    ),
    Act(
        key="ask_review", menu="&Hand over", text="Mark for &review…",
        tip="Let a second person look at it before it is signed", keys=("Ctrl+Shift+R",),
    ),
    Act(
        key="approve", menu="&Hand over", text="&Approve",
        tip="Approve the session in review, as a second person",
    ),
    Act(
        key="send_back", menu="&Hand over", text="Send &back…",
        tip="Send the session in review back with a note",
    ),
    Act(
        key="take_back", menu="&Hand over", text="&Take back from review",
        tip="Go on typing in a session that is in review",
    ),
    Act(
        key="sent", menu="&Hand over", text="Mark as &sent…",
        tip="Note that what is signed was handed over to billing", keys=("Ctrl+Shift+B",),
        breaks=True,
    ),
    Act(
        key="amend", menu="&Hand over", text="A&mend…",
        tip="Begin a new revision of what is signed, with a reason", keys=("Ctrl+Shift+M",),
    ),
    Act(
        key="give_up", menu="&Hand over", text="Give &up the amendment…",
        tip="Let what is signed stand again; what was typed since stays readable",
    ),
    Act(
        key="void", menu="&Hand over", text="&Void…",
        tip="Close the session for good, with a reason",
    ),
    Act(
        key="changes", menu="&Hand over", text="What &changed…",
        tip="Compare two revisions of the session field by field", keys=("Ctrl+Shift+D",),
        breaks=True,
    ),
    Act(key="charges", menu="&View", text="&Charges", tip="Go to the charges", keys=("Ctrl+1",)),
    Act(key="findings", menu="&View", text="&Findings", tip="Go to the findings", keys=("Ctrl+2",)),
    Act(
        key="checklist", menu="&View", text="C&hecklist", tip="Go to the checklist",
        keys=("Ctrl+3",),
    ),
    Act(key="fields", menu="&View", text="Fi&elds", tip="Go to the fields", keys=("Ctrl+4",)),
    Act(
        key="estimate", menu="&View", text="Show &Medicare estimate",
        tip="What the published Medicare tables pay for these lines; chooses nothing",
        breaks=True, is_toggle=True,
    ),
    Act(
        key="look_system", menu="&View", text="Look as the &system does",
        tip="Light or dark, and contrast, as this workstation is set", breaks=True, is_toggle=True,
    ),
    Act(key="look_light", menu="&View", text="&Light", tip="Dark on light", is_toggle=True),
    Act(key="look_dark", menu="&View", text="&Dark", tip="Light on dark", is_toggle=True),
    Act(
        key="look_high_contrast", menu="&View", text="High c&ontrast",
        tip="Strong outlines and text, light or dark as the system", is_toggle=True,
    ),
    Act(
        key="right_to_left", menu="&View", text="From &right to left", is_toggle=True, breaks=True,
        tip="Mirror the window for who reads from the right; codes, doses and dates stay",
    ),
    Act(
        key="tables", menu="&Tools", text="Published &tables…",
        tip="What publishers' tables are loaded; load others, try them first, take them out",
    ),
    Act(
        key="backups", menu="&Tools", text="&Backups…",
        tip="Copy the database to another disk, encrypted and checked; put a copy back",
    ),
    Act(
        key="practice", menu="&Tools", text="&Practice mode…",
        tip="Made-up patients in a window of their own; nothing reaches your sessions",
    ),
    Act(
        key="palette", menu="&Help", text="Find an a&ction…",
        tip="Every action in one list, found while typing", keys=("Ctrl+K",),
    ),
    Act(
        key="library", menu="&Help", text="Code &library…",
        tip="What each code stands for, with examples; opens at the charge you stand on",
        keys=("F12",),
    ),
    Act(
        key="help", menu="&Help", text="&Help here", keys=("F1",),
        tip="What the field or list you stand on is for, and what the manual says",
    ),
    Act(
        key="keys", menu="&Help", text="&Keys", tip="All keys on one card", keys=("Shift+F1",),
    ),
    Act(
        key="print_keys", menu="&Help", text="&Print key card…",
        tip="All keys on one sheet, to put beside the keyboard",
    ),
    Act(
        key="tour", menu="&Help", text="&Tour of the window",
        tip="Point at each part of the window and say what it is for",
    ),
    Act(
        key="about", menu="&Help", text="&About",
        tip="Versions, licences, rules and tables; look whether everything is here",
    ),
)  # fmt: skip

MENUS: Final = ("&File", "&Edit", "&Session", "&Hand over", "&View", "&Tools", "&Help")


def make_actions(window: QMainWindow, *, is_demo: bool) -> dict[str, QAction]:
    """Every action of `ACTS`, not yet in a menu."""
    made: dict[str, QAction] = {}
    for act in ACTS:
        if act.demo_only and not is_demo:
            continue
        action = QAction(act.text, window)
        action.setShortcuts([QKeySequence(key) for key in act.keys])
        shown = f" ({act.keys[0]})" if act.keys else ""
        action.setToolTip(plain(act.tip + shown))
        action.setStatusTip(act.tip)
        action.setCheckable(act.is_toggle)
        made[act.key] = action
    return made


def undo_actions(window: QMainWindow, stack: QUndoStack) -> dict[str, QAction]:
    """Undo and redo, named after the change they are about.

    Not those the stack itself can make: Python loses hold of them while the window lives.
    """
    undo, redo = QAction("&Undo", window), QAction("&Redo", window)
    for action, keys, does, can, named in (
        (undo, QKeySequence.StandardKey.Undo, stack.undo, stack.canUndo, stack.undoText),
        (redo, QKeySequence.StandardKey.Redo, stack.redo, stack.canRedo, stack.redoText),
    ):
        word = action.text()
        action.setShortcuts(keys)
        action.setEnabled(can())
        action.triggered.connect(does)
        show = partial(_show_undo, action, word, can, named)
        for changed in (stack.indexChanged, stack.undoTextChanged, stack.redoTextChanged):
            changed.connect(show)
        for turned in (stack.canUndoChanged, stack.canRedoChanged):
            turned.connect(show)
    return {"undo": undo, "redo": redo}


def _show_undo(
    action: QAction, word: str, can: Callable[[], bool], named: Callable[[], str], *_: object
) -> None:
    action.setText(f"{word} {named()}".rstrip())
    action.setEnabled(can())


def fill_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Put every action into its menu; undo and redo, made by the undo stack, into Edit."""
    for title in MENUS:
        menu = window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        if title == "&Edit":
            menu.addAction(actions["undo"])
            menu.addAction(actions["redo"])
        for act in ACTS:
            if act.menu == title and act.key in actions:
                if act.breaks:
                    menu.addSeparator()
                menu.addAction(actions[act.key])


def fill_bar(bar: QToolBar, actions: Mapping[str, QAction]) -> None:
    """Put the most used actions into the tool bar, icon and word."""
    bar.setObjectName("main_bar")
    bar.setMovable(False)
    bar.setIconSize(QSize(17, 17))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    for act in ACTS:
        if act.in_bar and act.key in actions:
            bar.addAction(actions[act.key])
            if act.key == "new":
                bar.addAction(actions["undo"])
                bar.addAction(actions["redo"])


def dress(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Give the actions their icons in the colours of the moment."""
    colour = colours(window.palette()).text
    glyphs = {act.key: act.glyph for act in ACTS if act.glyph}
    for key, glyph in {**glyphs, "undo": Glyph.UNDO, "redo": Glyph.REDO}.items():
        if key in actions and glyph is not None:
            actions[key].setIcon(icons.icon(glyph, icons.named_colour(colour)))


def palette_rows(actions: Mapping[str, QAction]) -> tuple[tuple[str, QAction, str], ...]:
    """Menu, action and what it does, of every action but the palette itself."""
    tips = {act.key: (act.menu, act.tip) for act in ACTS}
    edits = {"undo": ("&Edit", "Take the last change back"), "redo": ("&Edit", "Do it again")}
    told = {**tips, **edits}
    return tuple(
        (told[key][0], action, told[key][1]) for key, action in actions.items() if key != "palette"
    )


_EDITING: Final = (("Ctrl+Z, Ctrl+Y", "Undo and redo, one field at a time"),)
_TYPING: Final = (
    ("Alt+1 … Alt+8", "Tabs of the session"),
    ("Enter", "Next field, then the next tab; in a table: type; in a list: go there"),
    ("Insert", "In a table: add a row"),
    ("Ctrl+Delete", "In a table: remove the row"),
    ("Ctrl+V, Ctrl+D", "In a table: paste cells of a spreadsheet; fill a column down"),
    ("t, -1, +7, 15 oct", "In a date: today, yesterday, in a week, that day"),
    ("n", "In the optic distance: not near"),
)


def key_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All keys and what they do, by menu, and those for typing."""
    by_menu = {
        title.replace("&", ""): tuple(
            (", ".join(act.keys[:2]), act.tip) for act in ACTS if act.menu == title and act.keys
        )
        for title in MENUS
    }
    known = {**by_menu, "Edit": _EDITING, "Typing": _TYPING}
    return tuple((title, rows) for title, rows in known.items() if rows)


def key_rows() -> tuple[tuple[str, str], ...]:
    """All keys and what their acts are called, one after the other."""
    named = (
        (", ".join(act.keys[:2]), act.text.replace("&", "").rstrip("…")) for act in ACTS if act.keys
    )
    return (*named, *_EDITING, *_TYPING)
