"""The house rules that a machine can check."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "managers", "manager", "common", "misc"}
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error")
# Folders of one machine; `/tmp` and the like inside a test's text are other people's examples.
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home/\w+|Users/\w+|farm)/")
REGISTRY = re.compile(
    r"(?:pypi\.org|pythonhosted\.org|registry\.npmjs|artifactory|nexus)[/.:]|--index-url", re.I
)
WORKPLACE = re.compile(r"\bshared/(?!data\b)|\bissues? #?\d+|\b(?:chat|prompt) session\b", re.I)


def tracked(*suffixes: str) -> list[Path]:
    """Files of the repository, new ones included, ignored ones not."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")
    if not any(listed):  # an unpacked archive
        listed = [str(path.relative_to(ROOT)) for top in ("src", "tests") for path in (ROOT / top).rglob("*")]
    paths = [ROOT / name for name in listed if name and name.endswith(suffixes)]
    return [path for path in paths if path.is_file()]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


PYTHON = [path for path in tracked(".py") if "migrations" not in path.parts]


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_there_are_files_to_check() -> None:
    assert len(PYTHON) > 20
    assert ROOT / "src/marsad/model.py" in PYTHON


def test_files_have_at_most_400_lines() -> None:
    long = {shown(path): n for path in PYTHON if (n := len(path.read_text("utf-8").splitlines())) > 400}
    assert not long


def test_functions_have_at_most_60_lines() -> None:
    long = [
        f"{shown(path)} {name}: {lines}"
        for path in PYTHON
        for name, lines in functions(ast.parse(path.read_text("utf-8")))
        if lines > 60
    ]
    assert not long


def test_the_measure_sees_a_long_function() -> None:
    body = "\n".join("    x = 1" for _ in range(70))
    assert dict(functions(ast.parse(f"def long():\n{body}"))) == {"long": 71}


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = [shown(p) for p in PYTHON if {*p.parts, p.stem} & EMPTY_WORDS or p.stem.startswith("base_")]
    assert not empty


def test_each_module_of_the_packages_says_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in PYTHON
        if path.is_relative_to(ROOT / "src") and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (UNFINISHED, "# TODO later"),
        (MACHINE_PATH, "open('/work/main/x')"),
        (REGISTRY, "https://pypi.org/simple"),
        (WORKPLACE, "see issue 2"),
    ],
    ids=["unfinished", "machine path", "registry host", "workplace"],
)
def test_nothing_that_does_not_belong_here(pattern: re.Pattern[str], example: str) -> None:
    assert pattern.search(example)  # the pattern can find what it looks for
    suffixes = (
        ".py",
        ".md",
        ".toml",
        ".yaml",
        ".yml",
        ".sh",
        ".lock",
        ".in",
        ".html",
        ".css",
        ".js",
        "Makefile",
        "run",
    )
    found = [
        f"{shown(path)}:{number}"
        for path in tracked(*suffixes)
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_locks_are_hashed_and_name_no_hosts() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
        unhashed = [block.split()[0] for block in re.split(r"\n(?=\S)", text) if "--hash=" not in block]
        assert not unhashed, lock.name


def example_of(readme: str) -> str:
    """The first Python block of a README."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.S)
    assert blocks, f"{readme} shows no Python"
    return str(blocks[0])


def test_both_readmes_show_the_same_example() -> None:
    assert example_of("README.md") == example_of("README.ar.md")


def test_the_example_has_about_ten_lines() -> None:
    lines = [
        line for line in example_of("README.md").splitlines() if line.strip() and not line.startswith("#")
    ]
    assert len(lines) <= 12


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "utf8", "-c", example_of("README.md")]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    assert "+9647700000123" in done.stdout


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for document in tracked(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
            outside = "://" in target or target.startswith("mailto:")
            if not outside and not (document.parent / target).exists():
                broken.append(f"{shown(document)} → {target}")
    assert not broken


def test_what_the_threat_model_calls_built_has_tests() -> None:
    rows = [
        row for row in (ROOT / "docs/threat-model.md").read_text("utf-8").splitlines() if "| built |" in row
    ]
    assert len(rows) > 10
    places = {place for row in rows for place in re.findall(r"`(tests/[\w./]*)`", row)}
    assert all("`tests/" in row for row in rows)
    empty = [
        place
        for place in sorted(places)
        if not any((ROOT / place).rglob("test_*.py")) and not (ROOT / place).is_file()
    ]
    assert not empty
