"""Asks the page that goes into exports, in a real browser, about files that are handed to it as they are."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from marsad.evidence.export.page import script_text
from tests.chromium import FLAGS, chromium

_HARNESS = """<!doctype html><meta charset="utf-8"><div id="ask"></div><div id="work"><progress id="bar"></progress>
<p id="now"></p></div><div id="told"></div><input id="vkey"><input id="folder"><input id="zip"><div id="drop"></div>
<script>{script}</script><script>
const cases = {cases};
(async () => {{
  const out = [];
  for (const {{files, key, native, zip}} of cases) {{
    const blob = b => new Blob([Uint8Array.from(atob(b), c => c.charCodeAt(0))]);
    const bag = zip ? await fromZip(blob(zip)).catch(() => null) : {{files: new Map(Object.entries(files).map(([n, b]) => [n, held(blob(b))])), strange: []}};
    if (native === false) signedBy = (k, s, m) => slowly(k, s, m);
    out.push(bag ? await check(bag, key) : {{faults: [{{what: "zip"}}]}});
  }}
  const told = document.createElement("pre");
  told.id = "answer";
  told.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(out))));
  document.body.append(told);
}})();
</script>"""


def ask(folder: Path, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the page finds in each case: ``files`` (name to bytes) or ``zip`` (bytes), ``key``, ``native``."""
    packed = [
        {
            "files": {name: base64.b64encode(body).decode() for name, body in case.get("files", {}).items()},
            "zip": base64.b64encode(case["zip"]).decode() if "zip" in case else None,
            "key": case.get("key", ""),
            "native": case.get("native", True),
        }
        for case in cases
    ]
    page = folder / "harness.html"
    page.write_text(_HARNESS.format(script=script_text(), cases=json.dumps(packed)), encoding="utf-8")
    command = [chromium(), *FLAGS, "--virtual-time-budget=600000", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    found = re.search(r'<pre id="answer">([A-Za-z0-9+/=]*)</pre>', done.stdout)
    assert found, done.stderr[-2000:]
    return list(json.loads(base64.b64decode(found[1])))
