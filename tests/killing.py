"""Runs ``marsad run`` in a process of its own and kills it at a random moment."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import orjson

from marsad.engines import Lake
from marsad.evidence import Vault
from marsad.evidence.verify import verify_store
from marsad.tables import TABLES

TEXTS = (
    "شقة للإيجار في وسط المدينة رقم {n}، للتواصل 07700{n:06d}",
    "Your parcel {n} is waiting, pay the fee at http://parcel-{n}.top/pay or call +96477000{n:05d}",
    "menu dispo, livraison rapide, snap: shop_{n}, paiement crypto",
    "ادفع 500 دولار وإلا أنشر صورك وأرسلها لأهلك، معك ساعة {n}",
)


def write_source(path: Path, *, first: int, records: int) -> None:
    """JSON Lines with two broken records at fixed places."""
    with path.open("wb") as out:
        for n in range(first, first + records):
            text = TEXTS[n % len(TEXTS)].format(n=n)
            out.write(
                orjson.dumps({"id": f"r{n}", "text": text, "region": "IQ"}, option=orjson.OPT_APPEND_NEWLINE)
            )
            if n in {first + 3, first + records // 2}:
                out.write(b'{"id": "broken", "text": \n')


def command(lake: Path, *sources: Path) -> list[str]:
    return [
        sys.executable, "-m", "marsad", "run", *map(str, sources), "--lake", str(lake), "--purpose", "test",
        "--legal-basis", "test", "--commit-every", "300", "--workers", "1",
    ]  # fmt: skip


def run_whole(lake: Path, *sources: Path) -> float:
    """Run to the end; seconds it took."""
    started = time.monotonic()
    done = subprocess.run(command(lake, *sources), capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()[-2000:]  # 1: finished with refused records
    return time.monotonic() - started


def run_killed(lake: Path, *sources: Path, within: float, rng: random.Random) -> None:
    """Start, wait a random moment, SIGKILL."""
    process = subprocess.Popen(command(lake, *sources), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(rng.uniform(0.05, within))
    process.kill()
    process.wait()


def tables_readable(path: Path) -> None:
    if (path / "MARSAD").exists():
        lake = Lake(path)
        for name in TABLES:
            lake.read(name)


def evidence_whole(path: Path) -> None:
    """Every observation points at a sealed item that is there in bytes, and every finished run stands in the log."""
    if not (path / "MARSAD").exists() or not (path / "evidence" / "MARSAD-EVIDENCE").exists():
        return
    lake = Lake(path)
    named = set(lake.read("observations", columns=["evidence"])["evidence"].to_pylist())
    with Vault(path / "evidence") as vault:
        assert all(vault.item(each).held == "bytes" for each in named)
        for run in lake.read("runs").to_pylist():
            (event,) = vault.events(run["entry"], run["entry"] + 1)
            assert event.more["run"] == run["id"]
    found = verify_store(path / "evidence")
    assert found.whole, found.faults


def content(path: Path) -> dict[str, object]:
    """What must be equal however often the way there was interrupted."""
    lake = Lake(path)
    observations = lake.read("observations", columns=["id", "given_id", "text"]).to_pylist()
    twice = [key for key, count in Counter(row["id"] for row in observations).items() if count > 1]
    assert not twice
    rows = {
        name: Counter(orjson.dumps(row, default=str) for row in lake.read(name).to_pylist())
        for name in ("readings", "selectors", "findings", "links", "members", "networks")
    }
    assert max(rows["readings"].values()) == 1
    leads = [
        (row["id"], row["tier"], row["typology"], row["subject"])
        for row in lake.read("leads").sort_by("rank").to_pylist()
    ]
    refused = sorted((r["source"], r["record"]) for r in lake.read("refusals").to_pylist())
    return {"observations": sorted(map(str, observations)), "leads": leads, "refused": refused, **rows}
