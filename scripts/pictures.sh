#!/usr/bin/env bash
# Makes the pictures of the documents with Chromium: pictures.sh [LAKE OF make demo] [LAKE OF marsad demo --case addresses]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh

lake=${1:-demo/lake}
[ -d "$lake" ] || stop "$lake is not there: run make demo first"
chromium=$(scripts/find-chromium.sh) || stop "chromium is missing: scripts/system-parts.sh chromium"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/pictures

# Chromium refuses its sandbox to root; the page is our own file and the network is not asked.
sandbox=""
[ "$(id -u)" = 0 ] && sandbox=--no-sandbox
flags="--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking
  --disable-component-update --disable-sync --hide-scrollbars --force-color-profile=srgb"

shoot() { # page, picture, size
    # shellcheck disable=SC2086  # several words on purpose
    "$chromium" $flags $sandbox --user-data-dir="$work/profile" --window-size="$3" \
        --screenshot="$PWD/docs/pictures/$2" "file://$1" >"$work/log" 2>&1 </dev/null || { cat "$work/log" >&2; exit 1; }
    say "docs/pictures/$2"
}
report() { # language, picture
    .venv/bin/marsad leads --lake "$lake" --format html --lang "$1" --limit 8 --out "$work/$1.html"
    shoot "$work/$1.html" "$2" 1280,900
}
report en report.png
report ar report.ar.png

year=${2:-}
if [ -n "$year" ]; then # the lake of `marsad demo --case addresses`
    .venv/bin/marsad plan --lake "$year" --desks 8 --each 5 --format html --lang en --out "$work/day.html"
    shoot "$work/day.html" tomorrow.png 1280,1160
fi

head -n 8000 "$lake/../world/observations.jsonl" >"$work/adverts.jsonl"
.venv/bin/marsad templates "$work/adverts.jsonl" --limit 3 --format html --out "$work/templates.html"
shoot "$work/templates.html" templates.png 980,870
