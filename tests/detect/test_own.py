"""The unit's own weights are heard once they are there, are named in its findings, and can be taken away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from marsad.detect import Detector, detect_texts, lexicon
from marsad.detect.detector import rebuild
from marsad.detect.own import forget, heard, own_path
from marsad.errors import ModelError, UsageError
from marsad.learned import Learned, built_in
from marsad.learned.own import keep
from marsad.learned.stored import digest

THREAT = "I have your video. Send 400 usd in bitcoin by tonight or it goes to your whole family"


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path))


def own() -> Learned:
    model = replace(built_in(), bias=built_in().bias + 0.01)
    return replace(model, version=f"{model.version}.own-{digest(model)[:8]}")


def test_without_own_weights_the_shipped_model_is_heard() -> None:
    assert heard() is built_in()
    with pytest.raises(UsageError):
        forget()


def test_own_weights_are_heard_and_named_until_they_are_taken_away() -> None:
    keep(own(), own_path())
    model = heard()
    found = rebuild(detect_texts([THREAT], detector=Detector(lexicon.built_in(), model)).findings)
    assert found and all(each.pack_version.endswith(f"+learned.{own().version}") for each in found)
    forget()
    assert heard() is built_in()


def test_damaged_weights_stop_the_start_instead_of_being_passed_over() -> None:
    keep(own(), own_path())
    own_path().write_bytes(own_path().read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"own\.npz"):
        heard()
