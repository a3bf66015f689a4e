"""Charge lines grouped by claim, each with its reasons below it, as a tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from domain.charge import ChargeLine, Citation, Derivation, NotCharged, Origin
from domain.facts import FactBook
from gui import words
from gui.icons import Glyph
from gui.line_marks import LineMark, LineMarks, line_marks
from gui.record_model import Index
from gui.theme import Tone
from gui.wrapping import GLYPH_ROLE, LEAD_ROLE, QUIET_ROLE, TONE_ROLE

CODE, UNITS, MODIFIERS, WHAT = range(4)
TITLES = ("Code", "Units", "Mod", "What, and for which diagnoses")
_ROLE = Qt.ItemDataRole
_NOWHERE = QModelIndex()
_ALL_OF_IT = "Facts, rule, modifiers, diagnoses, documents, sources …"
_OTHERWISE = "What would have to be otherwise …"


@dataclass(eq=False)
class Node:
    """A row of the tree. `key` finds the same row again after a change; `is_link`: it leads to all
    that is known of the line or the code above it.
    """

    key: str
    texts: tuple[str, ...]
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    is_group: bool = False
    is_reason: bool = False
    glyph: Glyph | None = None
    tone: Tone | None = None
    lead: str = ""
    quiet: str = ""
    line: ChargeLine | None = None
    left_out: NotCharged | None = None
    is_link: bool = False

    @property
    def spans(self) -> bool:
        """Whether the row takes the whole width."""
        return self.is_group or self.is_reason

    def add(self, child: Node) -> Node:
        child.parent = self
        self.children.append(child)
        return child


class ChargesModel(QAbstractItemModel):
    """Told `show(derivation)`; the view restores what was unfolded by `key_at`."""

    def __init__(self, book: FactBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._root = Node(key="", texts=())
        self._shown: Derivation | None = None
        self._of = ""
        self._marks = LineMarks()

    def show(self, derivation: Derivation | None, of: str = "") -> None:
        """Show the lines of every claim and what was left out. `of`: which session it is; what the
        last change to the same one brought is marked.
        """
        if derivation is not self._shown or of != self._of:
            before = self._shown if of == self._of else None
            self._marks = line_marks(before, derivation)
            self._shown, self._of = derivation, of
        self.beginResetModel()
        self._root = Node(key="", texts=())
        if derivation is not None:
            for biller in derivation.billers:
                self._add_claim(words.label(biller), derivation.lines_of(biller))
            self._add_left_out(derivation.not_charged)
        self.endResetModel()

    def _add_claim(self, title: str, lines: tuple[ChargeLine, ...]) -> None:
        group = self._root.add(
            Node(
                key=title,
                texts=(title,),
                is_group=True,
                quiet=words.counted(len(lines), "line"),
            )
        )
        for line in lines:
            node = group.add(_line_node(line))
            _mark(node, self._marks.of_line(line))
            for reason in self._reasons(line):
                node.add(reason)

    def _reasons(self, line: ChargeLine) -> list[Node]:
        nodes = [
            Node(key=f"{number}", texts=(sentence,), is_reason=True)
            for number, sentence in enumerate(line.because)
        ]
        if cited := self._cited(line.cites):
            nodes.append(_sources(cited))
        return [*nodes, _link(_ALL_OF_IT)]

    def _add_left_out(self, left_out: tuple[NotCharged, ...]) -> None:
        if not left_out:
            return
        count = words.counted(len(left_out), "code")
        group = self._root.add(
            Node(key="not charged", texts=("Not charged",), is_group=True, quiet=count)
        )
        for item in left_out:
            texts = (str(item.code), "", "", self._book.label(item.code))
            key = f"{item.biller} {item.code} {item.rule}"
            quiet = f"{words.label(item.biller)} · {item.because[0]}"
            node = group.add(Node(key=key, texts=texts, quiet=quiet, left_out=item))
            _mark(node, self._marks.of_left_out(item))
            for number, sentence in enumerate(item.because):
                node.add(Node(key=str(number), texts=(sentence,), is_reason=True))
            node.add(_sources(self._cited(item.cites)))
            node.add(_link(_OTHERWISE))

    def _cited(self, cites: tuple[Citation, ...]) -> str:
        sources = self._book.sources
        titles = (sources[c.source].title if c.source in sources else c.source for c in cites)
        return "; ".join(
            f"{title}, {cite.locator}" for title, cite in zip(titles, cites, strict=True)
        )

    # Qt's questions ------------------------------------------------------------------------------

    def node(self, index: Index) -> Node:
        """The row at `index`; the root for no index."""
        found = index.internalPointer() if index.isValid() else self._root
        return found if isinstance(found, Node) else self._root

    @property
    def first_line(self) -> ChargeLine | None:
        """The line that stands first, None when there is none."""
        nodes = (node for group in self._root.children for node in group.children)
        return next((node.line for node in nodes if node.line is not None), None)

    def path_at(self, index: Index) -> tuple[str, ...]:
        """The keys from the group down to `index`."""
        keys: list[str] = []
        node: Node | None = self.node(index)
        while node is not None and node.key:
            keys.append(node.key)
            node = node.parent
        return tuple(reversed(keys))

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        children = self.node(parent).children
        if 0 <= row < len(children) and 0 <= column < len(TITLES):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(  # type: ignore[override]  # Qt's other overload asks a QObject's parent
        self, index: Index = _NOWHERE
    ) -> QModelIndex:
        above = self.node(index).parent if index.isValid() else None
        if above is None or above.parent is None:
            return QModelIndex()
        return self.createIndex(above.parent.children.index(above), 0, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        return len(TITLES)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        is_title = orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole
        return TITLES[section] if is_title else None

    def data(self, index: Index, role: int = 0) -> object:
        node, column = self.node(index), index.column()
        if role == _ROLE.DisplayRole:
            return node.texts[column] if column < len(node.texts) else None
        if role == _ROLE.AccessibleTextRole:
            return _spoken(node)
        if role == _ROLE.ToolTipRole and node.line is not None:
            return words.plain(" ".join(node.line.because))
        if not (node.spans or column == WHAT):
            return None
        told = {
            GLYPH_ROLE: node.glyph,
            TONE_ROLE: node.tone,
            LEAD_ROLE: node.lead,
            QUIET_ROLE: node.quiet,
        }
        return told.get(role)


def _mark(node: Node, mark: LineMark | None) -> None:
    if mark is not None:
        node.glyph, node.tone, node.lead = mark.glyph, mark.tone, mark.words


def _sources(cited: str) -> Node:
    return Node(key="Sources", texts=("",), is_reason=True, quiet=f"Sources: {cited}")


def _link(text: str) -> Node:
    return Node(key="link", texts=(text,), is_reason=True, is_link=True)


def _line_node(line: ChargeLine) -> Node:
    where = (
        f"place {line.place_of_service}"
        if line.place_of_service
        else f"rev.\N{NO-BREAK SPACE}{line.revenue_code}"
        if line.revenue_code
        else ""
    )
    by_person = "" if line.origin is Origin.DERIVED else words.label(line.origin)
    facts = (", ".join(line.diagnoses), words.day(line.date_of_service), where, by_person)
    return Node(
        key=f"{line.code} {line.date_of_service}",
        texts=(str(line.code), str(line.units), " ".join(line.modifiers), line.label),
        quiet=" · ".join(part for part in facts if part),
        line=line,
    )


def _spoken(node: Node) -> str:
    if node.line is not None:
        code, units, modifiers, label = node.texts
        said = f"{code}, units {units}, " + (f"modifiers {modifiers}, " if modifiers else "")
        return ", ".join(filter(None, (node.lead, f"{said}{label}", node.quiet)))
    led = "Enter opens it" if node.is_link else ""
    return " ".join(part for part in (node.lead, *node.texts, node.quiet, led) if part)
