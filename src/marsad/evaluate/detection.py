"""How well texts are understood: typologies, speakers, false alarms, victims, languages, worst errors."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from marsad.evaluate.calibration import Calibration, calibration
from marsad.evaluate.scores import Counts, compare, macro_f1, share
from marsad.model import SPEAKERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marsad.evaluate.answers import Answer
    from marsad.evaluate.truth import Item

_SIGHTING = "sighting"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong answer; ``score`` is how sure it was. ``text`` stays "" unless texts were asked for."""

    id: str
    what: str  # one of _GRAVEST
    speaker: str
    typology: str
    found_speaker: str
    found_typology: str
    score: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class DetectionScores:
    """Flagged = score of at least 0.5.

    ``by_typology``: offenders' texts and sightings. ``alarms``: share of texts with any flagged finding, by true
    speaker (``ordinary``, ``reporting``) and by kind of hard negative. ``victims_recalled``: share of
    victims' texts with the typology they suffer flagged with speaker victim. ``victims_as_offenders``:
    victims' texts with a flagged finding of speaker offender (a count: it should be 0). ``speakers``:
    (true, found) → texts.
    """

    texts: int
    macro_f1: float
    by_typology: Mapping[str, Counts]
    by_lang: Mapping[str, float]
    alarms: Mapping[str, tuple[int, int]]
    alarms_by_noise: Mapping[str, tuple[int, int]]
    victims: int
    victims_recalled: float
    victims_as_offenders: int
    speakers: Mapping[tuple[str, str], int]
    speaker_accuracy: float
    subtypes: Mapping[str, tuple[int, int]]
    modifiers: Mapping[str, Counts]
    calibration: Calibration
    worst: tuple[Mistake, ...]


def score_detection(
    truth: Sequence[Item],
    answers: Sequence[Answer],
    *,
    worst: int = 20,
    texts: Mapping[str, str] | None = None,
) -> DetectionScores:
    """Compare answers with the truth, item by item. ``texts`` (id → text) puts the words into mistakes."""
    whole = list(zip(truth, answers, strict=True))
    pairs = [(item, answer) for item, answer in whole if item.kind != _SIGHTING]
    offenders = [(item, answer) for item, answer in whole if _shows(item)]
    victims = [(item, answer) for item, answer in pairs if item.speaker == "victim"]
    langs: defaultdict[str, list[tuple[Item, Answer]]] = defaultdict(list)
    for pair in offenders:
        langs[pair[0].lang or _SIGHTING].append(pair)
    by_typology = _by_typology(offenders)
    speakers = Counter((item.speaker, answer.speaker) for item, answer in pairs)
    certain, right = _probabilities(whole)
    return DetectionScores(
        texts=len(whole),
        macro_f1=macro_f1(by_typology.values()),
        by_typology=by_typology,
        by_lang={lang: macro_f1(_by_typology(some).values()) for lang, some in sorted(langs.items())},
        alarms=_alarms(pairs, lambda item: item.speaker),
        alarms_by_noise=_alarms(pairs, lambda item: item.noise),
        victims=len(victims),
        victims_recalled=share(sum(_recalled(*pair) for pair in victims), len(victims)),
        victims_as_offenders=sum(_accused(answer) for _, answer in victims),
        speakers={pair: speakers[pair] for pair in sorted(speakers)},
        speaker_accuracy=share(sum(n for (a, b), n in speakers.items() if a == b), len(pairs)),
        subtypes=_subtypes(pairs),
        modifiers=_modifiers(pairs),
        calibration=calibration(right, certain),
        worst=_mistakes(whole, texts or {}, worst),
    )


def _shows(item: Item) -> bool:
    """Whether the observation is an offender's: a sighting speaks for nobody and shows what its fields say."""
    return item.speaker == "offender" or item.kind == _SIGHTING


def _by_typology(pairs: Sequence[tuple[Item, Answer]]) -> dict[str, Counts]:
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for item, answer in pairs:
        there = {item.typology} - {""}
        given = {one.typology for one in answer.flagged()}
        for typology in there | given:
            counts[typology] += compare(there & {typology}, given & {typology})
    return dict(sorted(counts.items()))


def _alarms(pairs: Sequence[tuple[Item, Answer]], key: Callable[[Item], str]) -> dict[str, tuple[int, int]]:
    """(texts with an alarm, texts) of each key, over ordinary and reporting texts."""
    counts: dict[str, list[int]] = {}
    for item, answer in pairs:
        if item.speaker in {"ordinary", "reporting"} and (name := key(item)):
            entry = counts.setdefault(name, [0, 0])
            entry[0] += bool(answer.flagged())
            entry[1] += 1
    return {name: (alarms, texts) for name, (alarms, texts) in sorted(counts.items())}


def _recalled(item: Item, answer: Answer) -> bool:
    wanted = {item.typology} - {""}
    said = {one.typology for one in answer.flagged() if one.speaker == "victim"}
    return bool(wanted & said) if wanted else answer.speaker == "victim"


def _accused(answer: Answer) -> bool:
    return any(one.speaker == "offender" for one in answer.flagged())


def _subtypes(pairs: Sequence[tuple[Item, Answer]]) -> dict[str, tuple[int, int]]:
    """(right subtype, flagged with the right typology) of each true subtype."""
    counts: dict[str, list[int]] = {}
    for item, answer in pairs:
        if not item.subtype:
            continue
        said = [one.subtype for one in answer.flagged() if one.typology == item.typology]
        if said:
            entry = counts.setdefault(f"{item.typology}/{item.subtype}", [0, 0])
            entry[0] += item.subtype in said
            entry[1] += 1
    return {name: (right, texts) for name, (right, texts) in sorted(counts.items())}


def _modifiers(pairs: Sequence[tuple[Item, Answer]]) -> dict[str, Counts]:
    """Modifiers where the right typology was flagged: elsewhere there is nothing to modify."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for item, answer in pairs:
        if not item.typology:
            continue
        hit = [one for one in answer.flagged() if one.typology == item.typology]
        if hit:
            there, given = set(item.modifiers), {name for one in hit for name in one.modifiers}
            for name in there | given:
                counts[name] += compare(there & {name}, given & {name})
    return dict(sorted(counts.items()))


def _probabilities(pairs: Sequence[tuple[Item, Answer]]) -> tuple[list[float], list[bool]]:
    """Scores of all findings and whether each named the true typology of an offender's or a victim's text."""
    said, right = [], []
    for item, answer in pairs:
        for one in answer.findings:
            said.append(min(max(one.score, 0.0), 1.0))
            right.append((_shows(item) or item.speaker == "victim") and one.typology == item.typology)
    return said, right


_GRAVEST = ("victim flagged as offender", "false alarm", "wrong typology", "missed")


def _mistakes(
    pairs: Sequence[tuple[Item, Answer]], texts: Mapping[str, str], most: int
) -> tuple[Mistake, ...]:
    """At most so many: the gravest kind first, of each kind the surest, no kind crowding out the others."""
    found = [mistake for item, answer in pairs for mistake in _mistake(item, answer, texts.get(item.id, ""))]
    found.sort(key=lambda one: (-one.score, one.id, one.found_typology))
    turns = [[one for one in found if one.what == what] for what in _GRAVEST]
    chosen = [one for turn in zip_longest(*turns) for one in turn if one is not None][:most]
    return tuple(sorted(chosen, key=lambda one: (_GRAVEST.index(one.what), -one.score, one.id)))


def _mistake(item: Item, answer: Answer, text: str) -> list[Mistake]:
    def made(what: str, typology: str, score: float) -> Mistake:
        return Mistake(item.id, what, item.speaker, item.typology, answer.speaker, typology, score, text)

    flagged = answer.flagged()
    if item.speaker == "victim":
        accused = [one for one in flagged if one.speaker == "offender"]
        return [made("victim flagged as offender", one.typology, one.score) for one in accused]
    if not _shows(item):
        return [made("false alarm", one.typology, one.score) for one in flagged]
    wrong = [
        made("wrong typology", one.typology, one.score) for one in flagged if one.typology != item.typology
    ]
    missed = item.typology and all(one.typology != item.typology for one in flagged)
    return wrong + ([made("missed", "", 1.0 - answer.score(item.typology))] if missed else [])


def speaker_rates(scores: DetectionScores) -> dict[str, Counts]:
    """Precision and recall of each speaker class from the confusion table."""
    rates = {}
    for name in SPEAKERS:
        right = scores.speakers.get((name, name), 0)
        wrong = sum(n for (a, b), n in scores.speakers.items() if b == name != a)
        missed = sum(n for (a, b), n in scores.speakers.items() if a == name != b)
        rates[name] = Counts(right, wrong, missed)
    return rates


def alarm_rate(scores: DetectionScores, speaker: str) -> float:
    """Share of a speaker's texts (ordinary, reporting) with any flagged finding; NaN where there are none."""
    alarms, texts = scores.alarms.get(speaker, (0, 0))
    return alarms / texts if texts else math.nan
