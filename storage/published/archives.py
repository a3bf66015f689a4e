"""Opening what a person chose: a text, a zip of texts and workbooks, or a workbook.

What a zip claims is checked before anything is unpacked, and what it unpacks to is never more than
it claims. No name in it is ever used as a path. Refused are: encrypted members, zips inside zips,
members of one name, methods other than stored and deflated, ZIP64, more than fits a published
table, and what unpacks to a hundred times its size.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import Meter, Sheet, Source, damage_told
from storage.published.texts import TextSheet
from storage.published.workbooks import workbook_sheets

MOST_MEMBERS: Final = 500
MOST_UNPACKED: Final = 2_000_000_000
MOST_RATIO: Final = 100
_RATIO_FROM: Final = 1 << 20  # smaller ones do no harm
_DIRECTORY: Final = 1 << 20  # bytes; five hundred members need a tenth
_BEGIN: Final = b"PK"
_END: Final = struct.Struct("<4s4H2LH")
_TABLES: Final = (".csv", ".txt", ".xlsx")  # in the order in which the same table is read
_ENCRYPTED: Final = 0x1
_WORKBOOK: Final = "[Content_Types].xml"
_UNZIP: Final = "Unzip it and load the file inside that is the table."


def sheets_in(path: Path, meter: Meter) -> Iterator[Sheet]:
    """Every table-like thing in a file."""
    size = path.stat().st_size
    source = Source(
        file=path.name,
        names=(path.name,),
        size=size,
        on_disk=size,
        opener=lambda: path.open("rb"),
        meter=meter,
    )
    with path.open("rb") as file:
        magic = file.read(len(_BEGIN))
    if magic == _BEGIN:
        yield from _zipped(source, depth=0)
    else:
        yield TextSheet(source)


def _zipped(source: Source, depth: int) -> Iterator[Sheet]:
    with source.opener() as file, damage_told(source.file):
        _check_end(source, file)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    _check_members(source, members)
    if any(member.filename == _WORKBOOK for member in members):
        parts = [(member, member_source(source, member)) for member in members]
        yield from workbook_sheets(source, parts)
        return
    if depth:
        raise TableRefused(source.file, "it is a zip inside a zip", _UNZIP)
    for member in _readable(source, members):
        inner = member_source(source, member)
        if member.filename.lower().endswith(".xlsx"):
            yield from _zipped(inner, depth + 1)
        else:
            yield TextSheet(inner)


def _check_end(source: Source, file: IO[bytes]) -> None:
    """Before the directory is read at all: is it of a size that a published zip has?"""
    if file.read(len(_BEGIN)) != _BEGIN:
        raise TableRefused(source.file, "the zip is damaged: its beginning is missing", GET_AGAIN)
    file.seek(max(0, source.size - _END.size - (1 << 16)))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise TableRefused(source.file, "the zip is cut: its end is missing", GET_AGAIN)
    members, directory = _END.unpack_from(tail, at)[4:6]
    is_64 = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if is_64 or members > MOST_MEMBERS or directory > _DIRECTORY:
        what = f"the zip claims more than {MOST_MEMBERS} members or 4 GB"
        raise TableRefused(source.file, what, _UNZIP)
    file.seek(0)


def _check_members(source: Source, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise TableRefused(source.file, "two members of the zip have one name", GET_AGAIN)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise TableRefused(source.file, "the zip is encrypted", _UNZIP)
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise TableRefused(source.file, "the zip is packed in an unusual way", _UNZIP)
    unpacked = sum(member.file_size for member in members)
    is_bomb = any(
        member.file_size > max(_RATIO_FROM, MOST_RATIO * member.compress_size) for member in members
    )
    if is_bomb or unpacked > MOST_UNPACKED or unpacked > max(_RATIO_FROM, MOST_RATIO * source.size):
        what = f"the zip unpacks to {unpacked:,} bytes, more than any published table of its size"
        raise TableRefused(source.file, what, "Do not open it. " + GET_AGAIN)


def _readable(source: Source, members: list[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    """The members that may be tables; of one that comes in several spellings only the first."""
    seen: set[str] = set()
    ranked = sorted(members, key=lambda member: _rank(member.filename))
    for member in ranked:
        suffix = PurePosixPath(member.filename).suffix.lower()
        stem = member.filename.lower().removesuffix(suffix)
        if suffix == ".zip":
            raise TableRefused(source.file, "it is a zip of zips", _UNZIP)
        if suffix in _TABLES and stem not in seen and not stem.startswith("__macosx/"):
            seen.add(stem)
            yield member


def _rank(name: str) -> tuple[int, str]:
    suffix = PurePosixPath(name).suffix.lower()
    return (_TABLES.index(suffix) if suffix in _TABLES else len(_TABLES), name)


def member_source(source: Source, member: zipfile.ZipInfo) -> Source:
    """A member as bytes that can be read more than once."""
    name = PurePosixPath(member.filename.replace("\\", "/")).name

    @contextmanager
    def opener() -> Iterator[IO[bytes]]:
        with source.opener() as outer:
            with damage_told(source.file):
                archive = zipfile.ZipFile(outer)
                file = archive.open(member)
            with archive, file:
                yield file

    return Source(
        file=f"{source.file}: {name}",
        names=(*source.names, name),
        size=member.file_size,
        on_disk=source.on_disk,
        opener=opener,
        meter=source.meter,
    )
