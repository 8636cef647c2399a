"""The smallest fact that would change a lead's rank, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marsad.report.words import Words


def turn_words(lead: Mapping[str, Any], w: Words) -> list[str]:
    """One line a way in which a lead could move, the smallest fact first; one line where nothing would move it.

    Empty where an earlier Marsad ranked the lake: then nobody asked.
    """
    if lead.get("raised") is None:
        return []
    lines = [_line(lead, turn, w) for turn in (lead.get("turn"), lead.get("turn_back")) if turn]
    return lines or [w.say("turns.none")]


def turn_json(lead: Mapping[str, Any], w: Words) -> dict[str, Any]:
    """``turn`` and ``turn_back`` of a lead for programs, each with its words; null where there is none."""
    return {name: _told(lead, lead[name], w) if lead.get(name) else None for name in ("turn", "turn_back")}


def _told(lead: Mapping[str, Any], turn: Mapping[str, Any], w: Words) -> dict[str, Any]:
    params = dict(turn["params"] or {})
    return {**turn, "params": params, "nats": round(turn["nats"], 4), "text": _line(lead, turn, w)}


def _line(lead: Mapping[str, Any], turn: Mapping[str, Any], w: Words) -> str:
    life = turn["code"] == "cleared" and lead["tier"] == 0
    fact = w.say("turns.cleared_life" if life else f"turns.{turn['code']}")
    step = turn["rank_then"] - lead["rank"]
    way = "stay" if step == 0 else "fall" if step > 0 else "rise"
    tier = w.say(f"tiers.{turn['tier_then']}")
    said = w.say(f"turns.{way}", fact=fact, rank=w.number(turn["rank_then"]), tier=tier)
    return f"{said} {w.say('turns.minutes', minutes=w.hours(turn['minutes'] / 60))}"
