"""May a database stand in this place, and does what stands there look like ours? Reads only.

1. A network share is refused: SQLite's write-ahead log needs memory that all writers share, so one
   machine (sqlite.org, "Write-Ahead Logging", section 1; "How To Corrupt An SQLite Database File",
   section 2.1).
2. A missing, empty, or unencrypted file is refused; none is ever created or changed here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from domain.errors import StorageFailure

_PLAIN_HEADER: Final = b"SQLite format 3\0"
_SMALLEST: Final = 4096  # one page
_REMAINS: Final = ("-wal", "-shm", "-journal")
_NETWORK_KINDS: Final = frozenset(
    [
        "afs",
        "afpfs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncp",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    ]
)
_REMOTE_DRIVE: Final = 4  # GetDriveTypeW


def refuse_share(path: Path) -> None:
    """Raise `StorageFailure` when `path` lies on a network share."""
    if kind := network_kind(path):
        raise StorageFailure(
            f"{path} lies on a network share ({kind}). A share can lose or mix what two"
            " workstations write, so no database is kept there; nothing was created or changed."
            " Choose a folder on a disk of this computer."
        )


def network_kind(path: Path) -> str:
    """The kind of network file system that holds `path`, or "" for a local disk."""
    absolute = Path(os.path.realpath(path))
    if sys.platform == "win32":
        return _windows_share(absolute)
    mounts = Path("/proc/self/mountinfo")
    if mounts.exists():
        kind = kind_in_mountinfo(mounts.read_text("utf-8", "replace"), str(absolute))
    else:
        kind = kind_in_mount_list(_mount_list(), str(absolute))
    return kind if kind in _NETWORK_KINDS else ""


def _windows_share(absolute: Path) -> str:
    if str(absolute).startswith("\\\\"):
        return "UNC path"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  (the call exists on Windows only)

        if ctypes.windll.kernel32.GetDriveTypeW(absolute.anchor) == _REMOTE_DRIVE:
            return "network drive"
    return ""


def _mount_list() -> str:
    """What `mount` prints on macOS, where no mount table can be read as a file."""
    try:
        return subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def kind_in_mountinfo(table: str, path: str) -> str:
    """The file system kind of the innermost mount that holds `path` (Linux, proc(5))."""
    mounts = []
    for line in table.splitlines():
        before, _, after = line.partition(" - ")
        if len(fields := before.split()) > 4 and after:
            mounts.append((_unescaped(fields[4]), after.split()[0]))
    return _innermost(mounts, path)


def kind_in_mount_list(listing: str, path: str) -> str:
    """The same from lines such as `//server/share on /Volumes/share (smbfs, nodev)` (macOS)."""
    mounts = []
    for line in listing.splitlines():
        where, _, options = line.partition(" on ")[2].rpartition(" (")
        mounts.append((where, options.rstrip(")").split(",")[0].strip()))
    return _innermost(mounts, path)


def _innermost(mounts: list[tuple[str, str]], path: str) -> str:
    holding = [(len(where), kind) for where, kind in mounts if where and _holds(where, path)]
    longest = max((length for length, _ in holding), default=0)
    return next((kind for length, kind in reversed(holding) if length == longest), "")


def _holds(where: str, path: str) -> bool:
    return path == where or path.startswith(where.rstrip("/") + "/")


def _unescaped(field: str) -> str:
    for octal, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(octal, character)
    return field


def companions(path: Path) -> tuple[Path, ...]:
    """The files SQLite may keep beside a database."""
    return tuple(path.with_name(path.name + end) for end in _REMAINS)


def refuse_taken(path: Path) -> None:
    """Raise `StorageFailure` when something already stands where a database is to be created."""
    for taken in (path, *companions(path)):
        if os.path.lexists(taken):
            raise StorageFailure(
                f"{taken} exists already; it was left as it is and nothing was created."
                " Open it, or choose another name for the new database."
            )


def refuse_unlikely(path: Path) -> None:
    """Raise `StorageFailure` when the file at `path` cannot be one of our databases."""
    if not path.exists():
        raise StorageFailure(
            f"There is no database at {path}; none was created. Connect the disk it lies on, or"
            " choose the right file. A new database is made only where you ask for one."
        )
    if not path.is_file():
        raise StorageFailure(f"{path} is not a file. Choose the database file itself.")
    size = path.stat().st_size
    if size == 0:
        raise StorageFailure(
            f"{path} is empty (0 bytes), so its sessions are not in it. The file was left as it"
            " is. Restore the newest backup, or choose the right file."
        )
    header = _header(path)
    if header == _PLAIN_HEADER:
        raise StorageFailure(
            f"{path} is an unencrypted SQLite file of another program, not a database of this one."
            " The file was left as it is. Choose the right file."
        )
    if size < _SMALLEST:
        raise StorageFailure(
            f"{path} has {size} bytes, less than the smallest database: it is damaged or not a"
            " database. The file was left as it is. Restore the newest backup, or choose the"
            " right file."
        )


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEADER))


def make_private_folder(folder: Path) -> None:
    """Make `folder` if it is missing, open to its owner only; one that exists keeps its rights."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)


def keep_private(path: Path) -> None:
    """Take away the rights of others on a file of ours, where the system knows such rights."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
