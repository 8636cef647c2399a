"""The page for the head of a unit: what so many desks do tomorrow, and what is knowingly left. One HTML file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from marsad.rank.lead_table import SEVERAL
from marsad.report.frame import frame, top
from marsad.report.markup import each, esc, ltr, number, say
from marsad.report.planned import crime_name
from marsad.report.telling import in_a_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from marsad.rank import Letter
    from marsad.report.day import Day, Part, Work
    from marsad.report.words import Words

_ROWS = 8  # letters, kinds, areas: the rest is summed up
_MARKS = {"confirm": "hot", "letters": "warm", "work": "deep", "lot": "plum", "free": "free"}


def day_html(day: Day, lang: str = "ar") -> str:
    """The whole page, opening in ``lang`` ("ar", "en" or "fr"); the other languages are in it too."""
    plan = day.plan
    body = (
        f"{top('day.title', lang, handling=day.handling, as_of=plan.as_of)}"
        f'<main class="day">{_head(day)}{_confirm(day)}{_letters(day)}{_desks(day)}{_left(day)}{_how(day)}</main>'
        f'<p class="foot soft">{say("day.adopt")}</p>'
    )
    return frame(body, lang, lambda w: w.say("day.title"), styles=("page.css", "day.css"))


def _head(day: Day) -> str:
    when = each(lambda w: w.say("day.plan_of", date=w.day(day.on)))
    staff = each(
        lambda w: w.say(
            "day.staff",
            desks=w.say("day.desks", count=len(day.desks)),
            each=w.number(day.each),
            hours=w.number(day.plan.capacity),
        )
    )
    counts = {
        "confirm": sum(work.task.why == "life_risk" for work in day.works),
        "letters": len(day.letters),
        "work": sum(work.task.why not in {"life_risk", "random"} for work in day.works),
        "lot": sum(work.task.why == "random" for work in day.works),
        "left": day.left,
    }
    tiles = "".join(
        f'<li class="m-{_MARKS.get(name, "left")}"><b>{_whole(count)}</b>{say(f"day.t_{name}", count=count)}</li>'
        for name, count in counts.items()
    )
    return (
        f'<section class="what"><h2>{when}</h2><p class="soft">{staff}</p><ol class="tiles">{tiles}</ol>'
        f"{_bar(day.used)}</section>"
    )


def _bar(used: dict[str, float]) -> str:
    """The hours as one bar, in the direction of reading; a table in words below it."""
    whole = sum(used.values()) or 1.0
    at, rects = 0.0, []
    for name, hours in used.items():
        wide = 100 * hours / whole
        rects.append(f'<rect class="m-{_MARKS[name]}" x="{at:.2f}" width="{wide:.2f}" height="4"/>')
        at += wide
    legend = "".join(
        f'<li class="m-{_MARKS[name]}"><i></i>{say(f"day.b_{name}")} <b>{_hours(hours)}</b></li>'
        for name, hours in used.items()
    )
    return (
        f'<figure class="used"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        f'{"".join(rects)}</svg><figcaption><span class="vh">{say("day.bar")}</span>'
        f"<ul>{legend}</ul></figcaption></figure>"
    )


def _confirm(day: Day) -> str:
    """The life risks, with the clock of each and the desk that has it."""
    items = "".join(
        f'<li class="clock t0"><p><b>{_kind(work.lead)}</b> <span class="chip">{_desk(number)}</span></p>'
        f"<p>{in_a_line(work.lead)}</p>{_until(work.lead['deadline'])}{_name(work.lead)}</li>"
        for number, desk in enumerate(day.desks, 1)
        for work in desk
        if work.task.why == "life_risk"
    )
    none = f'<p class="calm">{say("day.confirm_none")}</p>'
    return _section("confirm", f'<ul class="risks">{items}</ul>' if items else none, about=bool(items))


def _letters(day: Day) -> str:
    rows = "".join(_letter(letter) for letter in day.letters[:_ROWS])
    if rest := day.letters[_ROWS:]:
        leads, hours = sum(len(each.leads) for each in rest), sum(each.hours for each in rest)
        rows += (
            f"<tr><td>{say('day.rest')} ({_whole(len(rest))})</td><td>{say('ui.leads', count=leads)}</td>"
            f"<td>{_hours(hours)}</td><td></td></tr>"
        )
    head = "".join(
        f"<th>{said}</th>" for said in (say("day.holder"), say("day.leads"), say("ui.hours"), say("day.gone"))
    )
    none = f'<p class="calm">{say("day.letters_none")}</p>'
    return _section("letters", _table(head, rows) if rows else none, about=bool(rows))


def _letter(letter: Letter) -> str:
    holder = f"<bdi>{esc(letter.holder)}</bdi>" if letter.holder else say("day.holder_unknown")
    when = letter.deadline
    gone = each(lambda w: w.day(when.date())) if when else ""
    many = say("ui.leads", count=len(letter.leads))
    return f"<tr><td>{holder}</td><td>{many}</td><td>{_hours(letter.hours)}</td><td>{gone}</td></tr>"


def _desks(day: Day) -> str:
    cards = "".join(_card(number, desk, day.each) for number, desk in enumerate(day.desks, 1))
    return _section("shifts", f'<ol class="desks">{cards}</ol>')


def _card(number: int, desk: Sequence[Work], hours: float) -> str:
    used = sum(work.today for work in desk)
    wide = min(100.0, 100 * used / hours)
    items = "".join(_work(work) for work in desk) or f'<li class="soft">{say("day.nothing")}</li>'
    said = each(lambda w: w.say("day.of_hours", hours=w.number(round(used, 1)), each=w.number(hours)))
    return (
        f'<li class="card"><h3>{_desk(number)}</h3><svg class="load" viewBox="0 0 100 3" preserveAspectRatio="none" '
        f'aria-hidden="true"><rect class="m-deep" width="{wide:.1f}" height="3"/></svg><p class="meta">{said}</p>'
        f"<ol>{items}</ol></li>"
    )


def _work(work: Work) -> str:
    tag = (
        ""
        if work.task.why == "index"
        else f'<span class="chip w-{work.task.why}">{say(f"day.w_{work.task.why}")}</span>'
    )
    more = (
        each(lambda w: w.say("day.goes_on", hours=w.number(round(work.remain, 1))))
        if work.remain >= 0.1
        else ""
    )
    hours = f"<span>{_hours(work.today)}</span>" + (f"<span>{more}</span>" if more else "")
    return (
        f"<li><p><b>{_kind(work.lead)}</b> {tag}</p><p>{in_a_line(work.lead)}</p>"
        f'<p class="meta">{hours}{_until(work.lead["deadline"], "span")}{_name(work.lead)}</p></li>'
    )


def _left(day: Day) -> str:
    if not day.left:
        return _section("left", f'<p class="calm">{say("day.left_none")}</p>', about=False)
    days = math.ceil(day.left_hours / day.plan.capacity) if day.plan.capacity else 0
    about = each(
        lambda w: w.say(
            "day.left_about",
            leads=w.say("ui.leads", count=day.left),
            hours=w.number(round(day.left_hours)),
            day=w.number(day.plan.capacity),
            days=w.say("day.workdays", count=days),
        )
    )
    reached = each(
        lambda w: w.say("day.reached", percent=_percent(w, day.reached), share=_percent(w, day.share))
    )
    kinds = _parts("kind", day.kinds, lambda name: each(lambda w: crime_name(name, w)))
    areas = _parts("area", day.areas, _place)
    return _section(
        "left",
        f'<p>{about}</p><p class="big">{reached}</p>{kinds}{areas}{_out(day)}{_first(day)}',
        about=False,
    )


def _percent(w: Words, share: float) -> str:
    return w.number(100 * share if share < 0.1 else round(100 * share))


def _parts(name: str, parts: Sequence[Part], called: Callable[[str], str]) -> str:
    """Kinds or areas: what waits, what is taken on, and a bar of the share of the expected harm."""
    heads = ("day.waiting", "day.taken", "day.stays", "day.stay_hours", "day.harm")
    head = f"<th>{say(f'day.{name}')}</th>" + "".join(f'<th class="num">{say(key)}</th>' for key in heads)
    rows = "".join(_part(part, called(part.name)) for part in parts[:_ROWS])
    if rest := parts[_ROWS:]:
        waiting, taken = sum(each.waiting for each in rest), sum(each.taken for each in rest)
        cells = (waiting, taken, waiting - taken, round(sum(each.hours for each in rest)))
        rows += (
            f"<tr><td>{say('day.rest')}</td>{''.join(_cell(_whole(cell)) for cell in cells)}<td></td></tr>"
        )
    return _table(head, rows, "parts")


def _part(part: Part, name: str) -> str:
    cells = (part.waiting, part.taken, part.waiting - part.taken, round(part.hours))
    share = each(lambda w: f"{_percent(w, part.harm)} %")
    bar = (
        f'<svg class="load" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="m-deep" width="{100 * part.harm:.1f}" height="3"/></svg>'
    )
    return f'<tr><td>{name}</td>{"".join(_cell(_whole(cell)) for cell in cells)}<td class="num">{share}{bar}</td></tr>'


def _cell(value: str) -> str:
    return f'<td class="num">{value}</td>'


def _place(code: str) -> str:
    if code == SEVERAL:
        return say("day.area_several")
    return f'<bdi data-region="{esc(code)}">{esc(code)}</bdi>' if code else say("day.area_unknown")


def _out(day: Day) -> str:
    """Deadlines that pass, a column a day."""
    if not any(count for _, count in day.out):
        return f'<h3>{say("day.out")}</h3><p class="soft">{say("day.out_none")}</p>'
    most = max(count for _, count in day.out)
    columns = "".join(
        f'<li><b>{_whole(count)}</b><svg viewBox="0 0 10 40" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="m-warm" y="{40 - 40 * count / most:.1f}" width="10" height="{40 * count / most:.1f}"/></svg>'
        f"<span>{each(lambda w, on=on: w.day_short(on))}</span></li>"  # type: ignore[misc]
        for on, count in day.out
    )
    return (
        f'<h3>{say("day.out")}</h3><p class="soft">{say("day.out_about")}</p><ol class="days">{columns}</ol>'
    )


def _first(day: Day) -> str:
    items = "".join(
        f"<li><b>{_kind(lead)}</b> {in_a_line(lead)} "
        f'<span class="meta"><span>{_hours(float(lead["work"] or lead["hours"]))}</span>{_name(lead)}</span></li>'
        for lead in day.first
    )
    return f'<h3>{say("day.first")}</h3><p class="soft">{say("day.first_about")}</p><ol class="next">{items}</ol>'


def _how(day: Day) -> str:
    harm = day.harm
    known = "day.signed" if harm.signed_by else "day.unsigned"
    about = each(lambda w: w.say("day.how_about", percent=w.number(100 * harm.random)))
    shares = "".join(
        f"<li>{each(lambda w, name=name: crime_name(name, w))} {_whole(round(100 * share))} %</li>"  # type: ignore[misc]
        for name, share in harm.shares.items()
    )
    rows = (
        f"<dt>{say('day.table')}</dt><dd>{say(known, version=harm.version, who=harm.signed_by)}</dd>"
        f"<dt>{say('day.draw')}</dt><dd>{say('day.draw_about', seed=day.plan.seed)}</dd>"
        f'<dt>{say("day.shares")}</dt><dd><ul class="plain">{shares}</ul></dd>'
    )
    told = f'<p class="soft">{about}</p><dl class="facts">{rows}</dl>'
    return _section("how", told, about=False)


def _section(name: str, inside: str, *, about: bool = True) -> str:
    told = f'<p class="soft">{say(f"day.{name}_about")}</p>' if about else ""
    return f'<section id="{name}"><h2>{say(f"day.{name}")}</h2>{told}{inside}</section>'


def _table(head: str, rows: str, name: str = "") -> str:
    return f'<div class="wide"><table class="{name}"><tr>{head}</tr>{rows}</table></div>'


def _desk(count: int) -> str:
    return say("day.desk", count=count)


def _kind(lead: Any) -> str:
    return each(lambda w: w.typology(lead))


def _name(lead: Any) -> str:
    return f'<span class="id">{ltr(lead["id"])}</span>'


def _until(when: datetime | None, tag: str = "p") -> str:
    said = each(lambda w: w.say("ui.before", date=w.moment(when))) if when else ""
    return f"<{tag}>{said}</{tag}>" if said else ""


def _hours(hours: float) -> str:
    return each(lambda w: w.hours(hours))


def _whole(count: int) -> str:
    return number(count)
