"""The files of a platform's report: hashes, the provider's classification and flags; never bytes, names or places.

A file's name may be a victim's name and its address leads to the picture: of the first the ending is kept, of the
second the host. Files that the provider did not open, or of which it does not say so, are locked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.readers.tree import all_said, flag, noted, one, parts, said, tidy, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.readers.tree import Part, Tree

FILES = ("filedetails", "filedetail", "files", "file", "uploadedfiles", "reportedfiles", "attachments")
"""What files are called in a report (tidied)."""
_HASHES = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128, "pdq": 64}
_NOTED = {
    "animedrawingvirtualhentai": "drawn", "potentialmeme": "potential_meme", "viral": "viral",
    "possibleselfproduction": "possible_self_production", "physicalharm": "physical_harm",
    "violencegore": "violence", "bestiality": "animals", "livestreaming": "live_streaming", "infant": "infant",
    "generativeai": "generative_ai",
}  # fmt: skip
_TAKEN = re.compile(r"\[([^\[\]]{1,60}) not kept, sha256 ([0-9a-f]{64})\]")
_MOST = 10_000


def files_of(
    tree: Tree, captures: Callable[[Part, str], list[dict[str, object]]], refused: list[tuple[str, str]]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The files of a report and the captures that came with them.

    Pictures that stood in the report (and were taken out before) are files too, known by their SHA-256.
    """
    found = [each for name in FILES for each in parts(tree, name)][:_MOST]
    alone = not found and "fileid" in tree
    out, seen = [], []
    for number, each in enumerate([tree] if alone else found, start=1):
        out.append(_file(each, number, refused))
        seen += captures(each, "upload")
    inside = {digest for each in out for digest in (each.get("sha256"), *_list(each.get("attached_sha256")))}
    for title, digest in _TAKEN.findall("\n".join(_all_words(tree))):
        if digest not in inside:
            inside.add(digest)
            out.append({"sha256": digest, "type": title, "viewed": False, "locked": True})
    return [each for each in out if set(each) - {"viewed", "locked"}], seen


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _file(part: Part, number: int, refused: list[tuple[str, str]]) -> dict[str, object]:
    viewed = flag(said(part, "fileviewedbyesp", "viewedbyesp", "espviewed", "viewed", "viewedbyprovider"))
    attached = [digest for _, digest in _TAKEN.findall("\n".join(_all_words(part)))]
    hashes = _hashes(part, number, refused)
    entry: dict[str, object] = {
        **({"sha256": attached[0]} if attached and "sha256" not in hashes else {}),
        **hashes,
        "attached_sha256": [digest for digest in attached if digest != hashes.get("sha256", attached[0])],
        "classification": _classification(said(part, "industryclassification", "classification")),
        "extension": _ending(said(part, "originalfilename", "filename", "name")),
        "host": _host(said(part, "locationoffile", "url")),
        "relevance": said(part, "filerelevance", "relevance").casefold()[:64],
        "annotations": noted(one(part, "fileannotations", "annotations"), _NOTED),
        "exif_viewed": flag(said(part, "exifviewedbyesp", "exifviewed")),
        "public": flag(said(part, "publiclyavailable", "public")),
        "uploaded": said(part, "uploadedtoesptimestamp", "uploadedat")[:64],
    }
    kept = {name: value for name, value in entry.items() if value not in (None, "", [], {})}
    return {**kept, "viewed": bool(viewed), "locked": not viewed}


def _hashes(part: Part, number: int, refused: list[tuple[str, str]]) -> dict[str, object]:
    """Hashes by kind; one of the wrong length is refused, one of another kind kept as it was written."""
    out: dict[str, object] = {}
    other: dict[str, str] = {}
    for kind, value in _written(part):
        size = _HASHES.get(kind)
        if size is None:
            other[kind[:32]] = value[:512]
        elif re.fullmatch(rf"[0-9a-fA-F]{{{size}}}", value):
            out.setdefault(kind, value.lower())
        else:
            refused.append((f"file {number} has a {kind} of the wrong length or form", value[:160]))
    return {**out, **({"other": other} if other else {})}


def _written(part: Part) -> list[tuple[str, str]]:
    """Kind and value of each hash, however they are written."""
    found = []
    for each in parts(part, "originalfilehash", "originalfilehashes", "hashes", "hash"):
        kind = tidy(said(each, "hashtype", "type", "algorithm", "kind"))
        value = words(each) or said(each, "hash")
        if kind or value:
            found.append((kind or _by_length(value), value))
        elif isinstance(each, dict):
            found += [(name, words(inner)) for name, inside in each.items() for inner in inside]
    found += [(name, value) for name in _HASHES for value in all_said(part, name)]
    for pair in parts(one(part, "details"), "namevaluepair"):
        if said(pair, "type").upper() == "HASH":
            found.append((tidy(said(pair, "name")), said(pair, "value")))
    return [(kind.replace("sha2256", "sha256"), value) for kind, value in found if value]


def _by_length(value: str) -> str:
    return next((name for name, size in _HASHES.items() if size == len(value)), "unknown")


def _classification(text: str) -> str:
    """A1, A2, B1, B2 of the industry's scale; other scales' codes as they are, if they are codes."""
    code = text.strip().upper()
    return code if re.fullmatch(r"[A-Z0-9]{1,3}(?:[._-][A-Z0-9]{1,3})?", code) else ""


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    return ending if re.fullmatch(r"[a-z0-9]{1,5}", ending) else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _all_words(part: Part) -> list[str]:
    if isinstance(part, str):
        return [part]
    return [text for inside in part.values() for each in inside for text in _all_words(each)]
