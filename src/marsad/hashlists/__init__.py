"""Lists of hashes of known files: brought in, kept without anything about the files themselves, and asked."""

from marsad.hashlists.asking import answers
from marsad.hashlists.categories import scheme
from marsad.hashlists.importing import Asked, Done, import_list
from marsad.hashlists.lists import Import, current, history, remove
from marsad.hashlists.matcher import Entry, Matcher, Matches
from marsad.hashlists.observed import listed, look_up, mark

__all__ = [
    "Asked",
    "Done",
    "Entry",
    "Import",
    "Matcher",
    "Matches",
    "answers",
    "current",
    "history",
    "import_list",
    "listed",
    "look_up",
    "mark",
    "remove",
    "scheme",
]
