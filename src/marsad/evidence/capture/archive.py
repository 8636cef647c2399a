"""What a visit brought, as a web archive: WARC records with SHA-256 digests, packed as WACZ.

Source: WARC 1.1 (ISO 28500:2017); WACZ 1.1.1 (datapackage, pages, CDXJ index).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

import marsad.evidence.custody as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.evidence.capture.visit import Exchange, Visit

_ADAPTED = {"content-encoding", "transfer-encoding", "content-length"}  # the browser gives bodies unpacked
_WARC = "archive/data.warc.gz"


class _Writer(WARCWriter):  # type: ignore[misc]
    """Digests are SHA-256; WARC's usual SHA-1 has been broken."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def wacz(visit: Visit, reached: Mapping[str, str], robots: bytes, details: Mapping[str, str]) -> bytes:
    """The archive of a visit: exchanges as the browser saw them (bodies unpacked), picture, text, robots.txt."""
    out = io.BytesIO()
    writer = _Writer(out, gzip=True, warc_version="WARC/1.1")
    lines: list[str] = []
    info = {"software": words.ourselves(), "format": "WARC File Format 1.1", **details}
    writer.write_record(writer.create_warcinfo_record("data.warc.gz", info))
    for each in visit.exchanges:
        _exchange(writer, out, each, reached, lines)
    extra = [
        (f"urn:view:{visit.final_url}", "image/png", visit.picture),
        (f"urn:text:{visit.final_url}", "text/plain; charset=utf-8", visit.text.encode()),
        (f"urn:robots:{visit.url}", "text/plain", robots),
    ]
    for uri, kind, body in extra:
        _write(writer, uri, "resource", body, visit, {"Content-Type": kind})
    return _packed(out.getvalue(), lines, visit)


def _exchange(
    writer: _Writer, out: io.BytesIO, each: Exchange, reached: Mapping[str, str], lines: list[str]
) -> None:
    parts = urlsplit(each.url)
    headers = {"WARC-Date": _date(each)}
    if address := reached.get(parts.hostname or ""):
        headers["WARC-IP-Address"] = address
    body = each.body or b""
    start = out.tell()
    if each.status:
        kept = [(k, v) for k, v in _lines_of(each.answered) if k.lower() not in _ADAPTED]
        kept += [(f"X-Archive-Orig-{k}", v) for k, v in _lines_of(each.answered) if k.lower() in _ADAPTED]
        kept.append(("Content-Length", str(len(body))))
        status = StatusAndHeaders(f"{each.status} {each.reason}".strip(), kept, protocol="HTTP/1.1")
        extra = headers if each.body is not None else {**headers, "WARC-Truncated": "unspecified"}
        answer = writer.create_warc_record(
            each.url, "response", io.BytesIO(body), len(body), warc_headers_dict=extra, http_headers=status
        )
        writer.write_record(answer)
        lines.append(_index(each, start, out.tell(), answer))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    asked = StatusAndHeaders(
        f"{each.method} {path} HTTP/1.1",
        [("Host", parts.netloc), *_lines_of(each.asked)],
        is_http_request=True,
    )
    sent = each.post.encode()
    writer.write_record(
        writer.create_warc_record(
            each.url,
            "request",
            io.BytesIO(sent),
            len(sent),
            warc_headers_dict=dict(headers),
            http_headers=asked,
        )
    )
    if each.failed:
        note = json.dumps({"failed": each.failed}).encode()
        _write(writer, each.url, "metadata", note, None, {**headers, "Content-Type": "application/json"})


def _write(
    writer: _Writer, uri: str, kind: str, body: bytes, visit: Visit | None, headers: dict[str, str]
) -> None:
    said = dict(headers)
    content = said.pop("Content-Type")
    if visit is not None:
        said["WARC-Date"] = f"{visit.at:%Y-%m-%dT%H:%M:%SZ}"
    writer.write_record(
        writer.create_warc_record(uri, kind, io.BytesIO(body), len(body), content, warc_headers_dict=said)
    )


def _lines_of(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """One line a value: the browser joins repeated headers by line breaks."""
    return [
        (name, line.strip())
        for name, value in headers.items()
        if not name.startswith(":")
        for line in str(value).split("\n")
    ]


def _date(each: Exchange) -> str:
    return f"{each.at:%Y-%m-%dT%H:%M:%SZ}"


def _index(each: Exchange, start: int, end: int, answer: Any) -> str:
    said = {
        "url": each.url, "mime": each.media_type, "status": str(each.status),
        "digest": answer.rec_headers.get_header("WARC-Payload-Digest"), "length": str(end - start),
        "offset": str(start), "filename": "data.warc.gz",
    }  # fmt: skip
    return f"{_key(each.url)} {each.at:%Y%m%d%H%M%S} {json.dumps(said)}"


def _key(url: str) -> str:
    """The host from its end, then the path: what an index is put in order by."""
    parts = urlsplit(url.lower())
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def _packed(warc: bytes, lines: list[str], visit: Visit) -> bytes:
    page = {"id": "1", "url": visit.url, "ts": f"{visit.at:%Y-%m-%dT%H:%M:%SZ}", "title": visit.title}
    header = {"format": "json-pages-1.0", "id": "pages", "title": "Pages"}
    pages = f"{json.dumps(header)}\n{json.dumps(page)}\n"
    files = {
        _WARC: warc,
        "indexes/index.cdx": "".join(f"{line}\n" for line in sorted(lines)).encode(),
        "pages/pages.jsonl": pages.encode(),
    }
    package = {
        "profile": "data-package", "wacz_version": "1.1.1", "title": visit.title or visit.url,
        "software": words.ourselves(), "created": f"{visit.at:%Y-%m-%dT%H:%M:%SZ}", "mainPageUrl": visit.url,
        "resources": [_resource(name, body) for name, body in files.items()],
    }  # fmt: skip
    files["datapackage.json"] = json.dumps(package, indent=2).encode()
    digest = {
        "path": "datapackage.json",
        "hash": f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}",
    }
    files["datapackage-digest.json"] = json.dumps(digest, indent=2).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bag:  # readers jump into the WARC without unpacking
        for name, body in files.items():
            bag.writestr(zipfile.ZipInfo(name, visit.at.timetuple()[:6]), body)
    return out.getvalue()


def _resource(name: str, body: bytes) -> dict[str, str | int]:
    digest = hashlib.sha256(body).hexdigest()
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": len(body)}
