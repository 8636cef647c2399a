"""Rare selectors weigh much; hubs, platforms, files and shared addresses hold nobody together, and say why."""

import pyarrow as pa
import pytest

from marsad.link.components import FIRM, HOLDS
from marsad.link.selectors_shared import ADDRESS, FEWEST, FILE, NAT, PLATFORM, PRIORS, weigh


def beside(unrelated: int, flagged: int, strangers: int) -> dict[str, list[int]]:
    """Texts in which the value stands beside others' contacts are flagged first, the rest stand alone."""
    met = min(strangers, flagged)
    return {
        "stranger": [met],
        "plain_stranger": [strangers - met],
        "plain_alone": [unrelated - flagged - (strangers - met)],
        "plain_friend": [0],
    }


def judged(
    kind: str,
    value: str = "v",
    unrelated: int = 2,
    flagged: int = 2,
    typologies: int = 1,
    nat: bool = False,
    named: int | None = None,
    strangers: int = 0,
) -> tuple[float, str]:
    row = {
        "kind": [kind], "value": [value], "degree": [unrelated], "unrelated": [unrelated], "flagged": [flagged],
        "named": [flagged if named is None else named],
        "typologies": [typologies], "nat": [nat], **beside(unrelated, flagged, strangers),
    }  # fmt: skip
    weight, reason = weigh(pa.table(row), 100)
    return float(weight[0]), reason[0]


@pytest.mark.parametrize(
    "kind", ["phone", "email", "handle", "invite", "wallet", "iban", "onion", "card", "url"]
)
def test_a_personal_selector_of_two_texts_holds_firmly(kind: str) -> None:
    weight, reason = judged(kind)
    assert weight >= FIRM or kind == "card"
    assert weight >= HOLDS
    assert reason == ""


@pytest.mark.parametrize("kind", ["domain", "something_new"])
def test_a_domain_alone_does_not_hold_firmly(kind: str) -> None:
    assert judged(kind)[0] < FIRM


def test_weight_falls_with_every_unrelated_text_and_grows_with_the_lake() -> None:
    weights = [judged("phone", unrelated=count, flagged=count)[0] for count in (1, 2, 10, 30)]
    assert weights == sorted(weights, reverse=True)
    table = pa.table({"kind": ["phone"], "value": ["v"], "degree": [2], "unrelated": [2], "flagged": [2], "named": [2],
                      "typologies": [1], "nat": [False], **beside(2, 2, 0)})  # fmt: skip
    assert weigh(table, 1_000_000)[0][0] > weigh(table, 100)[0][0]


def test_a_switchboard_in_ordinary_texts_is_a_hub() -> None:
    assert judged("phone", unrelated=30, flagged=2)[1] == "hub: shared by 30 unrelated texts"


def test_what_stands_beside_other_peoples_contacts_is_a_hub_though_all_who_name_it_offend() -> None:
    reason = "hub: shared by 30 unrelated texts, beside others' contacts in 20"
    assert judged("phone", unrelated=30, flagged=30, strangers=20)[1] == reason
    assert judged("phone", unrelated=30, flagged=30, strangers=1)[1] == ""


def test_the_likelier_a_hub_the_weaker_the_tie() -> None:
    weights = [judged("phone", unrelated=12, flagged=12, strangers=count)[0] for count in range(9)]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] >= FIRM > weights[-1]


def test_an_operator_with_many_different_texts_is_no_hub() -> None:
    assert judged("phone", unrelated=30, flagged=28)[1] == ""


def test_what_stands_in_very_many_texts_is_a_hub_whoever_says_it() -> None:
    assert judged("phone", unrelated=500, flagged=500)[1].startswith("hub")


def test_a_number_in_many_kinds_of_crime_is_somebodys_service() -> None:
    count = PRIORS["phone"].wide
    assert judged("phone", unrelated=count, flagged=count, typologies=1)[1] == ""
    assert judged("phone", unrelated=count, flagged=count, typologies=5)[1].startswith("hub")


def test_an_honest_shops_number_that_somebody_named_once_holds_nobody() -> None:
    assert judged("phone", unrelated=4, flagged=1, named=1)[1] == ""
    row = {"kind": ["phone"], "value": ["v"], "degree": [400], "unrelated": [4], "flagged": [1], "named": [2],
           "typologies": [1], "nat": [False], **beside(4, 1, 0)}  # fmt: skip
    assert weigh(pa.table(row), 100)[1] == ["ordinary: 2 of the 400 that name it are flagged"]


def test_few_texts_are_never_a_hub() -> None:
    assert judged("phone", unrelated=FEWEST, flagged=0)[1] == ""


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("hash", "0" * 64, FILE),
        ("domain", "bit.ly", PLATFORM),
        ("domain", "gmail.com", PLATFORM),
        ("url", "https://www.facebook.com", PLATFORM),
        ("ip", "8.8.8.8", ADDRESS),
        ("ip", "192.168.0.7", ADDRESS),
        ("ip", "100.64.3.4", ADDRESS),
        ("ip", "fe80::1", ADDRESS),
        ("domain", "shop.example", ""),
        ("url", "https://bit.ly/3xample", ""),
        ("url", "https://facebook.com.shop.example", ""),
        ("ip", "198.18.0.7", ""),
        ("ip", "not an address", ""),
    ],
)
def test_what_is_known_about_a_value_comes_first(kind: str, value: str, reason: str) -> None:
    assert judged(kind, value)[1] == reason


def test_an_address_of_many_subscribers_holds_nobody() -> None:
    assert judged("ip", "198.18.0.7", nat=True)[1] == NAT
    assert judged("phone", nat=True)[1] == ""
