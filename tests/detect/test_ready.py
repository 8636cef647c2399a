"""What makes workers ready does not fall over what is wrong with a unit's own model: the worker that meets it tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

STATEMENT = """
import marsad.detect.ready
from marsad.detect import detect
from marsad.errors import ModelError
try:
    detect("call me")
except ModelError as error:
    print(error.message)
"""


def test_a_model_that_is_not_there_is_told_at_the_first_text(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STATEMENT],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"MARSAD_TRANSFORMER": str(tmp_path / "gone")},
    )
    assert done.stdout.strip() == "gone: no such folder"
