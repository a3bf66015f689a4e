"""Set the program up and start it: `python3 bootstrap.py demo`, `run`, `test` or `setup`.

Standard library only, and plain enough to be read by Python 3.6, so that an old Python is told
what is wrong in words. Everything is installed into `.venv` beside this file, from the committed
lock, each file checked against its hash. In order:

1. The interpreter, the machine and the free space are looked at before anything is made.
2. `.venv` is made; where Debian ships Python without ensurepip, the system's pip brings pip in.
3. The lock is installed, unless the stamp in `.venv` says that exactly this lock already is.
4. On Linux the libraries Qt needs are tried, and fetched by apt-get where rights allow.
5. The command is carried out. Where no display exists, `demo` derives and prints the examples.
"""

import argparse
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "isocenter-installed"
BUILD = ROOT / "build"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"

OLDEST, TOO_NEW = (3, 11), (3, 15)  # the Qt wheels of the lock serve 3.11 to 3.14
OLDEST_GLIBC = (2, 34)  # the same wheels: Debian 12, Ubuntu 22.04, RHEL 9
FREE_BYTES = 2 * 1024**3  # 1.1 GB installed, and the downloads beside it

QT_PACKAGES = "libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libdbus-1-3"
DISPLAY_PACKAGES = (
    "libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 "
    "libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libwayland-cursor0 libwayland-egl1 libcups2"
)
FEDORA_QT = "mesa-libGL mesa-libEGL libxkbcommon glib2 fontconfig dbus-libs"
FEDORA_DISPLAY = "libxkbcommon-x11 xcb-util-cursor xcb-util-wm xcb-util-keysyms xcb-util-image"

MISLEADING = set(
    "PIP_USER PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV VIRTUAL_ENV PYTHONHOME PYTHONPATH "
    "PYTHONDONTWRITEBYTECODE".split()
)
QT_PROBE = (
    "import PySide6.QtPdf, PySide6.QtPrintSupport, PySide6.QtWidgets as widgets;"
    "widgets.QApplication([])"
)
XCB_PROBE = (
    "import ctypes, pathlib, PySide6;"
    "home = pathlib.Path(PySide6.__file__).parent;"
    "ctypes.CDLL(str(home / 'Qt' / 'plugins' / 'platforms' / 'libqxcb.so'))"
)

# What pip says, and what it means to a person; the first that fits is told.
PIP_TROUBLES = {
    "No space left|not enough space": "The disk is full. Make room and run the command again.",
    "DO NOT MATCH THE HASHES": "A downloaded file is not the one the lock names, so it was not "
    "installed. Run the command again; if it is refused again, something on the way to the package "
    "index changes files.",
    "CERTIFICATE_VERIFY_FAILED|SSLError": "The certificate of the package index is not trusted "
    "here. Behind a company proxy, set PIP_CERT to the company's certificate file and try again.",
    "(New|Max|Proxy)[A-Za-z]*Error|NameResolution|Temporary failure|unreachable|[Tt]imed out|"
    "Connection (refused|aborted|reset)": "The package index cannot be reached. Connect to the "
    "network (behind a proxy set HTTPS_PROXY) and run the command again.",
    "No matching distribution|from versions: none": "The package index has no build of a library "
    "for this machine. 64-bit Linux, Windows and macOS 13 or newer are served.",
}


class SetupError(Exception):
    """Something a person must do first; the text says what."""


def say(sentence: str) -> None:
    """Tell the person at the terminal, at once."""
    print(sentence, flush=True)


def venv_python() -> Path:
    """The interpreter of `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def child_environment(**more: str) -> "dict[str, str]":
    """The environment, without what would misplace packages or forbid bytecode."""
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    return {**kept, **more}


def attempt(command: "list[str]", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run quietly; standard output and error come back together."""
    return subprocess.run(
        command, env=child_environment(**environment), cwd=ROOT, check=False,
        encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def show(command: "list[str]", **environment: str) -> int:
    """Run with the terminal's own input and output; returns the exit code."""
    return subprocess.run(command, env=child_environment(**environment), check=False).returncode


def check_python() -> None:
    """Refuse an interpreter the libraries are not built for, naming one that would do."""
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return
    names = [f"python3.{minor}" for minor in range(TOO_NEW[1] - 1, OLDEST[1] - 1, -1)]
    found = [name for name in names if shutil.which(name) and attempt([name, "-V"]).returncode == 0]
    remedy = (
        f"This machine has {found[0]}: run `{found[0]} {' '.join(sys.argv)}`."
        if found
        else "Install a newer one beside it, which will not disturb the old one, and run this "
        "command with that one, for example `python3.12 bootstrap.py demo`."
    )
    raise SetupError(
        f"This is Python {platform.python_version()}; Isocenter needs 3.11 to 3.14. {remedy}"
    )


def check_machine() -> None:
    """Refuse a C library without wheels and a disk without room, before anything is made."""
    if sys.platform.startswith("linux"):
        name, version = platform.libc_ver()
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if name != "glibc" or numbers < OLDEST_GLIBC:
            raise SetupError(
                f"This Linux has {name or 'another C library'} {version}; the Qt libraries need "
                "glibc 2.34 or newer (Debian 12, Ubuntu 22.04, RHEL 9 or later)."
            )
    free = shutil.disk_usage(ROOT).free
    if not STAMP.exists() and free < FREE_BYTES:
        raise SetupError(
            f"{free // 1024**2} MB are free in {ROOT}; setting up needs about "
            f"{FREE_BYTES // 1024**2} MB. Make room and run the command again."
        )


def make_venv() -> None:
    """Make `.venv`, or make ours anew when its Python is gone or another."""
    if VENV.exists() and not is_usable():
        if not STAMP.exists():
            raise SetupError(
                f"The folder {VENV} was not made by this command, and no Python "
                f"{platform.python_version()} runs in it. Move it away and run the command again."
            )
        say("The Python of .venv has changed; making it anew.")
        shutil.rmtree(VENV)
    if not VENV.exists():
        say(f"Making a virtual environment for Python {platform.python_version()} in .venv.")
        venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
    if attempt([str(venv_python()), "-m", "pip", "--version"]).returncode != 0:
        add_pip()


def is_usable() -> bool:
    """Whether the Python in `.venv` starts and has this interpreter's version."""
    ask = [str(venv_python()), "-c", "import sys; print(*sys.version_info[:2])"]
    told = attempt(ask).stdout.split() if venv_python().exists() else []
    return told == [str(number) for number in sys.version_info[:2]]


def add_pip() -> None:
    """Bring pip into `.venv`: from ensurepip, else by the system's pip, else by way of apt-get."""
    if not (has_module("ensurepip") or has_module("pip")):
        say("This Python has neither ensurepip nor pip.")
        if not apt_install("python3-pip"):
            raise SetupError(
                "Install pip and run the command again: `sudo apt-get install -y python3-pip` on "
                "Debian and Ubuntu, `sudo dnf install python3-pip` on Fedora and RHEL."
            )
    if has_module("ensurepip"):
        done = attempt([str(venv_python()), "-m", "ensurepip", "--default-pip"])
    else:
        say("This Python has no ensurepip (Debian keeps it apart); taking pip from the lock.")
        done = pip_by_target()
    if done.returncode != 0:
        raise SetupError(explain_pip(done.stdout))


def has_module(name: str) -> bool:
    """Whether this interpreter could import it."""
    importlib.invalidate_caches()
    return importlib.util.find_spec(name) is not None


def pip_by_target() -> "subprocess.CompletedProcess[str]":
    """Let the system's pip place the locked pip, by hash; every pip since 2016 can do this."""
    entry = re.search(
        r"^pip==.*?(?=^\S|\Z)", LOCK.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    if not entry:
        raise SetupError(f"{LOCK} names no pip. Fetch the file anew, or install python3-venv.")
    wanted = VENV / "pip.lock"
    wanted.write_text(entry.group(), encoding="utf-8")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    target = attempt([str(venv_python()), "-c", code]).stdout.strip()
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", target, "-r", str(wanted)]
    return attempt([sys.executable, "-m", "pip", "install", *options])


def digest(lock: Path) -> str:
    """SHA-256 of the lock file, hexadecimal."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def install(lock: Path) -> None:
    """Install exactly the lock, each file by its hash; nothing is done when the stamp says so."""
    stamped = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    if digest(lock) in stamped:
        return
    say("Installing the libraries of the lock (about 300 MB are fetched the first time).")
    started = time.monotonic()
    options = ["--quiet", "--no-input", "--no-deps", "--no-compile", "--disable-pip-version-check"]
    hashed = ["--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
    done = attempt([str(venv_python()), "-m", "pip", "install", *options, *hashed])
    if done.returncode != 0:
        raise SetupError(explain_pip(done.stdout))
    # Compiled here by every core: without bytecode a start takes more than twice as long.
    attempt([str(venv_python()), "-m", "compileall", "-q", "-j", "0", str(VENV)])
    written = [digest(lock)] if lock == LOCK else [digest(lock), digest(LOCK)]
    STAMP.write_text("\n".join(written) + "\n", encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def explain_pip(output: str) -> str:
    """What pip's output means, what to do, and where all of it can be read."""
    BUILD.mkdir(exist_ok=True)
    log = BUILD / "setup.log"
    log.write_text(output, encoding="utf-8")
    for pattern, meaning in PIP_TROUBLES.items():
        if re.search(pattern, output):
            return f"{meaning} All that pip said is in {log}."
    tail = "\n".join("  " + line for line in output.strip().splitlines()[-5:])
    return f"pip could not install the libraries:\n{tail}\nAll that pip said is in {log}."


def apt_install(packages: str) -> bool:
    """Install Debian packages where rights allow; False when they do not, or when it failed."""
    apt = shutil.which("apt-get")
    if not sys.platform.startswith("linux") or not apt:
        return False
    prefix = []  # type: list[str]
    if os.geteuid() != 0:
        prefix = ["sudo", "-n"]
        if not shutil.which("sudo") or attempt([*prefix, "true"]).returncode != 0:
            return False
    say(f"Installing system packages with apt-get: {packages}.")
    update = [*prefix, apt, "update", "-q"]
    fetch = [*prefix, apt, "install", "-q", "-y", "--no-install-recommends", *packages.split()]
    codes = (attempt(each, DEBIAN_FRONTEND="noninteractive").returncode for each in (update, fetch))
    return not any(codes)


def need_libraries(probe: str, packages: str, fedora: str, **environment: str) -> None:
    """Try the probe, install what is missing and try again; else name the exact remedy."""
    command = [str(venv_python()), "-c", probe]
    tried = attempt(command, **environment)
    if tried.returncode != 0 and apt_install(packages):
        tried = attempt(command, **environment)
    if tried.returncode != 0:
        said = tried.stdout.strip().splitlines()[-1:] or ["(it said nothing)"]
        raise SetupError(
            f"Qt cannot start: {said[0]}\n"
            f"On Debian and Ubuntu:  sudo apt-get install -y {packages}\n"
            f"On Fedora and RHEL:    sudo dnf install -y {fedora}\n"
            "Then run the command again."
        )


def need_qt() -> None:
    """Qt must start without a screen: the tests need no more, the window a display besides."""
    need_libraries(QT_PROBE, QT_PACKAGES, FEDORA_QT, QT_QPA_PLATFORM="offscreen")


def no_display() -> str:
    """Why no window can open here; "" when one can."""
    named = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    try:
        need_qt()
        if named == ["DISPLAY"] and sys.platform.startswith("linux"):
            need_libraries(XCB_PROBE, DISPLAY_PACKAGES, FEDORA_DISPLAY)
    except SetupError as error:
        return str(error)
    if not sys.platform.startswith("linux"):
        return ""
    if not named:
        return "This machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)."
    if attempt([str(venv_python()), "-c", QT_PROBE]).returncode == 0:
        return ""
    return f"{named[0]} names the display {os.environ[named[0]]}, but no window opens on it."


def program(*arguments: str) -> "list[str]":
    """The command that runs main.py in `.venv`."""
    return [str(venv_python()), str(ROOT / "main.py"), *arguments]


def demo() -> int:
    """Open the window on the example sessions, or do the same work without a window."""
    reason = no_display()
    if not reason:
        say("Opening the window on made-up example sessions; nothing you do there is kept.")
        return show(program("--demo"))
    say(
        f"{reason}\nWithout a window: the example sessions are derived, their superbills written.\n"
    )
    examples = sorted(str(path) for path in (ROOT / "examples").glob("*.json"))
    folder = BUILD / "demo"
    code = show(program("derive", "--format", "text", *examples), PYTHONUTF8="1")
    if code in (0, 3, 4):
        say("\nSuperbills, one per biller, marked as drafts:")
        names = ROOT / "examples" / "practice" / "alder-valley.json"
        sheets = ("superbill", *examples, "--out", str(folder), "--practice", str(names))
        code = show(program(*sheets), PYTHONUTF8="1")
    if code != 0:
        return code
    say(f"\n{len(examples)} sessions derived; their superbills are in {folder}.")
    return 0


def test() -> int:
    """Lint, types, tests and the coverage of the domain; stops at the first that fails."""
    os.chdir(ROOT)  # where the tools find their settings
    python = str(venv_python())
    # Counting branches takes twice the time: only where the count is held to a bound.
    counted = "--cov=domain --cov-report= tests/domain tests/reports"
    steps = {
        "Style": ("ruff check --quiet .",),
        "Format": ("ruff format --check --quiet .",),
        "Types": ("mypy --no-error-summary",),
        "Domain": (f"pytest -q -n auto {counted} -m", "not bench"),
        "Tests": ("pytest -q -n auto --ignore=tests/domain --ignore=tests/reports -m", "not bench"),
        "Bounds": ("pytest -q -m", "bench"),  # alone, with the processors to themselves
    }
    for name, (words, *last) in steps.items():
        say(f"{name} …")
        command = [python, "-m", *words.split(), *last]
        code = show(command, QT_QPA_PLATFORM="offscreen", PYTHONUTF8="1")
        if code != 0 and name == "Bounds":  # something else may have had the processor
            again = [*command, "--last-failed", "--last-failed-no-failures", "none"]
            code = show(again, QT_QPA_PLATFORM="offscreen", PYTHONUTF8="1")
        if code != 0:
            say(f"{name}: not passed.")
            return code
    gate = attempt([python, "-m", "coverage", "report", "--include=domain/*", "--fail-under=100"])
    if gate.returncode != 0:
        say(f"The domain is not wholly covered by its tests:\n{gate.stdout}")
    return gate.returncode


def prepare(command: str) -> None:
    """Everything that stands before any command."""
    check_python()
    check_machine()
    make_venv()
    install(DEV_LOCK if command == "test" else LOCK)


def carry_out(command: str, rest: "list[str]") -> int:
    """Do what was asked for; returns the exit code."""
    if command == "demo":
        return demo()  # works without Qt too
    is_text = command == "run" and rest and not rest[0].startswith("--")
    if not is_text:  # the command line needs no Qt
        need_qt()
    if command == "run":
        return show(program(*rest))
    if command == "test":
        return test()
    say("Isocenter is set up. Start it with this command and `run`.")
    return 0


def main() -> int:
    """Set up, carry out, and turn what went wrong into a sentence; returns the exit code."""
    parser = argparse.ArgumentParser(description="Set Isocenter up and start it.")
    told = "demo: the example sessions; run: the program; test: all checks; setup: only install"
    parser.add_argument("command", choices=("demo", "run", "test", "setup"), help=told)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="for run: passed on to main.py")
    wish = parser.parse_args()
    try:
        prepare(wish.command)
        return carry_out(wish.command, wish.rest)
    except (SetupError, OSError) as error:
        print(f"Not set up. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the command again to go on where it left off.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
