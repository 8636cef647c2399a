"""Hands pip's mirror settings on to uv, which does not read pip's files, as lines for a shell to evaluate.

The values go to the calling shell only, never to a terminal or a log: a mirror's address may hold a password.
"""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys

# pip's name → (uv's variable, what joins several values)
NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("HTTPS_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
}


def settings(listing: str) -> dict[str, str]:
    """pip's settings by plain name; the environment wins over ``[install]``, that over ``[global]``."""
    places = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        place, _, name = key.rpartition(".")
        order = places.get(place, -1)
        if order >= found.get(name, (0, ""))[0]:
            found[name] = (order, str(ast.literal_eval(value)))
    return {name: value for name, (_, value) in found.items()}


def exports(pip: dict[str, str], environment: dict[str, str]) -> list[str]:
    """``export NAME=value`` for each setting that uv does not already have of its own."""
    lines = []
    for name, (variable, joint) in NAMES.items():
        if pip.get(name) and variable not in environment:
            lines.append(f"export {variable}={shlex.quote(joint.join(pip[name].split()))}")
    if pip.get("extra-index-url") and "UV_INDEX_STRATEGY" not in environment:
        # As pip does it. Safe here: a file whose hash is not in the lock is refused, whoever sends it.
        lines.append("export UV_INDEX_STRATEGY=unsafe-best-match")
    if pip.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        lines.append("export MARSAD_UV_FLAGS=--no-index")
    return lines


if __name__ == "__main__":
    command = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    print("\n".join(exports(settings(answer.stdout), dict(os.environ))))
