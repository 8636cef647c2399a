#!/usr/bin/env bash
# Compiles the desk's translations after a .po file changed. Needs gettext.
set -euo pipefail
cd "$(dirname "$0")/.."
for po in src/marsad_desk/locale/*/LC_MESSAGES/django.po; do
    msgfmt --check -o "${po%.po}.mo" "$po"
done
