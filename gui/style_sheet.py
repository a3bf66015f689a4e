"""The few things a palette cannot say, as one style sheet made from a scheme."""

from __future__ import annotations

from gui.schemes import Colours


def style_sheet(scheme: Colours) -> str:
    """Fields, tables, bars and buttons in the colours of a scheme."""
    return _fields_and_tables(scheme) + _bars_and_buttons(scheme) + _scroll_bars(scheme)


def _fields_and_tables(scheme: Colours) -> str:
    return f"""
QToolTip {{ color: {scheme.text}; background: {scheme.base}; border: 1px solid {scheme.border};
    padding: 4px; }}
QComboBox QAbstractItemView {{ background: {scheme.base}; color: {scheme.text};
    selection-background-color: {scheme.selected}; selection-color: {scheme.text}; }}
QLineEdit, QPlainTextEdit, QComboBox {{ background: {scheme.base};
    border: 1px solid {scheme.edge}; border-radius: 4px; padding: 3px 6px; }}
QLineEdit {{ padding: 4px 6px; }}
QComboBox {{ padding-right: 2px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {scheme.accent};
    padding: 2px 5px; }}
QLineEdit:focus {{ padding: 3px 5px; }}
QLineEdit:read-only, QComboBox:disabled, QPlainTextEdit:read-only {{
    background: {scheme.panel}; color: {scheme.text}; }}
QLineEdit[refused="true"], QPlainTextEdit[refused="true"], QComboBox[refused="true"] {{
    border: 2px solid {scheme.tones[0]}; padding: 2px 5px; }}
QLineEdit[refused="true"] {{ padding: 3px 5px; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QTableView QLineEdit, QTableView QComboBox {{ border-radius: 0; padding: 0 3px; }}
QTableView, QTreeView, QListView {{ background: {scheme.base}; border: 1px solid {scheme.border};
    border-radius: 4px; padding: 1px; selection-background-color: {scheme.selected};
    selection-color: {scheme.text}; outline: 0; gridline-color: {scheme.border}; }}
QTableView:focus, QTreeView:focus, QListView:focus {{ border: 2px solid {scheme.accent};
    padding: 0; }}
QTreeWidget::item, QListWidget::item {{ padding: 3px 2px; }}
QHeaderView::section {{ background: {scheme.panel}; color: {scheme.quiet}; border: none;
    border-bottom: 1px solid {scheme.border}; padding: 4px 6px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QFrame#panel {{ background: {scheme.panel}; border: none; }}
QFrame#foot {{ background: {scheme.panel}; border: none;
    border-top: 1px solid {scheme.border}; }}
QFrame#card {{ background: {scheme.base}; border: 1px solid {scheme.border};
    border-radius: 6px; }}
QFrame#bubble {{ background: {scheme.base}; border: 2px solid {scheme.accent};
    border-radius: 6px; }}
QLabel#quiet {{ color: {scheme.quiet}; }}
QLabel#heading {{ font-weight: 600; }}
QLabel#refusal {{ color: {scheme.tones[0]}; }}
"""


def _bars_and_buttons(scheme: Colours) -> str:
    # With high contrast every outline has one colour; what cannot be pressed shows it otherwise.
    at_rest = "dashed" if scheme.border == scheme.edge else "solid"
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {scheme.border}; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ padding: 6px 7px; border: none; border-bottom: 3px solid transparent;
    color: {scheme.quiet}; background: transparent; }}
QTabBar::tab:selected {{ color: {scheme.text}; border-bottom: 3px solid {scheme.accent}; }}
QTabBar::tab:focus {{ color: {scheme.accent}; border: 2px solid {scheme.accent};
    border-radius: 4px; padding: 4px 5px 5px 5px; }}
QTabBar QToolButton {{ padding: 0; background: {scheme.panel};
    border: 1px solid {scheme.edge}; }}
QToolBar {{ background: {scheme.panel}; border: none; border-bottom: 1px solid {scheme.border};
    spacing: 2px; padding: 3px 6px; }}
QToolButton {{ padding: 4px 8px; border-radius: 4px; border: 1px solid transparent; }}
QToolButton:hover {{ border: 1px solid {scheme.border}; background: {scheme.button}; }}
QToolButton:focus {{ border: 2px solid {scheme.accent}; padding: 3px 7px;
    background: {scheme.button}; }}
QToolButton:disabled {{ color: {scheme.quiet}; }}
QPushButton {{ padding: 4px 12px; border-radius: 4px; border: 1px solid {scheme.edge};
    background: {scheme.button}; }}
QPushButton:hover {{ border: 1px solid {scheme.accent}; }}
QPushButton:focus {{ border: 2px solid {scheme.accent}; padding: 3px 11px; }}
QPushButton:disabled {{ color: {scheme.quiet}; background: {scheme.panel};
    border: 1px {at_rest} {scheme.border}; }}
QPushButton#primary {{ background: {scheme.accent}; color: {scheme.on_accent};
    border: 1px solid {scheme.accent}; font-weight: 600; }}
QPushButton#primary:focus {{ border: 4px double {scheme.on_accent}; padding: 1px 9px; }}
QPushButton#primary:disabled {{ background: {scheme.panel}; color: {scheme.quiet};
    border: 1px {at_rest} {scheme.border}; }}
QSplitter::handle {{ background: {scheme.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ background: transparent; }}
QStatusBar {{ background: {scheme.panel}; border-top: 1px solid {scheme.border}; }}
QStatusBar::item {{ border: none; }}
"""


def _scroll_bars(scheme: Colours) -> str:
    return f"""
QScrollBar {{ background: {scheme.panel}; border: none; }}
QScrollBar:vertical {{ width: 13px; }}
QScrollBar:horizontal {{ height: 13px; }}
QScrollBar::handle {{ background: {scheme.edge}; border: none; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {scheme.accent}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QAbstractScrollArea::corner {{ background: {scheme.panel}; border: none; }}
"""
