"""The printers of this workstation: the spooler's own `lp` where there is one, Qt elsewhere.

1. With `lp` the PDF goes to the spooler as it is: letters stay letters.
2. Without it each page is drawn at the printer's resolution, at most 300 dots per inch, on white.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from domain.documents import Paper
from domain.errors import Refused

_PATIENCE_S: Final = 15
_MOST_DPI: Final = 300
_POINTS_AN_INCH: Final = 72
_MEDIA: Final = {Paper.LETTER: "Letter", Paper.A4: "A4"}  # names of PWG 5101.1 as CUPS knows them


def system_printers() -> LpPrinters | QtPrinters:
    """The way of printing that fits this workstation."""
    lp, lpstat = shutil.which("lp"), shutil.which("lpstat")
    return LpPrinters(lp, lpstat) if lp and lpstat else QtPrinters()


class LpPrinters:
    """Printers of the CUPS spooler; may be asked from any thread."""

    def __init__(self, lp: str, lpstat: str) -> None:
        self._lp = lp
        self._lpstat = lpstat

    def names(self) -> tuple[str, ...]:
        """Those that can be reached, the default first."""
        found = self._asked("-e").split()
        default = self._asked("-d").rpartition(":")[2].strip()
        return tuple(sorted(found, key=lambda name: (name != default, name)))

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        """Hand these bytes to the spooler."""
        options = ["-d", printer, "-t", job, "-n", str(copies), "-o", f"media={_MEDIA[paper]}"]
        command = [self._lp, *options, "-"]
        try:
            subprocess.run(  # noqa: S603 - program found on the path, printer picked from its own list
                command, input=pdf, check=True, capture_output=True, timeout=_PATIENCE_S
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused(
                f"The printer {printer} did not take the sheet. Nothing is lost: see whether it is"
                " on and reachable, choose another, or save the sheet as PDF."
            ) from error

    def _asked(self, option: str) -> str:
        try:
            answer = subprocess.run(  # noqa: S603 - program found on the path, fixed option
                [self._lpstat, option],
                check=False,
                capture_output=True,
                timeout=_PATIENCE_S,
                text=True,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return answer.stdout if answer.returncode == 0 else ""


class QtPrinters:
    """Printers as Qt knows them; asked on the GUI thread, sent to from any.

    A printer may be painted on outside the GUI thread (doc.qt.io, Thread-Support in Qt Modules).
    """

    def names(self) -> tuple[str, ...]:
        """Those that can be reached, the default first."""
        from PySide6.QtPrintSupport import QPrinterInfo

        default = QPrinterInfo.defaultPrinterName()
        found = QPrinterInfo.availablePrinterNames()
        return tuple(sorted(found, key=lambda name: (name != default, name)))

    def send(self, printer: str, pdf: bytes, *, job: str, copies: int, paper: Paper) -> None:
        """Draw these pages on the printer."""
        from PySide6.QtGui import QPageSize
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        device = QPrinter(QPrinterInfo.printerInfo(printer), QPrinter.PrinterMode.HighResolution)
        device.setDocName(job)
        device.setCopyCount(copies)
        sizes = {
            Paper.LETTER: QPageSize.PageSizeId.Letter,
            Paper.A4: QPageSize.PageSizeId.A4,
        }
        device.setPageSize(QPageSize(sizes[paper]))
        draw_pages(pdf, device, printer)


def draw_pages(pdf: bytes, device: object, name: str) -> None:
    """Draw each page of `pdf` on a `QPrinter`, true to size. Raises `Refused`."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(device, QPrinter):
        raise TypeError
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument(buffer)
    document.load(buffer)
    device.setFullPage(True)
    painter = QPainter()
    if not painter.begin(device):
        raise Refused(
            f"The printer {name} could not be begun. Nothing is lost: see whether it is on and"
            " reachable, choose another, or save the sheet as PDF."
        )
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    dpi = min(device.resolution(), _MOST_DPI)
    for page in range(document.pageCount()):
        if page:
            device.newPage()
        points = document.pagePointSize(page)
        size = QSize(
            round(points.width() * dpi / _POINTS_AN_INCH),
            round(points.height() * dpi / _POINTS_AN_INCH),
        )
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        ink = QPainter(paper)
        ink.drawImage(0, 0, document.render(page, size))
        ink.end()
        scale = device.resolution() / dpi
        painter.drawImage(
            QRect(0, 0, round(size.width() * scale), round(size.height() * scale)), paper
        )
    painter.end()
    document.close()
