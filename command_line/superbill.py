"""`superbill`: one PDF for each biller of a session file, marked as a draft; nothing is stored.

A file's name holds the day, the biller and a digest of the session, never anything of the patient.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from command_line.derive import EXIT_UNREADABLE, read_session, report_unreadable
from domain.case import Case
from domain.charge import Derivation
from domain.derivation import derive
from domain.documents import Superbill
from domain.errors import CaptureError, UnreadableDocument
from domain.facts import FactBook
from domain.ports import Practice
from domain.session import SrsSession
from domain.signing import priced
from domain.superbills import SheetOrder, of_draft
from reports.files import write_atomically
from reports.superbill import render
from storage.codec import encode_session
from storage.settings import decode_practice

EXIT_REFUSED: Final = 1


def run_superbill(
    files: Sequence[str],
    folder: Path,
    book: FactBook,
    *,
    practice_file: str | None = None,
    reasons: bool = False,
) -> int:
    """Write the sheets of every file and print their paths; returns the exit code.

    Args:
        practice_file: names and addresses to print; blank without it.
        reasons: whether each line's reasons are printed below it.
    """
    try:
        practice = _practice(practice_file)
        sessions = [read_session(file) for file in files]
        folder.mkdir(parents=True, exist_ok=True)
        for file, session in zip(files, sessions, strict=True):
            derivation = priced(derive(Case(session=session), book), practice.fees)
            if not derivation.billers:
                print(f"{file}: nothing can be charged yet, so no sheet was written.", flush=True)
            for superbill, name in _sheets(session, derivation, book, practice, reasons=reasons):
                write_atomically(folder / name, render(superbill))
                print(folder / name, flush=True)
    except UnreadableDocument as error:
        report_unreadable(error)
        return EXIT_UNREADABLE
    except CaptureError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    except OSError as error:
        reason = f"{folder}: {error.strerror}. Sheets already named above are whole."
        print(f"{reason} Choose another folder or make room.", file=sys.stderr)
        return EXIT_REFUSED
    return 0


def _practice(file: str | None) -> Practice:
    if file is None:
        return Practice(billers={})
    try:
        return decode_practice(Path(file).read_bytes(), file)
    except OSError as error:
        raise UnreadableDocument(file, (f"the file: {error.strerror}.",)) from error


def _sheets(
    session: SrsSession,
    derivation: Derivation,
    book: FactBook,
    practice: Practice,
    *,
    reasons: bool,
) -> Iterator[tuple[Superbill, str]]:
    """Each biller's sheet with the name of its file."""
    digest = hashlib.sha256(encode_session(session).encode()).hexdigest()[:8]
    day = derivation.date_of_service or "undated"
    groups = {code: book.diagnosis_group(code) for code in _diagnoses(session)}
    labels = {code: group.label for code, group in groups.items() if group}
    for biller in derivation.billers:
        order = SheetOrder(
            biller=biller, practice=practice, with_reasons=reasons, diagnosis_labels=labels
        )
        name = f"superbill-{day}-{biller.value.replace('_', '-')}-{digest}.pdf"
        yield of_draft(session, derivation, order), name


def _diagnoses(session: SrsSession) -> set[str]:
    own = (lesion.diagnosis for lesion in session.lesions)
    return {code for code in (*session.diagnoses, *own) if code}
