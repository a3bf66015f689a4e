"""Under which licences the libraries and fonts of this program stand."""

from __future__ import annotations

from typing import Final

# Package or font, licence as its publisher names it, what it does here.
LICENCES: Final = (
    ("PySide6-Essentials", "LGPL 3.0, or GPL 2.0 or 3.0", "Qt's windows"),
    ("PySide6-Addons", "LGPL 3.0, or GPL 2.0 or 3.0", "Qt's pages on the screen"),
    ("sqlcipher3", "zlib; SQLCipher: BSD; OpenSSL: Apache 2.0", "the encrypted database"),
    ("sqlite-utils", "Apache 2.0", "tables and migrations"),
    ("reportlab", "BSD", "printed sheets"),
    ("uharfbuzz", "Apache 2.0; HarfBuzz: MIT", "joined scripts on paper"),
    ("python-bidi", "LGPL 3.0", "writing directions on paper"),
    ("keyring", "MIT", "the keychain of the system"),
    ("platformdirs", "MIT", "where data lies"),
    ("Noto Sans, all cuts", "SIL Open Font License 1.1", "letters on paper"),
)  # fmt: skip
