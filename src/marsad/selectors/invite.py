"""Invitations into closed groups: telegram:HASH, whatsapp:CODE, discord:CODE, with their case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.selectors.kind import Hit, Kind, Weight
from marsad.selectors.links import links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marsad.selectors.page import Page


def find(page: Page) -> Iterator[Hit]:
    """Every link that lets its holder into a group."""
    for link in page.once(links).meant["invite"]:
        value = link.means[1] if link.means and not link.cut else ""
        if value:
            yield Hit(link.start, link.end, "invite", value, 0.99, "plain", link.start, link.end, Weight.URL)


KIND = Kind(
    "invite",
    find,
    examples=(
        ("https://t.me/+AbCdEfGhIjKlMnOp", "", ("telegram:AbCdEfGhIjKlMnOp",)),
        ("t.me/joinchat/AAAAAEabcDEFghi_-1", "", ("telegram:AAAAAEabcDEFghi_-1",)),
        ("https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv", "", ("whatsapp:AbCdEfGhIjKlMnOpQrStUv",)),
        ("discord.gg/AbC123", "", ("discord:AbC123",)),
        ("tg://join?invite=AbCdEfGhIjKlMnOp", "", ("telegram:AbCdEfGhIjKlMnOp",)),
        ("t[.]me/+AbCdEfGhIjKlMnOp", "", ("telegram:AbCdEfGhIjKlMnOp",)),
    ),
    counter_examples=(
        ("https://t.me/rose_shop", ""),
        ("https://t.me/+9647700001234", ""),
        ("https://discord.com/channels/1/2", ""),
        ("https://example.com/joinchat/AbCdEfGhIjKlMnOp", ""),
    ),
    reads=frozenset({"plain", "refanged"}),
)
