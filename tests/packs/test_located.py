"""Small files that would grow without end, or crash the parser, are refused with their line."""

from pathlib import Path

import pytest

from marsad.errors import PackError
from marsad.packs.located import read_yaml


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 200_000, "nested too deep"),
        ("- " * 5_000 + "a", "nested too deep"),
        ("a: &x [1]\nb: [*x, *x]\n", ":2: YAML aliases"),
        ("? [a]\n: b\n", "key must be a word"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
        ("a: \x00", "not valid YAML"),
        ("a: 1\n" * 1_000_000, "longer than"),
    ],
)
def test_hostile_yaml_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=r"^x/pack\.yaml") as refused:
        read_yaml(path, "x/pack.yaml")
    assert says in refused.value.message


def test_ordinary_yaml_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text("a: [1, {b: no}]\nc: d\n", encoding="utf-8")
    top = read_yaml(path, "pack.yaml").mapping()
    assert (top["c"].line, top["c"].text(), top["a"].items()[1].mapping()["b"].text()) == (2, "d", "no")
