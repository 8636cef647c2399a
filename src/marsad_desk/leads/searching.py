"""Full text in folded letters: SQLite's FTS5 or PostgreSQL's, whichever database the desk works with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import connection

import marsad

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_WORDS = 8
_TOGETHER = 500


def replace(found: Iterable[Any]) -> None:
    """Index the ``marsad.board.Searched`` of all leads anew; the caller holds the transaction."""
    rows = [(each.lead, _folded(each.words), _folded(" ".join(each.contacts))) for each in found]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM leads_text")
        for at in range(0, len(rows), _TOGETHER):
            if connection.vendor == "postgresql":
                cursor.executemany(
                    "INSERT INTO leads_text (lead, words) VALUES (%s, to_tsvector('simple', %s))",
                    [
                        (lead, f"{lead} {words} {contacts}")
                        for lead, words, contacts in rows[at : at + _TOGETHER]
                    ],
                )
            else:
                cursor.executemany(
                    "INSERT INTO leads_text (lead, words) VALUES (%s, %s)",
                    [
                        (lead, f"{lead} {words} {contacts}")
                        for lead, words, contacts in rows[at : at + _TOGETHER]
                    ],
                )


def words_of(asked: str) -> list[str]:
    """The folded words of a question, at most eight. A number is one word however it was written."""
    folded = marsad.fold(asked).text
    bare = re.sub(r"(?<=\d)[\s()./-]+(?=\d)", "", folded)
    return _folded(bare).split()[:_MOST_WORDS]


def find(asked: str, most: int = 2_000) -> list[str]:
    """Ids of leads with all words of ``asked``, the last one perhaps only begun; [] where nothing is asked."""
    words = words_of(asked)
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            query = " & ".join([_quoted(word) for word in words[:-1]] + [f"{_quoted(words[-1])}:*"])
            cursor.execute(
                "SELECT lead FROM leads_text WHERE words @@ to_tsquery('simple', %s) LIMIT %s", [query, most]
            )
        else:
            query = " ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'])
            cursor.execute("SELECT lead FROM leads_text WHERE leads_text MATCH %s LIMIT %s", [query, most])
        return [row[0] for row in cursor.fetchall()]


def _quoted(word: str) -> str:
    # Within quotes only a quote and a backslash mean something to to_tsquery, and `_folded` leaves neither.
    return f"'{word}'"


def _folded(text: str) -> str:
    """Only what both databases take for one word: letters and digits, everything else parts them."""
    return " ".join(re.sub(r"[^\w]+|_", " ", text).split()).lower()
