"""The page that checks an export in a browser: one file, no network, put together from its parts."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

SCRIPTS = ("hashes.js", "keys.js", "zip.js", "stamps.js", "check.js", "words.js", "show.js")


def write_page() -> bytes:
    """The page as it goes into an export: its policy allows its own style and script by their hashes, nothing else."""
    here = files(__name__)
    style = here.joinpath("look.css").read_text(encoding="utf-8")
    script = script_text()
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    frame = here.joinpath("frame.html").read_text(encoding="utf-8")
    return frame.replace("{policy}", policy).replace("{style}", style).replace("{script}", script).encode()


def script_text() -> str:
    """All scripts as one."""
    here = files(__name__)
    return "\n".join(here.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
