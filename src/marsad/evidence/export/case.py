"""What was exported and what happened to it, in the words of CASE and UCO, for the programs of other laboratories.

Source: CASE 1.4 and UCO 1.4 ontologies (InvestigativeAction, ProvenanceRecord, File with FileFacet, ContentDataFacet).
"""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marsad.evidence.nouns import Event, Item

_UCO, _CASE = "https://ontology.unifiedcyberontology.org/uco", "https://ontology.caseontology.org/case"
_CONTEXT = {
    "kb": "urn:uuid:",
    "uco-action": f"{_UCO}/action/",
    "uco-core": f"{_UCO}/core/",
    "uco-identity": f"{_UCO}/identity/",
    "uco-observable": f"{_UCO}/observable/",
    "uco-tool": f"{_UCO}/tool/",
    "uco-types": f"{_UCO}/types/",
    "case-investigation": f"{_CASE}/investigation/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def case(
    facts: Mapping[str, Any], items: Sequence[Item], events: Sequence[Event], files: Mapping[str, str]
) -> bytes:
    """JSON-LD with its context inside: nothing has to be fetched to read it. ``files`` as in `tables.index`."""
    names = _Names(str(facts["export"]))
    of = {item.commitment: item for item in items}
    graph: list[dict[str, Any]] = []
    for item in items:
        graph += _item(names, item, files.get(item.id, ""))
    graph += [_person(names, actor) for actor in sorted({event.actor for event in events})]
    graph += [_tool(names, tool) for tool in sorted({event.tool for event in events})]
    graph += [_action(names, event, of[event.item]) for event in sorted(events, key=lambda each: each.seq)]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1).encode() + b"\n"


class _Names:
    """Names that are the same whenever the same export is written."""

    def __init__(self, export: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:marsad:{export}")

    def of(self, kind: str, what: object) -> dict[str, str]:
        return {"@id": f"kb:{uuid.uuid5(self._space, f'{kind} {what}')}"}


def _item(names: _Names, item: Item, path: str) -> list[dict[str, Any]]:
    content = {
        **names.of("content", item.id),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:sizeInBytes": _typed("integer", item.size),
        "uco-observable:hash": [
            {
                **names.of("hash", item.id),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": "SHA256",
                "uco-types:hashValue": _typed("hexBinary", item.sha256),
            }
        ],
    }
    named = {
        **names.of("name", item.id),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": item.name,
        "uco-observable:sizeInBytes": _typed("integer", item.size),
        **({"uco-observable:filePath": path} if path else {}),
    }
    file = {
        **names.of("file", item.id),
        "@type": "uco-observable:File",
        "uco-core:hasFacet": [named, content],
    }
    exhibit = {
        **names.of("exhibit", item.id),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": item.id,
        "uco-core:description": f"Handling {item.handling}; the log names it {item.commitment}",
        "uco-core:object": [names.of("file", item.id)],
    }
    return [file, exhibit]


def _person(names: _Names, actor: str) -> dict[str, Any]:
    return {**names.of("person", actor), "@type": "uco-identity:Person", "uco-core:name": actor}


def _tool(names: _Names, tool: str) -> dict[str, Any]:
    name, _, version = tool.rpartition(" ")
    said = {"uco-tool:version": version} if name else {}
    return {**names.of("tool", tool), "@type": "uco-tool:Tool", "uco-core:name": name or tool, **said}


def _action(names: _Names, event: Event, item: Item) -> dict[str, Any]:
    said = {
        **names.of("action", event.seq),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": event.action,
        "uco-action:startTime": _typed("dateTime", f"{event.at:%Y-%m-%dT%H:%M:%S.%fZ}"),
        "uco-action:performer": names.of("person", event.actor),
        "uco-action:instrument": [names.of("tool", event.tool)],
        "uco-action:object": [names.of("file", item.id)],
    }
    if event.purpose:
        said["uco-core:description"] = event.purpose
    if event.action == "sealed":
        said["uco-action:result"] = [names.of("exhibit", item.id)]
    return said


def _typed(kind: str, value: object) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": str(value)}
