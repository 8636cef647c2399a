#!/usr/bin/env bash
# Resolves the packages again. The locks name versions and hashes and no hosts: see docs/adr/0002.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
[ -x "$uv" ] || uv=uv
eval "$(.venv/bin/python scripts/mirror.py)"
how="--quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url"

# shellcheck disable=SC2086  # several words on purpose
"$uv" pip compile $how "$@" --all-extras --group dev --group bench -o requirements/all.lock pyproject.toml
# shellcheck disable=SC2086
"$uv" pip compile $how "$@" --no-annotate -o requirements/bootstrap.lock requirements/bootstrap.in
