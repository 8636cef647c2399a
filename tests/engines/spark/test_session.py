"""Settings reach Spark, and what sets nothing is refused; without its parts the engine says what is missing."""

import importlib
from pathlib import Path

import pytest

from marsad.errors import MarsadError, UsageError

settings = importlib.import_module("marsad.engines.spark.session")


def test_settings_that_set_nothing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SPARK", "spark.master=local[1] memory=4g")
    with pytest.raises(UsageError, match="1 words that set nothing"):
        settings._given()


def test_settings_are_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_SPARK", "spark.master=local[1]  spark.driver.extraJavaOptions=-Da=b")
    assert settings._given() == {"spark.master": "local[1]", "spark.driver.extraJavaOptions": "-Da=b"}
    monkeypatch.delenv("MARSAD_SPARK")
    assert settings._given() == {}


def test_without_java_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(settings, "find_spec", lambda name: object())
    with pytest.raises(MarsadError, match="needs Java 17") as error:
        settings._require()
    assert "openjdk" in error.value.hint


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(MarsadError, match="not installed") as error:
        settings._require()
    assert "marsad[spark]" in error.value.hint


@pytest.mark.xdist_group("spark")
@pytest.mark.usefixtures("spark")
def test_it_listens_to_this_machine_alone_and_keeps_what_it_spills_unreadable() -> None:
    conf = settings.begin().conf
    assert conf.get("spark.driver.bindAddress") == "127.0.0.1"
    assert conf.get("spark.ui.enabled") == "false"
    assert conf.get("spark.io.encryption.enabled") == "true"
