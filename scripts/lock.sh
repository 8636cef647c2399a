#!/usr/bin/env bash
# Resolves the packages again. The locks name versions and hashes and no hosts: see docs/adr/0002.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=.venv/bin/uv
[ -x "$uv" ] || uv=uv
# Only uv's own settings count here, not pip's: a mirror that holds a part of everything would give a poorer lock.
how="--quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url"

# shellcheck disable=SC2086  # several words on purpose
"$uv" pip compile $how "$@" --extra desk --extra onnx --extra people --extra plots --extra postgres --group dev -o requirements/all.lock pyproject.toml
# Spark is half a gigabyte and comes as source, so it is apart too: for those who want that engine, and for its tests.
# shellcheck disable=SC2086
"$uv" pip compile $how "$@" --no-annotate -c requirements/all.lock -o requirements/spark.lock requirements/spark.in
# Second opinions on exported evidence, for tests.
# shellcheck disable=SC2086
"$uv" pip compile $how "$@" --no-annotate -c requirements/all.lock -o requirements/opinions.lock requirements/opinions.in
# What we are measured against comes apart: it is large, partly built from source, and only `make bench` wants it.
# shellcheck disable=SC2086
"$uv" pip compile $how "$@" --group bench -c requirements/all.lock -o requirements/bench.lock
# shellcheck disable=SC2086
"$uv" pip compile $how "$@" --no-annotate -o requirements/bootstrap.lock requirements/bootstrap.in
