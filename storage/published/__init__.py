"""Tables as their publishers hand them out: read strictly, shelved side by side, asked by day."""

from storage.published.library import TableLibrary
from storage.published.refused import TableRefused

__all__ = ["TableLibrary", "TableRefused"]
