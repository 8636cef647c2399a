"""A page as the browser got it: web archive, picture of the whole page and text, sealed with how they came about."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.errors import EvidenceError
from marsad.evidence.capture.addresses import checked
from marsad.evidence.capture.gate import Gate
from marsad.evidence.intake import label_of
from marsad.evidence.nouns import Arrival

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.evidence.capture.visit import Visit
    from marsad.evidence.nouns import Act, Item
    from marsad.evidence.vault import Vault

_MOST = 512 << 20  # bytes of one visit


def capture(
    url: str,
    vault: Vault,
    act: Act,
    *,
    handling: str = "TLP:AMBER",
    subject_category: str = "unknown",
    retention_days: int = 365,
    marked: str = "",
    allow_private: bool = False,
    legal_note: str = "",
    window: tuple[int, int] = (1280, 900),
    patience: float = 30.0,
    told: Callable[[str], None] | None = None,
) -> list[Item]:
    """Open ``url`` (http or https) once and seal what came: archive (WACZ), picture (PNG), text.

    Only public addresses are reached, whatever the page asks for, unless ``allow_private``. Where robots.txt forbids
    the page, ``legal_note`` must say why it is opened nevertheless. ``marked`` as in `Arrival`: the text is
    kept, of archive and picture the hash.
    Raises EvidenceError; nothing is sealed then.
    """
    say = told or (lambda _: None)
    _check(url, allow_private)
    say("robots.txt")
    from marsad.evidence.capture.robots import robots

    asked, allowed = robots(url, allow_private=allow_private)
    if not allowed and not legal_note.strip():
        raise EvidenceError(
            "the site asks robots not to open this page", hint="where the unit may see it: --legal-note 'why'"
        )
    from marsad.evidence.capture.archive import wacz
    from marsad.evidence.capture.visit import visit

    say("page")
    with Gate(allow_private=allow_private, most=_MOST) as gate:
        seen = visit(url, gate, window, patience)
    details = _details(seen, gate, allowed, legal_note, window)
    say("sealing")
    host = label_of(urlsplit(seen.final_url or url).hostname or "page")
    archive = wacz(seen, gate.reached, asked, details)

    def arrival(ending: str, kind: str, media_type: str, label: str = "") -> Arrival:
        return Arrival(
            f"{host}.{ending}", kind, media_type, handling, subject_category,
            retention_days=retention_days, marked=label, details=details,
        )  # fmt: skip

    parts = [
        (archive, arrival("wacz", "web", "application/wacz", marked)),
        (seen.picture, arrival("png", "screenshot", "image/png", marked)),
        (seen.text.encode(), arrival("txt", "text", "text/plain; charset=utf-8")),
    ]
    items = [vault.add(io.BytesIO(body), about, act) for body, about in parts]
    for item in items:
        vault.note("captured", act, item=item.id, more={"with": items[0].id, "complete": int(seen.complete)})
    return items


def _check(url: str, allow_private: bool) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise EvidenceError("only addresses that begin with http:// or https:// and carry no password are captured",
                            hint="give the page's whole address")  # fmt: skip
    checked(parts.hostname, port or (443 if parts.scheme == "https" else 80), allow_private=allow_private)


def _details(
    seen: Visit, gate: Gate, allowed: bool, legal_note: str, window: tuple[int, int]
) -> dict[str, str]:
    host = urlsplit(seen.final_url).hostname or ""
    said = {
        "url": seen.url, "final_url": seen.final_url, "title": seen.title[:500], "status": str(seen.status),
        "at": f"{seen.at:%Y-%m-%dT%H:%M:%SZ}", "browser": seen.software, "window": f"{window[0]}x{window[1]}",
        "ip": gate.reached.get(host, ""), "tls": seen.tls, "requests": str(len(seen.exchanges)),
        "elsewhere": ", ".join(sorted(set(gate.reached) - {urlsplit(e.url).hostname for e in seen.exchanges}))[:2000],
        "complete": "yes" if seen.complete else "no: it was still loading, or too large",
        "robots": "allowed" if allowed else "forbidden", "legal_note": legal_note,
        "refused": "; ".join(f"{name}: {why}" for name, why in sorted(gate.refused.items()))[:2000],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}
