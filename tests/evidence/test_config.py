from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marsad.errors import EvidenceError
from marsad.evidence.config import Authority, Config, Witness, read_config, write_config

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    config = Config(
        "unit.example/evidence",
        "s3://bucket/x",
        10**12,
        (Authority("a", "https://tsa.example/", "tsa.pem"),),
        (Witness("w", "w+00000000+AQ=="),),
    )
    write_config(tmp_path, config)
    assert read_config(tmp_path) == config


@pytest.mark.parametrize(
    "text",
    ["", "[]", "origin: [", "origin: a\nunknown: 1", "objects: ''", "origin: 'two words'", "origin: a\nquota_bytes: -1",
     "origin: a\nauthorities: [{name: x}]", "origin: a\nwitnesses: [{name: x, vkey: y, more: z}]",
     "origin: !!python/object/apply:os.getcwd []", "origin: 7", "origin: a\nquota_bytes: many",
     "origin: a\nobjects: 3"],
)  # fmt: skip
def test_malformed_settings_are_told_plainly(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(EvidenceError):
        read_config(tmp_path)


def test_missing_settings_are_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="No such file"):
        read_config(tmp_path)
