"""A platform's report with the parts of a CyberTipline report as one record: who told, what, from where, which files.

Victims and recipients are counted, never named. Of files the hashes, the classification and the flags are kept. A file
that the provider did not open itself is locked: the desk may not open it without legal process.

Source: NCMEC, CyberTipline Reporting API technical documentation, report and fileDetails (elements and values);
United States v. Wilson, 13 F.4th 961 (9th Cir. 2021): what no person at the provider has looked at needs a warrant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.model import Record
from marsad.readers import captured
from marsad.readers.cybertip_files import FILES, files_of
from marsad.readers.dates import calendar
from marsad.readers.lines import Broken
from marsad.readers.media import take_out
from marsad.readers.rows import moment, refused
from marsad.readers.scrub import clean_text
from marsad.readers.tree import FALSE, all_said, flag, noted, one, parts, said, strings, tidy, words
from marsad.selectors.platforms import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from marsad.model import Refusal
    from marsad.readers.dates import Calendar
    from marsad.readers.media import Media
    from marsad.readers.options import ReadOptions
    from marsad.readers.source import Source
    from marsad.readers.tree import Part, Tree

REPORTS = frozenset({"report", "cybertip", "cybertipreport", "cybertiplinereport", "ncmecreport"})
"""What a report's own element is called (tidied)."""
_SUMMARY = ("incidentsummary", "incident", "summary")
_REPORTED = ("personoruserreported", "reporteduser", "reportedperson", "userreported", "suspect")
_PERSON = ("personoruserreportedperson", "person")
_INSIDE = (*_SUMMARY, *_REPORTED, *FILES, "incidenttype", "internetdetails")
_CAPTURES = ("ipcaptureevent", "ipcaptureevents", "ipcaptures", "captures", "ipcapture")
_WRITTEN = (
    "content", "chatcontent", "chatexcerpt", "description", "incidentdescription", "narrative", "notes",
    "additionalinfo", "additionalinformation", "comments",
)  # fmt: skip
_INCIDENTS = (
    "webpageincident", "emailincident", "newsgroupincident", "chatimincident", "onlinegamingincident",
    "cellphoneincident", "noninternetincident", "peer2peerincident",
)  # fmt: skip
_NOTED = {
    "csamsolicitation": "csam_solicitation",
    "minortominorinteraction": "minor_to_minor_interaction",
    "sadisticonlineexploitation": "sadistic_online_exploitation",
}  # fmt: skip
_LONGEST = 300  # characters of a name or an id
_MOST = 1000  # captures, names, addresses of one report


@dataclass(slots=True)
class Made:
    """A record out of a report, and what of the report was refused: a reason and the bytes that may be kept."""

    record: Record
    refused: list[tuple[str, str]] = field(default_factory=list)


def is_report(tree: Part) -> bool:
    """Whether a part is a report (or the details of one file), by what it consists of."""
    return isinstance(tree, dict) and any(name in tree for name in _INSIDE)


def tip_of(tree: Tree, number: int, options: ReadOptions, when: Calendar) -> Made:
    """One report as a record of kind tip. Pictures in it are refused, everything else that can be had is kept."""
    hidden: list[Media] = []
    for path, holder, place in list(strings(tree)):
        text = holder[path[-1]][place]
        if isinstance(text, str) and len(text) >= 40:
            holder[path[-1]][place] = take_out(text, hidden.append)
    made = Made(Record(number, ""))
    for media in hidden:
        made.refused.append((media.reason, ""))
    made.record = _record(tree, number, options, when, made)
    return made


def _record(tree: Tree, number: int, options: ReadOptions, when: Calendar, made: Made) -> Record:
    summary, reported = one(tree, *_SUMMARY) or tree, one(tree, *_REPORTED)
    told = said(summary, "incidentdatetime", "incidenttime", "incidentdate")
    seen = _time(told, "the incident", options, when, made)
    by, service = _reporter(one(tree, "reporter")), _service(summary, reported)
    files, file_captures = files_of(
        tree, lambda part, name: _captures(part, name, options, when, made), made.refused
    )
    captures = [
        *(
            each
            for part in (reported, *_incidents(tree))
            for each in _captures(part, "", options, when, made)
        ),
        *file_captures,
    ]
    fields: dict[str, object] = {
        "report_id": said(tree, "reportid", "cybertipid", "tipid", "reportnumber", "id")[:_LONGEST],
        "incident_type": said(summary, "incidenttype", "type")[:_LONGEST],
        "incident_time": _iso(seen) or told[:64],
        "priority": _priority(summary, tree),
        "annotations": noted(one(summary, "reportannotations", "annotations"), _NOTED),
        "reporter": by,
        "service": service,
        **_account(reported),
        "reported_url": all_said(one(reported, *_PERSON), "url") + _urls(tree, reported),
        "captures": _once(captures),
        "files": files,
        "pdq": [each["pdq"] for each in files if "pdq" in each],
        "victims": len(parts(tree, "victim", "victims")),
        "victim_ages": _ages(tree),
        "recipients": len(parts(tree, "intendedrecipient", "intendedrecipients")),
    }
    platform = called(service) or called(by)
    return Record(
        number,
        clean_text("\n\n".join(_texts(tree, summary, reported))),
        kind="tip",
        given_id=str(fields["report_id"]) + "".join(f"/{each}" for each in _file_ids(tree)),
        seen_at=moment(seen),
        platform=platform or options.platform,
        channel=options.channel,
        region=_region(reported) or options.region,
        lang=options.lang,
        fields={name: value for name, value in fields.items() if value},
    )


def _file_ids(tree: Tree) -> list[str]:
    """The file's own number where a document has details of nothing but one file."""
    return (
        [] if any(name in tree for name in (*_SUMMARY, *_REPORTED, *FILES)) else all_said(tree, "fileid")[:1]
    )


def _time(told: str, of: str, options: ReadOptions, when: Calendar, made: Made) -> int | None:
    """Microseconds since 1970 UTC; a time that leaves its zone open is refused unless the caller named one."""
    if not told:
        return None
    tick = when.moment(told)
    if tick is None:
        made.refused.append((f"{of} has {captured.NO_TIME}", told[:64]))
        return None
    if not options.timezone and not captured.has_zone(told):
        made.refused.append((f"{of} has {captured.NO_ZONE}: say --timezone", told[:64]))
        return None
    if captured.is_future(tick, options):
        made.refused.append((f"{of} has {captured.FUTURE}", told[:64]))
        return None
    return tick


def _iso(tick: int | None) -> str:
    when = moment(tick)
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z") if when else ""


def _captures(
    part: Part, event: str, options: ReadOptions, when: Calendar, made: Made
) -> list[dict[str, object]]:
    """Addresses seen at a time; one without a public address or a time that says its zone is refused, alone."""
    out: list[dict[str, object]] = []
    for number, each in enumerate(parts(part, *_CAPTURES)[:_MOST], start=1):
        written = said(each, "ipaddress", "ip", "address") or words(each)
        told = said(each, "datetime", "timestamp", "date", "time", "at")
        ip, wrong = captured.address(written)
        if wrong:
            made.refused.append((f"capture {number} has {wrong}", f"{written[:64]} {told[:64]}"))
            continue
        tick = _time(told, f"capture {number}", options, when, made)
        if told and tick is None:
            continue
        port = said(each, "port", "sourceport")
        capture: dict[str, object] = {
            "ip": ip,
            "port": int(port) if port.isdecimal() and 0 < int(port[:6]) < 65536 else None,
            "at": _iso(tick),
            "event": (said(each, "eventname", "event") or event).lower()[:32],
            "proxy": flag(said(each, "possibleproxy", "proxy")),
        }
        out.append({name: value for name, value in capture.items() if value not in (None, "")})
    return out


def _once(captures: list[dict[str, object]]) -> list[dict[str, object]]:
    """Each capture once, the earliest first."""
    known = {tuple(sorted((key, str(value)) for key, value in each.items())): each for each in captures}
    return sorted(
        known.values(), key=lambda each: (str(each.get("at", "")), str(each["ip"]), str(sorted(each.items())))
    )


def _incidents(tree: Tree) -> list[Part]:
    details = [*parts(tree, "internetdetails", "incidentdetails"), tree]
    return [incident for each in details for name in _INCIDENTS for incident in parts(each, name)]


def _texts(tree: Tree, summary: Part, reported: Part) -> list[str]:
    """What people wrote: why it is urgent, what happened, what was said, what they know besides."""
    found = all_said(summary, "escalatetohighpriority", "incidentdatetimedescription")
    sources = [*([] if summary is tree else [summary]), *_incidents(tree), tree, reported]
    found += [text for each in sources for text in all_said(each, *_WRITTEN)]
    found += all_said(reported, "profilebio")
    found += [
        text for name in FILES for each in parts(tree, name) for text in all_said(each, "additionalinfo")
    ]
    return [text for text in dict.fromkeys(found) if text.casefold() not in {*FALSE, "true", "yes"}]


def _priority(summary: Part, tree: Tree) -> str:
    """ "urgent" where the reporter asks for it, else what the report says of its own rank."""
    asked = said(summary, "escalatetohighpriority")
    if asked and asked.casefold() not in FALSE:
        return "urgent"
    return said(tree, "priority", "prioritylevel", "ncmecpriority").casefold()[:32]


def _reporter(part: Part) -> str:
    """The company that tells, by name, else by the host of its address; never the person who typed."""
    name = said(part, "companyname", "company", "espname", "esp", "organization", "name") or words(part)
    template = said(part, "companytemplate")
    if not name and len(template) <= 80:
        name = template
    if not name:
        person = one(part, "reportingperson")
        name = _host(said(part, "legalurl")) or said(person, "email").rpartition("@")[2]
    return name[:_LONGEST]


def _service(summary: Part, reported: Part) -> str:
    return (said(reported, "espservice", "service", "platform") or said(summary, "platform"))[:_LONGEST]


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _account(reported: Part) -> dict[str, object]:
    """What the reporter says of the account or the person it reports."""
    person = one(reported, *_PERSON)
    linked = parts(reported, "associatedaccount", "associatedaccounts")
    names = all_said(reported, "screenname", "screennames", "username")
    return {
        "reported_screen_name": names[0][:_LONGEST] if names else "",
        "reported_screen_names": [name[:_LONGEST] for name in names[1:_MOST]],
        "reported_display_name": all_said(reported, "displayname")[:20],
        "reported_user_id": said(reported, "espidentifier", "userid", "accountid")[:_LONGEST],
        "reported_phone": [p for each in (person, reported, *linked) for p in _phones(each)][:_MOST],
        "reported_email": [m for each in (person, reported, *linked) for m in all_said(each, "email")][:_MOST],
        "reported_person": {
            name: said(person, tidy(name))[:_LONGEST]
            for name in ("first_name", "last_name", "age", "date_of_birth")
            if said(person, tidy(name))
        },
        "reported_location": {
            name: said(one(reported, "estimatedlocation"), tidy(name))[:_LONGEST]
            for name in ("city", "region", "country_code", "verified")
            if said(one(reported, "estimatedlocation"), tidy(name))
        },
        "linked_accounts": [_linked(each) for each in linked[:20]],
        "devices": [_device(each) for each in parts(reported, "deviceid", "deviceids", "devices")[:_MOST]],
        "account_disabled": flag(said(reported, "accounttemporarilydisabled", "accountpermanentlydisabled",
                                      "accountdisabled")),
        "account_compromised": flag(said(reported, "compromisedaccount")),
        "earlier_reports": all_said(reported, "priorctreports", "priorreports")[:_MOST],
    }  # fmt: skip


def _phones(part: Part) -> list[str]:
    out = []
    for each in parts(part, "phone", "phones", "phonenumber"):
        number, code = words(each) or said(each, "number"), said(each, "countrycallingcode")
        out.append(f"{code}{number}" if code and not number.startswith(("+", "00")) else number)
    return [number[:64] for number in dict.fromkeys(out) if number]


def _linked(part: Part) -> dict[str, str]:
    named = {"service": ("espservice", "platform"), "screen_name": ("screenname",), "user_id": ("espidentifier",),
             "type": ("accounttype",)}  # fmt: skip
    return {ours: text[:_LONGEST] for ours, theirs in named.items() if (text := said(part, *theirs))}


def _device(part: Part) -> dict[str, str]:
    named = {
        "type": ("idtype", "type"),
        "value": ("idvalue", "value"),
        "event": ("eventname",),
        "at": ("datetime",),
    }
    found = {ours: text[:_LONGEST] for ours, theirs in named.items() if (text := said(part, *theirs))}
    return found or {"value": words(part)[:_LONGEST]}


def _urls(tree: Tree, reported: Part) -> list[str]:
    found = all_said(reported, "profileurl", "profileurls")
    found += [url for each in _incidents(tree) for url in all_said(each, "url", "urls")]
    return [url[:2083] for url in dict.fromkeys(found)][:_MOST]


def _region(reported: Part) -> str:
    code = said(one(reported, "estimatedlocation"), "countrycode", "country").upper()
    return code if re.fullmatch("[A-Z]{2}", code) else ""


def _ages(tree: Tree) -> list[int]:
    """How old the victims are said to be, the youngest first."""
    people = [one(each, "victimperson", "person") or each for each in parts(tree, "victim", "victims")]
    told = (said(each, "age", "approximateage") for each in people)
    return sorted(int(age) for age in told if age.isdecimal() and len(age) <= 3)


def tips(
    source: Source, options: ReadOptions, reports: Iterable[Tree | Broken]
) -> Iterator[Record | Refusal]:
    """Reports as records numbered from 1, what was refused of them right behind; pictures that lay beside a lone
    report are its files."""
    when = calendar(options)
    waiting: Made | None = None
    number = 0
    for number, report in enumerate(reports, start=1):
        if waiting is not None:
            yield from _told(source, waiting)
            waiting = None
        if isinstance(report, Broken):
            yield refused(source, number, report.reason, report.head)
        else:
            waiting = tip_of(report, number, options, when)
    if waiting is not None:
        if number == 1 and source.beside:
            _put_beside(waiting.record, source.beside)
        yield from _told(source, waiting)


def _told(source: Source, made: Made) -> Iterator[Record | Refusal]:
    yield made.record
    for reason, raw in made.refused:
        yield refused(source, made.record.number, reason, raw.encode("utf-8", "replace"))


def _put_beside(record: Record, beside: Sequence[Media]) -> None:
    """Name pictures that lay beside the report's file among its files: locked, unless it says they were opened."""
    files = _entries(record.fields.get("files"))
    known = {each.get("sha256") for each in files}
    files += [
        {"sha256": media.sha256, "type": media.title, "viewed": False, "locked": True}
        for media in {each.sha256: each for each in beside}.values()
        if media.sha256 not in known
    ]
    record.fields["files"] = files


def _entries(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
