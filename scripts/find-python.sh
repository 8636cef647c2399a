#!/usr/bin/env bash
# Prints the path of a Python of at least 3.12, or says how to get one and fails.
set -uo pipefail

# A pyenv shim may exist and yet refuse to run, so each candidate must show that it works.
works() {
    "$1" -c 'import sys, venv; assert sys.version_info >= (3, 12); print(sys.executable)' 2>/dev/null </dev/null
}

try() {
    local found
    found=$(works "$1") && [ -n "$found" ] && { echo "$found"; exit 0; }
    return 0
}

[ -n "${MARSAD_PYTHON:-}" ] && try "$MARSAD_PYTHON"
for name in python3.14 python3.13 python3.12 python3 python; do
    command -v "$name" >/dev/null 2>&1 && try "$name"
done
for path in "${PYENV_ROOT:-${HOME:-/nonexistent}/.pyenv}"/versions/*/bin/python3.1[2-9] \
    /opt/homebrew/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9]; do
    [ -x "$path" ] && try "$path"
done
if command -v uv >/dev/null 2>&1; then
    path=$(uv python find --no-project '>=3.12' 2>/dev/null </dev/null) && try "$path"
fi

cat >&2 <<'TEXT'
Marsad needs Python 3.12 or newer, and none that works was found. One of these gives it:

  Debian 13, Ubuntu 24.04 or newer   sudo apt-get install python3 python3-venv
  macOS (Homebrew)                   brew install python@3.13
  Windows                            winget install Python.Python.3.13   (then work inside WSL)
  any system that has uv             uv python install 3.13

If Python is somewhere unusual:      MARSAD_PYTHON=/path/to/python3 make setup
TEXT
exit 1
