"""The library's face is small, and importing it loads nothing heavy."""

import subprocess
import sys

import pytest

import marsad

HEAVY = (
    "django",
    "marsad_desk",
    "duckdb",
    "pyarrow",
    "numba",
    "numpy",
    "scipy",
    "ibis",
    "deltalake",
    "pandas",
)


def loaded_by(statement: str) -> set[str]:
    """Top-level modules present after ``statement`` in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_marsad_loads_nothing_heavy() -> None:
    assert loaded_by("import marsad").isdisjoint(HEAVY)


def test_the_check_would_see_a_heavy_module() -> None:
    assert "numpy" in loaded_by("import marsad, numpy")


def test_the_whole_library_never_loads_django() -> None:
    statement = """
import importlib, pkgutil, marsad
for info in pkgutil.walk_packages(marsad.__path__, "marsad."):
    if not info.name.endswith("__main__"):
        importlib.import_module(info.name)
"""
    loaded = loaded_by(statement)
    assert "pyarrow" in loaded  # the walk did reach the rooms
    assert loaded.isdisjoint({"django", "marsad_desk"})


def test_the_face_has_at_most_twenty_four_names() -> None:
    assert 1 <= len(marsad.__all__) <= 24
    assert sorted(set(marsad.__all__)) == sorted(marsad.__all__)


@pytest.mark.parametrize("name", marsad.__all__)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(marsad, name).__doc__


def test_public_names_stay_what_they_are_after_every_room_is_loaded() -> None:
    # No public name may be a room's name: loading the room would hide it behind the module.
    statement = """
import marsad
before = {name: getattr(marsad, name) for name in marsad.__all__}
from marsad import detect, engines, evaluate, link, rank, readers, report, selectors, synth, text
print("hidden:", [name for name in marsad.__all__ if getattr(marsad, name) is not before[name]])
"""
    done = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "hidden: []", done.stderr


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = marsad.no_such_name
