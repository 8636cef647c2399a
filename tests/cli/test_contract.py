"""The command line's contract: data on stdout, messages on stderr, exit 0 done, 1 with refusals, 2 wrong use."""

import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.engines import Lake

WHY = ["--purpose", "test", "--legal-basis", "invented data"]
GRANT = "منحة ٣٠٠ ألف دينار لكل عائلة، سجّل الآن واتصل ٠٧٧٠ ٠٠٠ ٠١٢٣"
ROOT = Path(__file__).parents[2]


def marsad(*arguments: str | Path, given: str | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "marsad", *map(str, arguments)]
    return subprocess.run(
        command,
        check=False,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"NO_COLOR": "1"},
    )


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    rows = [{"id": 1, "text": GRANT, "region": "IQ"}, {"id": "two", "text": "صباح الخير"}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["selectors", "detect", "link"])
def test_streams_give_one_json_line_a_record_in_input_order(command: str, posts: Path) -> None:
    done = marsad(command, posts)
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, "two"]


def test_templates_of_a_file_show_what_changes_in_their_copies(tmp_path: Path) -> None:
    path, page = tmp_path / "adverts.jsonl", tmp_path / "templates.html"
    said = "مكتب سفر جديد يرتب الحجوزات كلها من {} والسعر {} دينار، اتصل 0770 000 00{}"
    places = ("بغداد", "البصرة", "أربيل", "بغداد", "الموصل")
    rows = [
        {"id": n, "text": said.format(place, 50_000 + n * 5_000, 10 + n), "region": "IQ"}
        for n, place in enumerate(places)
    ]
    path.write_text(
        "\n".join(json.dumps(row) for row in [*rows, {"id": 9, "text": "صباح الخير"}]), encoding="utf-8"
    )
    (told,) = [json.loads(line) for line in marsad("templates", path, "--json").stdout.splitlines()]
    assert told["copies"] == 5
    assert [part["slot"] for part in told["parts"] if "slot" in part] == ["place", "price", "phone"]
    assert "[place ×4]" in marsad("templates", path).stdout
    assert marsad("templates", path, "--format", "html", "--lang", "ar", "--out", page).stdout == ""
    assert page.read_text(encoding="utf-8").startswith('<!doctype html><html lang="ar" dir="rtl">')
    wrong = marsad("templates", path, "--format", "csv")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "table, json, html" in wrong.stderr


def test_ids_come_back_as_the_file_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "ids.jsonl"
    given = [7, "7", "007", "null", "x", 12345678901234567890]
    path.write_text("\n".join(json.dumps({"id": one, "text": "hello"}) for one in given), encoding="utf-8")
    assert [json.loads(line)["id"] for line in marsad("selectors", path).stdout.splitlines()] == given
    table = tmp_path / "ids.csv"
    table.write_text("id,text\n007,hello\n8,hello\n", encoding="utf-8")
    assert [json.loads(line)["id"] for line in marsad("selectors", table).stdout.splitlines()] == ["007", "8"]


def test_selectors_point_into_the_original_text(posts: Path) -> None:
    first = json.loads(marsad("selectors", posts).stdout.splitlines()[0])
    (phone,) = [found for found in first["selectors"] if found["kind"] == "phone"]
    assert phone["value"] == "+9647700000123"
    assert GRANT[phone["start"] : phone["end"]] == "٠٧٧٠ ٠٠٠ ٠١٢٣"


def test_a_flagged_advert_shows_its_price_list_and_a_florist_has_none(tmp_path: Path) -> None:
    path = tmp_path / "adverts.jsonl"
    sold = "❄️ coke 1g 60€ | 3g 160€ livraison rapide, telegram only @example_shop1"
    rows = [{"id": 1, "text": sold}, {"id": 2, "text": "Florist: roses 10 for 20€, delivery today"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    drugs, florist = (json.loads(line) for line in marsad("detect", path).stdout.splitlines())
    menu = next(f["menu"] for f in drugs["findings"] if f["typology"] == "drug_ad_coded")
    assert [(i["product"], i["quantity"], i["unit"], i["price"], i["currency"]) for i in menu] == [
        ("cocaine", 1.0, "g", 60.0, "EUR"),
        ("cocaine", 3.0, "g", 160.0, "EUR"),
    ]
    assert sold[menu[0]["start"] : menu[0]["end"]] == "coke 1g 60€"
    assert not any("menu" in finding for finding in florist["findings"])


def test_standard_input_is_a_file_too(posts: Path) -> None:
    done = marsad("selectors", "-", given=posts.read_text(encoding="utf-8"))
    assert done.stdout == marsad("selectors", posts).stdout


def test_a_refused_record_is_named_and_the_rest_goes_on(posts: Path) -> None:
    lines = posts.read_text(encoding="utf-8").splitlines()
    posts.write_text("\n".join([lines[0], "{broken", lines[1]]), encoding="utf-8")
    done = marsad("selectors", posts)
    assert done.returncode == 1
    assert "posts.jsonl record 2" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_a_run_without_a_legal_basis_is_wrong_use(posts: Path, tmp_path: Path) -> None:
    done = marsad("run", posts, "--lake", tmp_path / "lake", "--purpose", "test")
    assert (done.returncode, done.stdout) == (2, "")
    assert "legal basis" in done.stderr


@pytest.mark.parametrize(
    "wrong", [("--timezone", "Mars/Olympus"), ("--region", "Iraq"), ("--kind", "rumour")]
)
def test_a_wrong_option_says_what_it_takes(wrong: tuple[str, str], posts: Path, tmp_path: Path) -> None:
    done = marsad("run", posts, "--lake", tmp_path / "lake", *WHY, *wrong)
    assert done.returncode == 2
    assert wrong[1] in done.stderr
    assert not (tmp_path / "lake" / "observations").exists()


@pytest.mark.parametrize(("order", "month"), [("--day-first", 4), ("--month-first", 3)])
def test_a_person_decides_the_order_of_day_and_month(order: str, month: int, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("text,date\nhello there,03/04/2026 10:00\n", encoding="utf-8")
    done = marsad(
        "run",
        path,
        "--lake",
        tmp_path / "lake",
        *WHY,
        "--map",
        "seen_at=date",
        order,
        "--timezone",
        "Asia/Baghdad",
    )
    assert done.returncode == 0, done.stderr
    (seen,) = Lake(tmp_path / "lake").read("observations", columns=["seen_at"])["seen_at"].to_pylist()
    day = 7 - month
    assert seen.astimezone(UTC) == datetime(2026, month, day, 7, 0, tzinfo=UTC)


def test_leads_are_data_for_programs_where_asked(posts: Path, tmp_path: Path) -> None:
    ran = marsad("run", posts, "--lake", tmp_path / "lake", *WHY, "--json")
    assert json.loads(ran.stdout)["added"] == 2
    listed = marsad("leads", "--lake", tmp_path / "lake", "--format", "json")
    assert listed.returncode == 0
    assert isinstance(json.loads(listed.stdout), list | dict)


def test_marked_lines_are_scored_alone(tmp_path: Path) -> None:
    marked = {"kind": "phone", "value": "+9647700000123"}
    path = tmp_path / "gold.jsonl"
    rows = [{"id": 1, "text": GRANT, "region": "IQ", "selectors": [marked]}]
    rows.append({"id": 2, "text": "no number here", "region": "", "selectors": [marked]})
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    phones = json.loads(marsad("evaluate", "--gold", path, "--json").stdout)["selectors"]["by_kind"]["phone"]
    assert (phones["right"], phones["wrong"], phones["missed"]) == (1, 0, 1)
    assert marsad("evaluate", "--gold", tmp_path / "none.jsonl").returncode == 2


def test_how_far_scores_can_be_believed_is_drawn(tmp_path: Path) -> None:
    path, drawn = tmp_path / "lines.jsonl", tmp_path / "plot.svg"
    row = {
        "id": "1",
        "text": GRANT,
        "region": "IQ",
        "speaker": "offender",
        "typology": "scam_fake_government_grant",
    }
    path.write_text(json.dumps(row), encoding="utf-8")
    done = marsad("evaluate", "--gold", path, "--plot", drawn)
    assert done.returncode == 0, done.stderr
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    assert marsad("evaluate", "--gold", path, "--plot", tmp_path / "absent" / "plot.svg").returncode == 2
    refused = marsad("evaluate", "--negatives", "open", "--plot", drawn)
    assert refused.returncode == 2
    assert "no diagram" in refused.stderr


def test_near_duplicates_are_scored_at_the_size_that_is_asked_for() -> None:
    done = marsad("evaluate", "--reposts", "300", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["reposts"]
    assert told["half"] == "sealed"
    assert [one["items"] for one in told["sizes"]] == [300, 300, 300]
    assert [one["seed"] for one in told["sizes"]] == [1001, 1002, 1003]
    refused = marsad("evaluate", "--reposts", "10")
    assert refused.returncode == 2
    assert "10 texts" in refused.stderr


def test_the_installed_command_tells_an_error_in_plain_words(tmp_path: Path) -> None:
    """The installed ``marsad`` is not ``python -m marsad``: what it starts must tell errors the same way."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["scripts"]["marsad"].partition(":")
    code = f"import sys; from {module} import {name}; sys.argv = ['marsad', 'packs', 'test', 'nowhere']; {name}()"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=120, cwd=tmp_path
    )
    assert done.returncode == 2
    assert done.stderr.startswith("marsad: ") and "Traceback" not in done.stderr
