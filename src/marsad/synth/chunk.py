"""Draws the observations of one chunk of the stream, each with its truth."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING

from marsad.synth import actors, signals, writing
from marsad.synth.identity import Hubs, Identity, Moment, name
from marsad.synth.pictures import KINDS, Album
from marsad.synth.writing import MODIFIERS, Page, harm

if TYPE_CHECKING:
    from marsad.synth.actors import Actor
    from marsad.synth.grammar import Family
    from marsad.synth.plan import World

type Row = dict[str, object]
CHUNK = 10_000
_MULTIPLIER = 0x9E3779B97F4A7C15 | 1
_PLATFORMS = {
    "advert": ("instagram", "facebook", "telegram", "tiktok", "snapchat", "classifieds"),
    "post": ("facebook", "x", "instagram", "tiktok", "telegram", "forum"),
    "message": ("whatsapp", "telegram", "sms", "messenger", "snapchat", "discord"),
    "report": ("hotline", "web form", "police desk", "ngo"),
    "tip": ("platform", "hotline"),
}
_FORWARDED = {
    "ar": ("منقول: ", "منقول للفائدة: ", "وصلني: ", "محولة ↪ "),
    "en": ("Fwd: ", "Forwarded: ", "saw this: "),
    "fr": ("Transféré : ", "vu passer : "),
    "arabizi": ("fwd: ", "mn2oul: "),
}
_SKEWS = (3600, -3600, 10800, -10800, 7200, 86400, -43200, -86400 * 365, 19)
_CATEGORIES = ("ordinary", "reporting", "victim", "offender", "tip", "sighting")


@dataclass(slots=True)
class Draw:
    """One text on its way to become a record."""

    category: str
    family: Family
    page: Page
    seconds: float  # before the end of the world
    actor: Actor | None = None
    operator: str = ""
    template: str = ""
    tags: set[str] = field(default_factory=set)
    paraphrase: str = ""
    author: str = ""


class Chunk:
    """Rows ``first`` to ``first + size`` of the stream. Depends on the setting and on ``number`` only."""

    def __init__(self, world: World, number: int, size: int) -> None:
        self.world, self.number, self.size = world, number, size
        self.share = world.setting.prevalence
        self.rng = Random(f"chunk {world.setting.seed} {number}")
        self.album = Album(world.setting.seed, number, self.share.picture, self.share.stock_picture)
        self.weights = list(accumulate(getattr(self.share, name) for name in _CATEGORIES))
        self.end = int(world.setting.until)
        self.days: dict[int, str] = {}
        self.recent: list[tuple[Row, Row]] = []
        self.makers = {
            "ordinary": self._ordinary, "reporting": self._reporting, "victim": self._victim,
            "offender": self._offender, "tip": self._tip,
        }  # fmt: skip

    def rows(self) -> list[tuple[Row, Row]]:
        """(record, truth) pairs in the order of the stream."""
        rnd, share, out = self.rng.random, self.share, []
        for index in range(self.size):
            draw = rnd()
            if self.recent and draw < share.double:
                record, truth = self.recent[int(rnd() * len(self.recent))]
                out.append((record, {**truth, "copy": "double", "copy_of": truth["id"]}))
                continue
            if self.recent and draw < share.double + share.repost:
                out.append(self._repost(index))
                continue
            pair = self._new(index)
            if len(self.recent) < 400:
                self.recent.append(pair)
            else:
                self.recent[int(rnd() * 400)] = pair
            out.append(pair)
        return out

    def _new(self, index: int) -> tuple[Row, Row]:
        category = _CATEGORIES[bisect_right(self.weights, self.rng.random() * self.weights[-1])]
        if category == "sighting":
            return self._sighting(index)
        return self._finish(index, self.makers[category](category))

    def _id(self, index: int) -> str:
        count = (self.number * CHUNK + index + 1 + self.world.setting.seed * 1_000_003) * _MULTIPLIER
        return f"{count & 0xFFFFFFFFFFFFFFFF:016x}"

    def _moment(self, u: float, region: str, lang: str) -> Moment:
        return Moment(self.rng, u, region, lang, self.rng.random() >= self.share.missing)

    def _page(self, u: float, region: str, lang: str) -> Page:
        return Page(self._moment(u, region, lang), self.world.hubs)

    # Who writes

    def _templated(self, category: str, actor: Actor) -> Draw:
        rng = self.rng
        number = int(rng.random() * len(actor.templates))
        template = actor.templates[number]
        family = template.family
        regions = [r for r in actor.regions if r in family.regions] or family.regions
        # People post in bursts: an hour of eight here, nothing for days.
        u = rng.random() if rng.random() < 0.4 else (int(rng.random() * 8) + rng.random() ** 3) / 8
        page = self._page(u, regions[int(rng.random() * len(regions))], family.lang)
        done = Draw(
            category,
            family,
            page,
            actor.start - u * actor.life,
            actor,
            actor.id,
            template.id,
            set(template.tags),
        )
        if len(actor.regions) >= 3 and not actor.benign:
            done.tags.add("multi_country_operator")
        if not actor.benign and rng.random() < self.share.rewritten:
            done.paraphrase, done.template = "rewritten", ""
            done.tags = writing.freely(page, family, actor.who) | (done.tags & {"multi_country_operator"})
        else:
            changed = 0.3 if rng.random() < self.share.reworded else 0.0
            done.paraphrase = "reworded" if writing.from_template(page, actor, number, changed) else ""
        if rng.random() < 0.5 and actor.who.handles:
            done.author = actor.who.handle(page.at)[1]
        return done

    def _offender(self, category: str) -> Draw:
        world, rng = self.world, self.rng
        number = bisect_right(world.by_size, rng.random() * world.by_size[-1])
        if rng.random() >= self.share.lone_operator:
            return self._templated(category, world.operator(number))
        pool = world.pools.offender[world.typology[number]]
        family = pool[int(rng.random() * len(pool))]
        actor = actors.stranger(
            rng, f"lone{self.number:05d}-{rng.randrange(1 << 32):08x}", family, world.span
        )
        page = self._page(0.5, actor.regions[0], family.lang)
        tags = writing.freely(page, family, actor.who)
        return Draw(category, family, page, actor.start, actor, actor.id, tags=tags)

    def _ordinary(self, category: str) -> Draw:
        world, rng = self.world, self.rng
        if rng.random() < 0.4:
            return self._templated(
                category, world.shop(bisect_right(world.by_shop, rng.random() * world.by_shop[-1]))
            )
        return self._free(category, world.pools.ordinary)

    def _reporting(self, category: str) -> Draw:
        return self._free(category, self.world.pools.reporting)

    def _free(self, category: str, pool: list[Family]) -> Draw:
        rng = self.rng
        family = pool[int(rng.random() * len(pool))]
        region = family.regions[int(rng.random() * len(family.regions))]
        page = self._page(rng.random(), region, family.lang)
        tags = writing.freely(page, family, Identity(region))
        return Draw(category, family, page, rng.random() * self.world.span, tags=tags)

    def _victim(self, category: str) -> Draw:
        world, rng = self.world, self.rng
        if rng.random() < self.share.child_reports:
            return self._free(category, world.pools.victim["child_online_risk_behavioural"])
        actor = world.operator(world.harmed[bisect_right(world.by_harm, rng.random() * world.by_harm[-1])])
        typology = actor.templates[0].family.typology
        region = actor.regions[int(rng.random() * len(actor.regions))]
        pool = world.pools.victim[typology]
        subtypes = {t.family.subtype for t in actor.templates}
        near = [f for f in pool if region in f.regions and (not f.subtype or f.subtype in subtypes)] or pool
        family = near[int(rng.random() * len(near))]
        u = rng.random()
        page = self._page(u, region, family.lang)
        tags = writing.freely(page, family, actor.who, writing.quotable(actor, region))
        seconds = max(0.0, actor.start - u * actor.life - rng.expovariate(1 / (2 * 86400)))
        return Draw(category, family, page, seconds, actor, actor.id, tags=tags)

    def _tip(self, category: str) -> Draw:
        rng, pool = self.rng, self.world.pools.tip
        family = pool[int(rng.random() * len(pool))]
        who = self.world.line(int(rng.random() * self.world.lines))
        u = rng.random()
        page = self._page(u, rng.choice(family.regions), family.lang)
        tags: set[str] = set()
        if rng.random() < 0.75:  # a quarter of tips come without a word
            tags = writing.freely(page, family, Identity(page.at.region))
        return Draw(category, family, page, who.start - u * who.life, None, who.id, tags=tags)

    # What becomes of it

    def _name(self) -> str:
        names = self.world.names
        return names[int(self.rng.random() * len(names))]

    def _finish(self, index: int, drawn: Draw) -> tuple[Row, Row]:
        rng, family, page, share = self.rng, drawn.family, drawn.page, self.share
        if page.size and rng.random() < share.hub_tail:
            writing.tail(page, self.world.pools.tail[family.lang])
        text, whole = page.text, True
        if page.size > 40 and rng.random() < share.cut:
            text, whole = writing.cut(page, 0.4 + rng.random() / 2), False
        kind = family.kinds[int(rng.random() * len(family.kinds))]
        record = self._record(index, kind, text, drawn)
        typology = family.typology if family.speaker in ("offender", "victim") else ""
        truth: Row = {
            "id": record["id"], "kind": kind, "category": drawn.category, "speaker": family.speaker,
            "typology": typology, "subtype": family.subtype, "harm": harm(typology, drawn.tags),
            "operator": drawn.operator, "template": drawn.template, "family": family.id, "lang": family.lang,
            "dialect": family.dialect, "region": page.at.region, "selectors": page.selectors,
            "time": self._stamp(drawn.seconds),
        }  # fmt: skip
        self._explain(truth, drawn, whole)
        if kind in KINDS and drawn.category != "victim" and drawn.actor is not None:
            self._picture(record, truth, drawn.actor)
        if kind == "tip":
            record["fields"] = self._tip_fields(drawn)
        self._clock(record, truth, drawn.seconds)
        return record, truth

    def _picture(self, record: Row, truth: Row, actor: Actor) -> None:
        if picture := self.album.draw(actor.id):
            record["fields"], truth["picture"] = {"pdq": picture.value}, picture.id

    def _explain(self, truth: Row, drawn: Draw, whole: bool) -> None:
        """What is true only of some texts."""
        page, family, tags = drawn.page, drawn.family, drawn.tags
        if drawn.actor is not None and drawn.actor.benign:
            truth["benign"] = True
        if page.quotes:
            truth["quotes"] = page.quotes
        if page.decoys:
            truth["decoys"] = page.decoys
        for key, value in (
            ("hard_negative", family.hard_negative),
            ("about", family.about),
            ("noise", family.noise),
        ):
            if value:
                truth[key] = value
        if drawn.paraphrase:
            truth["paraphrase"] = drawn.paraphrase
        if tags:
            for key, some in (("modifiers", tags & MODIFIERS), ("tags", tags - MODIFIERS)):
                if some:
                    truth[key] = sorted(some)
        if not whole:
            truth["cut"] = True

    def _record(self, index: int, kind: str, text: str, drawn: Draw) -> Row:
        """What a unit would receive; each optional field is missing with the given probability."""
        rng, missing, family, at = self.rng, self.share.missing, drawn.family, drawn.page.at
        rnd = rng.random
        record: Row = {"id": self._id(index), "kind": kind, "text": text}
        if rnd() >= missing:
            record["author"] = drawn.author or self._name()
        if rnd() >= missing:
            choices = family.platforms or _PLATFORMS[kind]
            record["platform"] = choices[int(rnd() * len(choices))]
        if rnd() >= missing:
            record["channel"] = self._name() if rnd() < 0.7 else f"group-{int(rnd() * 900) + 100}"
        if at.home:
            record["region"] = at.region
        if rnd() >= missing:
            lang = "ar" if family.lang == "arabizi" else family.lang
            record["lang"] = lang if rnd() < 0.95 else ("fr", "en", "ar", "und")[int(rnd() * 4)]
        return record

    def _tip_fields(self, drawn: Draw) -> Row:
        rng = self.rng
        who = self.world.line(int(drawn.operator.removeprefix("line")))
        u = (who.start - drawn.seconds) / who.life if who.life else 0.0
        stamp = self._stamp(drawn.seconds)
        # The same account name for all tips about one line: that is what a unit would merge on.
        screen = name(Random(f"screen {self.world.setting.seed} {who.id}"))
        return signals.tip(
            who, u, stamp, screen, drawn.family.about or drawn.family.typology, rng, self.share.missing
        )

    def _sighting(self, index: int) -> tuple[Row, Row]:
        rng = self.rng
        who = self.world.line(int(rng.random() ** 2 * self.world.lines))
        u = rng.random()
        seconds = who.start - u * who.life
        stamp = self._stamp(seconds)
        day = self._stamp(seconds + 86400 * rng.choice((1, 7, 30, 200)))[:10]
        fields = signals.sighting(who, u, stamp, day, rng, self.share.missing)
        record: Row = {"id": self._id(index), "kind": "sighting", "text": "", "platform": "observation tool"}
        if rng.random() >= self.share.missing:
            record["region"] = who.region
        record["fields"] = fields
        truth: Row = {
            "id": record["id"], "kind": "sighting", "category": "sighting", "speaker": "",
            "typology": "file_sharing_observation", "subtype": "", "harm": 4, "operator": who.id, "template": "",
            "family": "", "lang": "", "dialect": "", "region": who.region, "selectors": [], "time": stamp,
        }  # fmt: skip
        if who.flag:
            truth["shared_address"] = who.flag
        self._clock(record, truth, seconds)
        return record, truth

    def _repost(self, index: int) -> tuple[Row, Row]:
        """An earlier text again: elsewhere, later, by another account, sometimes with a word before it."""
        rng = self.rng
        record, truth = self.recent[int(rng.random() * len(self.recent))]
        again, label = dict(record), dict(truth)
        again.pop("seen_at", None)
        label.pop("skew_seconds", None)
        again["id"] = label["id"] = self._id(index)
        label["copy"], label["copy_of"] = "repost", truth["id"]
        if again["text"] and truth["lang"] and rng.random() < 0.3:
            options = _FORWARDED[str(truth["lang"])]
            before = options[int(rng.random() * len(options))]
            again["text"], label["copy"] = before + str(record["text"]), "forward"
            _shift(label, len(before))
        if "author" in again:
            again["author"] = self._name()
        if "channel" in again:
            again["channel"] = self._name()
        since = datetime.fromisoformat(str(truth["time"])).timestamp()
        seconds = rng.random() * max(0.0, self.end - since)
        label["time"] = self._stamp(seconds)
        self._clock(again, label, seconds)
        return again, label

    # Time

    def _stamp(self, seconds: float) -> str:
        day, rest = divmod(self.end - int(seconds), 86400)
        if day not in self.days:
            self.days[day] = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).date().isoformat()
        minute, second = divmod(rest, 60)
        return f"{self.days[day]}T{minute // 60:02d}:{minute % 60:02d}:{second:02d}Z"

    def _clock(self, record: Row, truth: Row, seconds: float) -> None:
        """Write when it was seen, by a clock that may be wrong, or not at all."""
        draw = self.rng.random()
        if draw < self.share.no_time:
            return
        skew = self.rng.choice(_SKEWS) if draw < self.share.no_time + self.share.skewed_clock else 0
        if skew:
            truth["skew_seconds"] = skew
        record["seen_at"] = self._stamp(seconds - skew) if skew else truth["time"]


def _shift(label: Row, by: int) -> None:
    """Move all places of a truth row by ``by`` code points, on copies."""
    for key in ("selectors", "decoys"):
        marks = label.get(key)
        if isinstance(marks, list):
            label[key] = [{**mark, "start": mark["start"] + by, "end": mark["end"] + by} for mark in marks]
    if isinstance(label.get("quotes"), list):
        label["quotes"] = [[start + by, end + by] for start, end in label["quotes"]]  # type: ignore[attr-defined]


__all__ = ["CHUNK", "Chunk", "Hubs"]
