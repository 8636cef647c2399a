"""What a host's name says by itself."""

import pytest

from marsad.selectors.hosts import CUED, NO, YES, standing, trimmed


@pytest.mark.parametrize(
    ("run", "host"),
    [
        ("example.com", "example.com"), ("example.com-", "example.com"), ("زوروا.example.com", "example.com"),
        ("example.unknownending", ""), ("localhost", ""), ("a..com", ""), ("com", ""), ("notreal.onion", ""),
    ],
)  # fmt: skip
def test_a_run_is_cut_to_the_host_in_it(run: str, host: str) -> None:
    begin, end = trimmed(run)
    assert run[begin:end] == host


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("example.com", YES), ("rose-99.me", YES), ("readme.md", CUED), ("ok.it", CUED), ("x.com", CUED),
        ("12.fr", NO), ("shop.rose.it", YES),
    ],
)  # fmt: skip
def test_a_bare_name_is_a_host_always_beside_a_word_for_a_site_or_never(host: str, named: int) -> None:
    assert standing(host).named == named


def test_what_is_known_as_something_else_is_refused() -> None:
    assert standing("asp.net").refused
    assert standing("com.example.app").refused
    assert not standing("shop.example.com").refused


def test_www_shows_a_host() -> None:
    assert standing("www.ok.it").sure
    assert not standing("ok.it").sure
