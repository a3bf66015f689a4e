"""The head drawn from three sides, each lesion where its site and side say; a click picks one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from domain.session import Lesion
from gui import theme
from gui.head_sites import Place, places
from gui.labels import named
from gui.theme import colours
from gui.words import label, listed, plain

_HINT: Final = (
    "Drawn from site and side, to recognize lesions by; not from images. Click one to go to it."
)
_SMALLEST, _LARGEST = 5.0, 13.0  # radius of a mark, in pixels
_MM: Final = 3.5  # millimetres of lesion to a pixel of radius


class Plane(Enum):
    """How the head is looked at: name, marks at the left and right edge."""

    AXIAL = ("Axial", "R", "L")  # from below: the patient's right is on the left
    CORONAL = ("Coronal", "R", "L")
    SAGITTAL = ("Sagittal", "A", "P")


@dataclass(frozen=True, slots=True)
class Spot:
    """One lesion in one view, in pixels of the widget."""

    row: int
    at: QPointF
    radius: float


class HeadView(QWidget):
    """Shows lesions and says which one was picked; the arrows go from one to the next."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lesions: tuple[Lesion, ...] = ()
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        named(self, "Lesions in the head", _HINT)

    def sizeHint(self) -> QSize:
        return QSize(3 * self._side, self._side + self.fontMetrics().height() + theme.SNUG)

    @property
    def _side(self) -> int:
        return self.fontMetrics().height() * 8

    def show_lesions(self, lesions: tuple[Lesion, ...], current: int) -> None:
        """Show these; `current` is drawn as the chosen one, -1 for none."""
        self._lesions, self._current = lesions, current
        told = listed(tuple(spoken(lesion) for lesion in lesions)) or "no lesion yet"
        self.setAccessibleDescription(f"{told}. {_HINT}")
        self.update()

    # Geometry ------------------------------------------------------------------------------------

    def frames(self) -> tuple[tuple[Plane, QRectF], ...]:
        """The three views and where they are drawn."""
        side = min(self.width() / 3, self.height() - self.fontMetrics().height() - theme.SNUG)
        return tuple(
            (plane, QRectF(number * self.width() / 3, 0, self.width() / 3, side))
            for number, plane in enumerate(Plane)
        )

    def spots(self) -> tuple[Spot, ...]:
        """Every mark of every view; marks of one place step aside from one another."""
        found: list[Spot] = []
        for plane, frame in self.frames():
            taken: list[QPointF] = []
            for row, lesion in enumerate(self._lesions):
                for place in places(lesion):
                    at = _at(plane, frame, place)
                    while any((at - other).manhattanLength() < _SMALLEST for other in taken):
                        at += QPointF(_SMALLEST, _SMALLEST * 0.7)
                    taken.append(at)
                    found.append(Spot(row, at, _radius(lesion)))
        return tuple(found)

    def spot_at(self, position: QPointF) -> Spot | None:
        """The mark under the pointer: the nearest of those that it touches."""
        near = [(spot.at - position, spot) for spot in self.spots()]
        touched = [
            (gap.manhattanLength(), spot)
            for gap, spot in near
            if gap.manhattanLength() <= spot.radius + theme.SNUG
        ]
        return min(touched, key=lambda pair: pair[0])[1] if touched else None

    # Hands ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is not None:
            self.picked.emit(spot.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not self._lesions:
            super().keyPressEvent(event)
            return
        self.picked.emit((self._current + step) % len(self._lesions))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            spot = self.spot_at(QPointF(event.pos()))
            told = spoken(self._lesions[spot.row]) if spot else _HINT
            QToolTip.showText(event.globalPos(), plain(told), self)
            return True
        return super().event(event)

    # Drawing -------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        scheme = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        quiet = QColor(scheme.quiet)
        small = theme.scaled(self.font(), theme.SMALL)
        painter.setFont(small)
        for plane, frame in self.frames():
            painter.setPen(QPen(QColor(scheme.edge), 1.2))
            painter.setBrush(QColor(scheme.base))
            painter.drawPath(outline(plane, frame))
            name, left, right = plane.value
            painter.setPen(quiet)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            below = QRectF(frame.left(), frame.bottom(), frame.width(), self.height())
            painter.drawText(below, int(flags), f"{left}   {name}   {right}")
        for spot in sorted(self.spots(), key=lambda spot: spot.row == self._current):
            self._draw_spot(painter, spot, small)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_spot(self, painter: QPainter, spot: Spot, font: QFont) -> None:
        scheme = colours(self.palette())
        is_current = spot.row == self._current
        painter.setPen(QPen(QColor(scheme.text if is_current else scheme.accent), 1.6))
        painter.setBrush(QColor(scheme.accent if is_current else scheme.selected))
        painter.drawEllipse(spot.at, spot.radius, spot.radius)
        painter.setFont(font)
        painter.setPen(QColor(scheme.text))
        beside = spot.at + QPointF(spot.radius + 2, self.fontMetrics().ascent() / 3)
        painter.drawText(beside, self._lesions[spot.row].id)


def spoken(lesion: Lesion) -> str:
    """A lesion in one phrase: "L2, left frontal lobe, 12 mm"."""
    where = " ".join(label(part).lower() for part in (lesion.side, lesion.site) if part)
    size = f"{lesion.max_dimension_mm} mm" if lesion.max_dimension_mm is not None else ""
    told = ", ".join(part for part in (where or "no site yet", size) if part)
    return f"{lesion.id}, {told}" if lesion.id else told


def _radius(lesion: Lesion) -> float:
    size = float(lesion.max_dimension_mm or 0) / _MM
    return min(max(size, _SMALLEST), _LARGEST)


def _at(plane: Plane, frame: QRectF, place: Place) -> QPointF:
    """A place of the head in one view."""
    half = min(frame.width(), frame.height()) / 2
    middle = frame.center()
    across, down = {
        Plane.AXIAL: (place.left * 0.80, -place.front * 0.92),
        Plane.CORONAL: (place.left * 0.80, -place.up * 0.90),
        Plane.SAGITTAL: (-place.front * 0.92, -place.up * 0.90),
    }[plane]
    return middle + QPointF(across * half, down * half)


def outline(plane: Plane, frame: QRectF) -> QPainterPath:
    """The outline of the head, and what shows which way it looks: nose, ears, brow."""
    half = min(frame.width(), frame.height()) / 2 - 3
    middle = frame.center()

    def point(x: float, y: float) -> QPointF:
        return middle + QPointF(x * half, y * half)

    path = QPainterPath()
    if plane is Plane.AXIAL:
        path.moveTo(point(-0.07, -0.90))
        path.lineTo(point(0.0, -1.0))
        path.lineTo(point(0.07, -0.90))
        path.cubicTo(point(0.95, -0.85), point(0.95, 0.95), point(0.0, 0.95))
        path.cubicTo(point(-0.95, 0.95), point(-0.95, -0.85), point(-0.07, -0.90))
    elif plane is Plane.CORONAL:
        path.moveTo(point(0.0, -0.95))
        path.cubicTo(point(0.75, -0.95), point(0.85, -0.2), point(0.66, 0.25))
        path.cubicTo(point(0.58, 0.6), point(0.36, 0.92), point(0.0, 0.95))
        path.cubicTo(point(-0.36, 0.92), point(-0.58, 0.6), point(-0.66, 0.25))
        path.cubicTo(point(-0.85, -0.2), point(-0.75, -0.95), point(0.0, -0.95))
    else:
        path.moveTo(point(0.35, 0.95))
        path.cubicTo(point(0.5, 0.6), point(0.98, 0.35), point(0.95, -0.25))
        path.cubicTo(point(0.9, -1.05), point(-0.75, -1.15), point(-0.86, -0.25))
        path.lineTo(point(-0.98, 0.12))
        path.lineTo(point(-0.84, 0.22))
        path.cubicTo(point(-0.84, 0.6), point(-0.7, 0.72), point(-0.25, 0.70))
        path.lineTo(point(-0.2, 0.95))
    path.closeSubpath()
    return path
