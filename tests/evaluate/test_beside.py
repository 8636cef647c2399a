"""All extractors stand in one table: same lines, same scorer, each asked for what it claims."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from marsad.evaluate import evaluate_gold
from marsad.evaluate.beside import Row, compare_extractors
from marsad.evaluate.peers import PEERS, Answers, Peer
from marsad.evaluate.scores import Counts
from marsad.evaluate.selectors import GoldText
from marsad.evaluate.show_selectors import beside_table
from marsad.evaluate.truth import Mention
from marsad.model import Selector, Span

PHONE = "+9647700001234"


def line(text: str, *pairs: tuple[str, str], **more: object) -> GoldText:
    return GoldText("a", text, "IQ", tuple(Mention(*pair) for pair in pairs), **more)  # type: ignore[arg-type]


def rows(gold: list[GoldText], *peers: Peer) -> dict[str, Row]:
    return {row.name: row for row in compare_extractors(gold, peers or PEERS[:1]).rows}


def fixed(name: str, claims: tuple[str, ...], *pairs: tuple[str, str]) -> Peer:
    """An extractor that says the same about every line. It goes under the name of something installed."""

    def find(texts: object, regions: object) -> Answers:
        return [[Selector(kind, value, Span(0, 1)) for kind, value in pairs] for _ in texts]  # type: ignore[attr-defined]

    return Peer(name, claims, find, "get it")


def test_kinds_languages_and_ways_of_hiding_have_rows() -> None:
    gold = [
        line("0️⃣7️⃣7️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", ("phone", PHONE), lang="ar"),
        line("0770*000*1234", ("phone", PHONE), lang="en", groups=("G2_separators",)),
        line("٠770 000 1234", ("phone", PHONE), lang="ar", groups=("G3_arabic_digits",)),
        line("صفر سبعة", ("phone", PHONE), lang="mixed", line="phone_words_ar", groups=("G4_number_words",)),
        line("me (at) shop.example.com", ("email", "me@shop.example.com"), lang="en"),
        line("on snap @rose_1", ("handle", "snapchat:rose_1"), lang="en"),
        line("nothing", lang="fr"),
    ]
    found = rows(gold)
    for name, lines in {
        "all kinds": 7, "phone": 7, "ar": 2, "fr": 1, "keycap emoji": 1, "stars, underscores, dots, slashes": 1,
        "any sign between digits": 1, "digits of several scripts in one number": 1, "Arabic number words": 1,
        "Arabic or Persian digits": 1, "defanged or spaced links and e-mails": 1, "handles and invites": 7,
    }.items():  # fmt: skip
        assert found[name].lines == lines, name
    assert "English number words" not in found
    assert found["keycap emoji"].counts["marsad"] == Counts(right=1)
    assert found["email"].counts["marsad"] == Counts(right=1)


def test_what_is_not_claimed_has_no_figure_and_is_no_miss() -> None:
    peer = fixed("numpy", ("phone",), ("phone", PHONE))
    found = rows([line("x", ("phone", PHONE), ("url", "https://a.example.com"))], peer)
    assert found["url"].counts["numpy"] is None
    assert found["phone"].counts["numpy"] == found["all kinds"].counts["numpy"] == Counts(right=1)


def test_a_peers_false_hits_are_counted_and_its_taste_is_not() -> None:
    gold = [line("x", ("handle", "telegram:rose"), ("url", "https://a.example.com")), line("nothing here")]
    peer = fixed("numpy", ("url",), ("url", "https://t.me/rose"), ("url", "https://b.example.com"))
    beside = compare_extractors(gold, [peer])
    assert beside.false_hits == {"numpy": 1}
    assert beside.bare == 1
    assert {row.name: row for row in beside.rows}["url"].counts["numpy"] == Counts(wrong=2, missed=1)


def test_the_same_link_is_a_false_hit_of_ours() -> None:
    ours = fixed("numpy", (), ("url", "https://t.me/rose"))
    found = rows([line("x", ("handle", "telegram:rose"), ("url", "https://a.example.com"))], ours)
    assert found["url"].counts["numpy"] == Counts(wrong=1, missed=1)


def test_who_is_not_installed_is_named_with_how_to_get_it() -> None:
    absent = fixed("nothing_of_this_name", ("phone",))
    beside = compare_extractors([line("x", ("phone", PHONE))], [PEERS[0], absent])
    assert beside.absent == {"nothing_of_this_name": "get it"}
    assert set(beside.extractors) == {"marsad"}
    screen = Console(width=140, record=True, file=io.StringIO())
    screen.print(beside_table("some.jsonl", beside, seen=True))
    assert "nothing_of_this_name is not installed; get it with: get it" in " ".join(
        screen.export_text().split()
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mine_open", "were read while rules were made"),
        ("mine_sealed", "does not read"),
        ("mine", "Nothing says"),
    ],
)
def test_a_gold_file_is_scored_for_people_and_programs(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{name}.jsonl"
    path.write_text(
        '{"id":"a","text":"call 0770 000 1234","region":"IQ","lang":"en","selectors":'
        f'[{{"kind":"phone","value":"{PHONE}","start":5,"end":18}}]}}\n{{"id":"b","text":"no","selectors":[]}}\n'
    )
    result = evaluate_gold(path)
    for table in result.tables():
        Console(width=140).print(table)
    shown = capsys.readouterr().out
    assert said in shown
    assert "phonenumbers" in shown
    told = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert told["beside"]["rows"][0]["counts"]["marsad"]["recall"] == 1.0
    assert told["selectors"]["exact_spans"] == 1.0
