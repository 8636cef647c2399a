"""Real files are scored where they are and named where they are not; small stand-ins show that each is read right."""

from pathlib import Path

import pytest

from marsad.errors import UsageError
from marsad.evaluate.real import score_real
from marsad.evaluate.real_score import RealScore

WALLET = "0x" + "ab" * 20
FILES = {
    "sms_mishra_soni_5971.csv": "label,text\n0,see you at lunch\n1,you have won a prize call now\n",
    "ar_scam_tweets.txt": 'text\n"توصيات ذهب مضمونة\nارباح يومية"\nصباح الخير\n',
    "ar_threats_dev.tsv": 'Tweet\tLabel\nصباح الخير "يا ناس\tsafe\nراح اضربك\tdangerous\n',
    "iocsearcher_blockchain_valid.ioc": f"ethereum {WALLET}\ntezos invented\n",
    "scamsniffer_addresses.json": f'["{WALLET}", "0x12"]',
    "cryptoscamdb_urls.yaml": "- name: a\n  url: http://scam-invented.com/a\n- name: b\n",
    "loghub_templates_dev.csv": "id,text,template\n"
    + "".join(f"App-{n},connection from host number {n} was opened for reading,T1\n" for n in range(9)),
}


@pytest.fixture
def scores(tmp_path: Path) -> dict[str, RealScore]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {one.name: one for one in score_real(tmp_path)}


def test_rows_are_read_as_the_files_write_them(scores: dict[str, RealScore]) -> None:
    rows = {name: one.rows for name, one in scores.items() if not one.skipped}
    assert rows == {
        "sms_mishra_soni_5971.csv": 2,
        "ar_scam_tweets.txt": 2,
        "ar_threats_dev.tsv": 2,
        "iocsearcher_blockchain_valid.ioc": 2,
        "scamsniffer_addresses.json": 2,
        "cryptoscamdb_urls.yaml": 1,
        "loghub_templates_dev.csv": 9,
    }


def test_every_figure_of_a_file_comes_with_its_caveat(scores: dict[str, RealScore]) -> None:
    for one in scores.values():
        assert one.skipped or (one.figures and one.caveat)


def test_what_is_right_and_what_is_wrong_is_seen(scores: dict[str, RealScore]) -> None:
    wallets = scores["iocsearcher_blockchain_valid.ioc"].figures
    assert (wallets["evm: found"], wallets["tezos: found"], wallets["chains we read: found"]) == (
        1.0,
        0.0,
        1.0,
    )
    evm = scores["scamsniffer_addresses.json"]
    assert evm.figures["found"] == 0.5
    assert evm.figures["of these accepted"] == 1.0
    assert [(one.line, one.fault[:20]) for one in evm.refused] == [(3, "2 hexadecimal digits")]
    assert scores["cryptoscamdb_urls.yaml"].figures["a url at the right host"] == 1.0
    assert scores["ar_threats_dev.tsv"].figures["safe: any finding (false alarms)"] == 0.0
    assert scores["sms_mishra_soni_5971.csv"].figures["ham: any finding (false alarms)"] == 0.0


def test_phones_in_lines_that_have_none_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "loghub_templates_dev.csv"
    path.write_text(
        "id,text,template\nApp-1,loss 0.10004553 after 77 steps,T\nApp-2,ring 0770 000 1234 now,T\n"
    )
    figures = {one.name: one for one in score_real(tmp_path)}[path.name].figures
    assert figures["phones in 1,000 lines, where there are none"] == 500


def test_absent_files_are_named(scores: dict[str, RealScore], tmp_path: Path) -> None:
    assert scores["ar_sms_saudi_synthetic.csv"].skipped == "the file is not in the folder"
    (tmp_path / "empty").mkdir()
    assert all(one.skipped for one in score_real(tmp_path / "empty"))
    assert score_real(None)[0].skipped


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a folder"):
        score_real(tmp_path / "absent")


def test_the_real_wallets_and_urls_are_found(data_dir: Path) -> None:
    from marsad.evaluate import real

    assert (
        real._chain_wallets(data_dir / "iocsearcher_blockchain_valid.ioc").figures["chains we read: found"]
        == 1.0
    )
    assert real._onions(data_dir / "iocsearcher_onion_valid.ioc").figures["found"] == 1.0


def test_every_valid_address_of_the_real_lists_is_accepted_and_the_others_have_a_fault(
    data_dir: Path,
) -> None:
    from marsad.evaluate import real

    for name in ("sextortion_btc_addresses.csv", "scamsniffer_addresses.json"):
        score = real._SETS[name](data_dir / name)
        assert score.figures["of these accepted"] == 1.0
        assert score.figures["accepted (count)"] + len(score.refused) == score.rows
        assert all(one.fault for one in score.refused)
