"""A unit's transformer is one more opinion under the same safeguards: calibrated, named, shown by its words."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from tests.evaluate.unit_texts import argot

from marsad.detect import Detected, Detector, detect_texts, lexicon
from marsad.detect.detector import rebuild
from marsad.detect.own import TRANSFORMER, transformer
from marsad.detect.pointing import TRANSFORMER_WORDS
from marsad.errors import ModelError
from marsad.learned import built_in
from marsad.learned.plugged import Calibration, write_calibration
from marsad.learned.transformer import load_transformer
from marsad.model import FLAGGED, MODEL_LED, Finding

HEARD = {"speaker": Calibration(1.0, 0.8), "typology": Calibration(1.0, 0.8)}
SILENT = {"speaker": Calibration(1.0, 0.0), "typology": Calibration(1.0, 0.0)}
OFFERS = [row["text"] for row in argot(6) if row["speaker"] == "offender"]
GREETING = "Happy birthday! See you at dinner on Friday"
JOB = "Earn 300$ a day liking videos, no experience, deposit 50 usdt to unlock your tasks, write on telegram"
MARKS = set("zorbelqin drovankish mekliput shavrendo quendilor harpisket ombravuc telwindar".split())


def asked(folder: Path, by: dict[str, Calibration], texts: list[str]) -> Detected:
    own = load_transformer(folder).calibrated(by)
    return detect_texts(texts, detector=Detector(lexicon.built_in(), built_in(), own))


def flagged(detected: Detected) -> list[Finding]:
    return [one for one in rebuild(detected.findings) if one.score >= FLAGGED]


def test_it_finds_what_nobody_else_knows_and_shows_its_words(tiny_transformer: Path) -> None:
    said = asked(tiny_transformer, HEARD, OFFERS)
    assert len({int(text) for text in said.findings.text}) >= 0.8 * len(OFFERS)
    places = [int(text) for text, one in zip(said.findings.text, rebuild(said.findings), strict=True)]
    hits = [
        bool(MARKS & {OFFERS[place][cue.span.start : cue.span.end] for cue in one.cues})
        for place, one in zip(places, rebuild(said.findings), strict=True)
    ]
    assert np.mean(hits) > 0.9
    assert all(one.pack_version.endswith(".onnx-tiny-1") for one in rebuild(said.findings))


def test_what_it_alone_found_opens_no_life_risk_lane(tiny_transformer: Path) -> None:
    found = flagged(asked(tiny_transformer, HEARD, OFFERS))
    assert found
    for one in found:
        assert {cue.rule for cue in one.cues} == {MODEL_LED}
        assert len(one.cues) == len(set(one.cues))


def test_where_rules_flag_too_its_words_stand_under_its_own_name(tiny_transformer: Path) -> None:
    rules = {cue.rule for one in flagged(asked(tiny_transformer, HEARD, [JOB])) for cue in one.cues}
    assert TRANSFORMER_WORDS in rules and MODEL_LED not in rules


def test_without_a_share_it_is_not_heard_and_ordinary_texts_are_left_alone(tiny_transformer: Path) -> None:
    without = detect_texts([*OFFERS, JOB, GREETING], detector=Detector(lexicon.built_in(), built_in()))
    silent = asked(tiny_transformer, SILENT, [*OFFERS, JOB, GREETING])
    assert np.array_equal(silent.findings.score, without.findings.score)
    assert np.array_equal(silent.findings.cue_start, without.findings.cue_start)
    assert not flagged(asked(tiny_transformer, HEARD, [GREETING, "ok", "", "🎉"]))


def test_a_text_is_read_the_same_alone_and_in_company(tiny_transformer: Path) -> None:
    together = asked(tiny_transformer, HEARD, [*OFFERS, GREETING, JOB])
    alone = [asked(tiny_transformer, HEARD, [text]).findings for text in (*OFFERS, GREETING, JOB)]
    assert np.array_equal(together.findings.score, np.concatenate([each.score for each in alone]))
    assert np.array_equal(together.findings.cue_end, np.concatenate([each.cue_end for each in alone]))


def test_a_page_is_taken_apart_into_few_pieces(tiny_transformer: Path) -> None:
    page = " ".join([*("word" + chr(97 + n % 26) for n in range(200)), *OFFERS[0].split()])
    own = load_transformer(tiny_transformer).calibrated(HEARD)
    detect_texts([page], detector=Detector(lexicon.built_in(), built_in(), own))
    assert 1 <= len(own.said) <= 17


def test_the_setting_names_a_folder_and_only_a_calibrated_model_is_heard(
    tiny_transformer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))
    assert transformer() is None
    folder = Path(shutil.copytree(tiny_transformer, tmp_path / "transformer"))
    with pytest.raises(ModelError, match="not calibrated"):
        transformer()
    write_calibration(folder, HEARD)
    found = transformer()
    assert found is not None and found.version == "tiny-1"
    monkeypatch.setenv(TRANSFORMER, str(tmp_path / "gone"))
    with pytest.raises(ModelError, match="gone: no such folder"):
        transformer()
