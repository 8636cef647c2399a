"""Scores on real labelled texts, each with what it can show and what not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.evaluate.beneath import Beneath, beneath
from marsad.evaluate.real_score import RealScore, asked, read_rows, share_of
from marsad.evaluate.scores import roc_auc
from marsad.evaluate.trained import crossed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from marsad.evaluate.answers import Answer

_SCAM = "scam_investment_confidence"
_THREATS, _ACCOUNTS = "ar_threats_dev.tsv", "ar_spam_accounts_dev.csv"
_TWEET = 140
"""Characters of the pieces into which the tweets of an account are cut again: the scam tweets end there too."""


def _scam(answer: Answer) -> bool:
    return any(one.typology.startswith("scam_") for one in answer.flagged())


def english_sms(path: Path) -> RealScore:
    """English messages of 2004 to 2012: false alarms, and what our trainer learns from them."""
    rows = read_rows(path)
    answers = asked(tuple(row["text"] for row in rows))
    bad = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "1"]
    ham = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "0"]
    figures = {
        "smishing or spam: any scam finding": share_of(_scam(one) for one in bad),
        "ham: any scam finding (false alarms)": share_of(_scam(one) for one in ham),
        "ham: any finding (false alarms)": share_of(bool(one.flagged()) for one in ham),
        "ham: read as ordinary": share_of(one.speaker == "ordinary" for one in ham),
        **_learned([row["text"] for row in rows], [row["label"] == "1" for row in rows], macro=False),
    }
    caveat = (
        "label 1 mixes smishing with lawful marketing and premium-rate adverts of 2004-2012, most of "
        "which are none of our typologies: recall here is a lower bound, false alarms on ham are the "
        "figure to watch"
    )
    return RealScore(path.name, len(rows), figures, caveat)


def scam_tweets(path: Path) -> RealScore:
    """Real Arabic tips for investments, and whether what we ship puts them above ordinary tweets."""
    texts = tuple(row["text"] or "" for row in read_rows(path))
    scam, safe = asked(texts), _threats(path.with_name(_THREATS), "safe")
    given = roc_auc([True] * len(scam) + [False] * len(safe), [one.score(_SCAM) for one in (*scam, *safe)])
    found = beneath(texts, _SCAM)
    figures = {
        "flagged as investment scam": share_of(one.score(_SCAM) >= 0.5 for one in scam),
        "any flagged finding": share_of(bool(one.flagged()) for one in scam),
        "with any cue of the investment-scam pack": share_of(found.cue.tolist()),
        "ROC-AUC of the investment-scam score against safe tweets": given,
        **_apart(found, _ordinary(path)),
        "read as Arabic": share_of(one.lang == "ar" for one in scam),
    }
    caveat = (
        "tweets of accounts that sell forex and stock tips, cut at 140 characters; many are greetings "
        "or a single emoji and carry nothing to find; positives only, negatives come from other "
        "collections, so topic and source are mixed up in the ROC-AUC; a score below 0.3 is given as none, "
        "so the evidence beneath it tells more apart"
    )
    return RealScore(path.name, len(scam), figures, caveat)


def _ordinary(path: Path) -> dict[str, tuple[str, ...]]:
    """Tweets of other collections beside ``path``, by what they are called in a figure."""
    threats, accounts = path.with_name(_THREATS), path.with_name(_ACCOUNTS)
    found = {"safe tweets": tuple(_tweets(threats, "safe"))} if threats.exists() else {}
    if accounts.exists():
        whole = (row["text"] for row in read_rows(accounts) if row["label"] == "0")
        found["other accounts' tweets"] = tuple(piece for text in whole for piece in pieces(text, _TWEET))
    if len(found) > 1:
        found["both"] = tuple(text for texts in found.values() for text in texts)
    return found


def pieces(text: str, longest: int) -> list[str]:
    """A text cut at blanks into pieces of at most ``longest`` characters, a longer word alone."""
    found = [""]
    for word in text.split():
        if found[-1] and len(found[-1]) + 1 + len(word) > longest:
            found.append("")
        found[-1] += f" {word}" if found[-1] else word
    return [piece for piece in found if piece]


def _apart(scam: Beneath, ordinary: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """ROC-AUC of the rules' evidence and of the learned model's word against each of the others."""
    figures = {}
    for name, texts in ordinary.items():
        other = beneath(texts, _SCAM)
        truth = [True] * len(scam.rules) + [False] * len(other.rules)
        figures[f"ROC-AUC of the rules' evidence against {name}"] = roc_auc(
            truth, [*scam.rules, *other.rules]
        )
        figures[f"ROC-AUC of the learned model alone against {name}"] = roc_auc(
            truth, [*scam.model, *other.model]
        )
    return figures


def _threats(path: Path, label: str) -> tuple[Answer, ...]:
    return asked(tuple(_tweets(path, label))) if path.exists() else ()


def _tweets(path: Path, label: str) -> list[str]:
    return [row["Tweet"] for row in read_rows(path, "\t") if row["Label"] == label]


def threat_tweets(path: Path) -> RealScore:
    """Arabic threats and what only sounds like one: false alarms, and what our trainer learns from them."""
    safe, dangerous = _threats(path, "safe"), _threats(path, "dangerous")
    texts = [*_tweets(path, "dangerous"), *_tweets(path, "safe")]
    figures = {
        "safe: any finding (false alarms)": share_of(bool(one.flagged()) for one in safe),
        "dangerous: any finding": share_of(bool(one.flagged()) for one in dangerous),
        "safe: read as ordinary or reporting": share_of(
            one.speaker in {"ordinary", "reporting"} for one in safe
        ),
        "read as Arabic": share_of(one.lang == "ar" for one in (*safe, *dangerous)),
        **_learned(texts, [True] * len(dangerous) + [False] * len(safe), macro=True),
    }
    caveat = (
        "threats among people who quarrel, which are none of our typologies: both rates should be "
        "near 0, the set is a hard negative for violence for hire and for sextortion"
    )
    return RealScore(path.name, len(safe) + len(dangerous), figures, caveat)


def _learned(texts: Sequence[str], positive: Sequence[bool], *, macro: bool) -> dict[str, float]:
    """Figures of weights that are trained on the file itself, cross-validated, and thrown away."""
    found = crossed(texts, positive, macro=macro)
    return {f"trained here, never kept, held out: {name}": value for name, value in found.items()}


def saudi_sms(path: Path) -> RealScore:
    """Messages that a program made: a smoke test."""
    rows = read_rows(path)
    answers = asked(tuple(row["text"] for row in rows), "SA")
    spam = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "spam"]
    ham = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "ham"]
    figures = {
        "spam: any scam finding": share_of(_scam(one) for one in spam),
        "ham: any finding (false alarms)": share_of(bool(one.flagged()) for one in ham),
        "spam: with a url, phone or handle found": share_of(
            any(found.kind in {"url", "phone", "handle"} for found in one.selectors) for one in spam
        ),
    }
    caveat = (
        "made from templates by a program: a smoke test; spam here is mostly phishing in the name of "
        "banks, posts and traffic police, of which only grants have a typology"
    )
    return RealScore(path.name, len(rows), figures, caveat)


def spam_accounts(path: Path) -> RealScore:
    """Accounts of fifteen tweets each: false alarms on long texts without punctuation."""
    rows = read_rows(path)
    answers = asked(tuple(row["text"] for row in rows))
    spam = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "1"]
    plain = [answer for row, answer in zip(rows, answers, strict=True) if row["label"] == "0"]
    figures = {
        "spam accounts: any finding": share_of(bool(one.flagged()) for one in spam),
        "other accounts: any finding (false alarms)": share_of(bool(one.flagged()) for one in plain),
    }
    caveat = (
        "fifteen tweets run together in one text without punctuation: spam is mostly trade, not our "
        "typologies"
    )
    return RealScore(path.name, len(rows), figures, caveat)
