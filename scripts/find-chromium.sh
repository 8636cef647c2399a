#!/usr/bin/env bash
# Prints the path of a Chromium or Chrome that really starts, or fails.
set -uo pipefail

for name in "${MARSAD_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$name" ] || continue
    path=$(command -v "$name" 2>/dev/null) || continue
    # Ubuntu's chromium-browser may be an empty shell that asks for snap.
    "$path" --version </dev/null >/dev/null 2>&1 && { echo "$path"; exit 0; }
done
exit 1
