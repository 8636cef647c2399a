"""What a lead's sessions say of the addresses that were seen: of a line, never of who used it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from marsad.report.console import isolate
from marsad.report.spans import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from rich.console import RenderableType

    from marsad.report.source import Read
    from marsad.report.words import Words

type Session = Mapping[str, Any]

SHOWN = 8
"""Sessions of a lead, and addresses or clients of a session, that are shown; the rest is counted."""
_STEPS = ((1, "second"), (60, "minute"), (3_600, "hour"))


def sessions_of(
    read: Read, members: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, tuple[Session, ...]]:
    """The sessions of each lead by its observations (rows with ``observation``), the most days first."""
    ids = sorted({row["observation"] for rows in members.values() for row in rows})
    of: defaultdict[str, set[str]] = defaultdict(set)
    for row in read("captures", columns=["observation", "session"], ids=ids).to_pylist():
        of[row["observation"]].add(row["session"])
    wanted = sorted(set().union(*of.values())) if of else []
    if not wanted:
        return {}
    known = {row["id"]: row for row in read("sessions", ids=wanted).to_pylist()}
    found = {}
    for lead, rows in members.items():
        names = set().union(*(of.get(row["observation"], set()) for row in rows))
        mine = [known[name] for name in sorted(names) if name in known]
        found[lead] = tuple(sorted(mine, key=lambda each: (-each["days"], each["id"])))
    return found


def sessions_terminal(sessions: Sequence[Session], w: Words) -> list[RenderableType]:
    """The sessions of a lead for a terminal; nothing where there are none."""
    if not sessions:
        return []
    out: list[RenderableType] = [Text(w.say("sessions.title"), "bold"), Text(w.say("sessions.about"), "dim")]
    for session in sessions[:SHOWN]:
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(style="dim", no_wrap=True)
        table.add_column()
        for label, told in lines(session, w):
            table.add_row(label, isolate(told))
        out += [table, Text("")]
    if len(sessions) > SHOWN:
        out.append(Text(w.say("sessions.more", count=len(sessions) - SHOWN), "dim"))
    return out


def lines(session: Session, w: Words) -> Iterator[tuple[str, str]]:
    """Everything about one session, a label and its words each."""
    share = session["share"] or "line"
    files = [f"{plain(each['category'])} {each['files']}" for each in session["categories"]]
    yield w.say("sessions.id"), session["id"]
    yield w.say("sessions.addresses", count=len(session["addresses"])), _some(session["addresses"], w)
    yield w.say("sessions.seen"), _seen(session, w)
    yield w.say("sessions.share"), w.say(f"sessions.means_{share}")
    yield w.say("sessions.port"), w.say(f"sessions.port_{'known' if session['ported'] else 'unknown'}")
    if session["clients"]:
        yield w.say("sessions.clients", count=len(session["clients"])), _some(session["clients"], w)
    if session["files"]:
        yield w.say("sessions.files"), " · ".join([str(session["files"]), *files])
    if session["bytes_verified"]:
        yield w.say("sessions.verified"), w.say("sessions.bytes", count=session["bytes_verified"])
    yield w.say("sessions.places"), _places(session, w)
    for other in session["others"]:
        yield w.say("sessions.others"), _other(other, w)


def session_json(session: Session) -> dict[str, Any]:
    """One session for programs: times as ISO 8601."""
    told = {name: _iso(value) for name, value in session.items()}
    told["others"] = [{name: _iso(value) for name, value in each.items()} for each in session["others"]]
    told["jurisdictions"] = [{**each, "p": round(each["p"], 4)} for each in session["jurisdictions"]]
    return told


def _iso(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if hasattr(value, "isoformat") else value


def _some(values: Sequence[str], w: Words) -> str:
    told = [plain(value) for value in values[:SHOWN]]
    if len(values) > SHOWN:
        told.append(w.say("sessions.more", count=len(values) - SHOWN))
    return " · ".join(told)


def _seen(session: Session, w: Words) -> str:
    first, last = session["first_seen"], session["last_seen"]
    if first is None:
        return w.say("sessions.never")
    span = _moment(first, w) if first == last else f"{_moment(first, w)} – {_moment(last, w)}"
    days = w.say("sessions.days", count=session["days"])
    return f"{span} · {days} · {_exact(session['precision_s'], w)}"


def _moment(when: datetime, w: Words) -> str:
    return f"{w.day(when)} {when:%H:%M:%S} UTC"


def _exact(precision: float | None, w: Words) -> str:
    if precision is None:
        return w.say("sessions.not_exact")
    step = next((name for limit, name in _STEPS if precision <= limit), "day")
    return w.say("sessions.exact", precision=w.say(f"sessions.{step}"))


def _places(session: Session, w: Words) -> str:
    """The countries with their probabilities, what is left, and the database that was asked, with its date."""
    found = session["jurisdictions"]
    told = [f"{each['country']} {each['p']:.0%}" for each in found]
    left = 1 - sum(each["p"] for each in found)
    if left >= 0.005:
        told.append(f"{w.say('sessions.unknown')} {left:.0%}")
    if session["uncertain"]:
        told.append(w.say("sessions.uncertain"))
    if not session["geo_db"]:
        told.append(w.say("sessions.no_database"))
    else:
        told.append(w.say("sessions.database", name=plain(session["geo_db"]), day=w.day(session["geo_date"])))
        if session["radius_km"] is not None:
            told.append(w.say("sessions.radius", km=w.number(session["radius_km"])))
    return " · ".join(told)


def _other(other: Mapping[str, Any], w: Words) -> str:
    since = w.say("sessions.since", day=w.day(other["first"])) if other["first"] else ""
    call = w.say("sessions.call", contact=plain(other["contact"])) if other["contact"] else ""
    return f"{plain(other['unit'])}{since}{call}"
