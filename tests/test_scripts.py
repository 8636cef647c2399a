"""Setting up works where machines are odd: mirrors, broken shims, parts that are not there."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="the scripts are for bash")


@pytest.fixture(scope="module")
def mirror() -> ModuleType:
    found = importlib.util.spec_from_file_location("mirror", ROOT / "scripts" / "mirror.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def run(script: str, *arguments: str, path: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BASH), str(ROOT / "scripts" / script), *arguments],
        env={"PATH": path, "HOME": "/nonexistent", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_pips_mirror_becomes_uvs(mirror: ModuleType) -> None:
    pip = mirror.settings(
        "global.index-url='https://mirror.unit.example/simple'\n"
        "global.extra-index-url='file:///a\\nfile:///b'\n"
        "install.find-links='wheels'\n"
    )
    assert mirror.exports(pip, {}) == [
        "export UV_DEFAULT_INDEX=https://mirror.unit.example/simple",
        "export UV_INDEX='file:///a file:///b'",
        "export UV_FIND_LINKS=wheels",
        "export UV_INDEX_STRATEGY=unsafe-best-match",
    ]


def test_the_environment_wins_over_files(mirror: ModuleType) -> None:
    listing = "global.index-url='file'\n:env:.index-url='environment'\ninstall.index-url='install'\n"
    assert mirror.settings(listing) == {"index-url": "environment"}


def test_what_uv_was_told_itself_stays(mirror: ModuleType) -> None:
    assert mirror.exports({"index-url": "pips"}, {"UV_DEFAULT_INDEX": "uvs"}) == []


def test_no_index_means_no_index(mirror: ModuleType) -> None:
    assert mirror.exports({"no-index": "1"}, {}) == ["export MARSAD_UV_FLAGS=--no-index"]
    assert mirror.exports({"no-index": "0"}, {}) == []


def test_a_mirrors_address_cannot_run_commands(mirror: ModuleType) -> None:
    hostile = "https://m.example/$(touch broken);`id`'"
    line = mirror.exports({"index-url": hostile}, {})[0]
    shown = subprocess.run(
        [str(BASH or "sh"), "-c", f'{line}; printf %s "$UV_DEFAULT_INDEX"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == hostile


@needs_bash
def test_a_shim_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    for name in ("python3.14", "python3.13", "python3.12"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'version not installed' >&2\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "python3").symlink_to(sys.executable)
    found = run("find-python.sh", path=f"{tmp_path}:/usr/bin:/bin", PYENV_ROOT="/nonexistent")
    assert found.returncode == 0
    assert Path(found.stdout.strip()).exists()


@needs_bash
def test_without_a_python_it_says_what_to_install(tmp_path: Path) -> None:
    for name in ("bash", "cat"):
        if there := shutil.which(name):
            (tmp_path / name).symlink_to(there)
    found = run("find-python.sh", path=str(tmp_path), PYENV_ROOT="/nonexistent")
    if found.returncode == 0:
        pytest.skip("this machine has a Python in a place that is always looked at")
    assert "apt-get install python3" in found.stderr
    assert "MARSAD_PYTHON" in found.stderr


@needs_bash
def test_an_old_python_is_not_taken(tmp_path: Path) -> None:
    for name in ("bash", "cat"):
        if there := shutil.which(name):
            (tmp_path / name).symlink_to(there)
    pretend = """import sys; sys.version_info = (3, 11, 9); exec(sys.argv[1])"""
    (tmp_path / "python3").write_text(f"#!{BASH}\nexec {sys.executable} -c '{pretend}' \"$2\"\n")
    (tmp_path / "python3").chmod(0o755)
    found = run("find-python.sh", path=str(tmp_path), PYENV_ROOT="/nonexistent")
    if found.returncode == 0:
        pytest.skip("this machine has a Python in a place that is always looked at")
    assert "needs Python 3.12" in found.stderr


@needs_bash
@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_missing_part_is_said_and_fails_only_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    for name in ("bash", "dirname", "id", "cat", "env"):  # a machine with neither openssl nor apt
        if there := shutil.which(name):
            (tmp_path / name).symlink_to(there)
    found = run("system-parts.sh", "openssl", path=str(tmp_path), CI=ci)
    assert found.returncode == code
    assert "missing part: openssl" in found.stderr


@needs_bash
def test_a_part_that_is_there_is_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "openssl").write_text("#!/bin/sh\n")
    (tmp_path / "openssl").chmod(0o755)
    found = run("system-parts.sh", "openssl", path=f"{tmp_path}:/usr/bin:/bin", CI="true")
    assert (found.returncode, found.stderr) == (0, "")


@needs_bash
@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_spark_that_cannot_be_had_is_said_and_fails_only_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    for folder in ("scripts", "requirements"):  # a place without a .venv: nothing can be installed into it
        shutil.copytree(ROOT / folder, tmp_path / folder)
    found = subprocess.run(
        [str(BASH), str(tmp_path / "scripts/setup.sh"), "spark"],
        capture_output=True, text=True, check=False, env={**os.environ, "CI": ci},
    )  # fmt: skip
    assert found.returncode == code
    assert ("has to be there" if ci else "are skipped") in found.stderr


@needs_bash
def test_make_help_lists_every_target() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    shown = subprocess.run([make, "-s", "-C", str(ROOT)], capture_output=True, text=True, check=True).stdout
    for target in ("setup", "demo", "test", "check", "fix", "bench", "soak", "lock", "clean"):
        assert f"make {target}" in shown
