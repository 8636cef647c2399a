#!/usr/bin/env bash
# Looks for the parts of the system that some tests use; installs them where apt may, else says what is missing.
# With CI=true a part that cannot be had is a failure; everywhere else the tests that need it are skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh

has() {
    case "$1" in
        chromium) scripts/find-chromium.sh >/dev/null ;;
        arabic-font) fc-list 2>/dev/null | grep -iE 'naskh|notosansarabic|noto sans arabic|amiri|dejavu sans' >/dev/null ;; # not -q: leaving early breaks the pipe
        openssl) command -v openssl >/dev/null 2>&1 ;;
        postgresql) postgresql_programs ;;
        java) java -version 2>&1 | grep -E '"(1[7-9]|[2-9][0-9])[."]' >/dev/null ;; # Spark asks for 17
        *) stop "unknown part: $1 (known: chromium, arabic-font, openssl, java, postgresql)" ;;
    esac
}
packages() {
    case "$1" in
        chromium) echo chromium ;;
        arabic-font) echo "fontconfig fonts-noto-core" ;;
        openssl) echo openssl ;;
        java) newest_java ;;
        postgresql) echo postgresql ;;
    esac
}
# Debian and Ubuntu keep them beside the path, by version.
postgresql_programs() {
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
# Debian and Ubuntu carry different ones; Spark takes 17 and 21.
newest_java() {
    for number in 17 21; do
        apt-cache show openjdk-$number-jre-headless >/dev/null 2>&1 && { echo openjdk-$number-jre-headless; return; }
    done
    echo openjdk-17-jre-headless
}

missing=()
for part in "${@:-chromium arabic-font openssl java postgresql}"; do
    for one in $part; do
        has "$one" && continue
        # shellcheck disable=SC2046  # several words on purpose
        install_packages $(packages "$one") && has "$one" && continue
        missing+=("$one")
    done
done

[ ${#missing[@]} -eq 0 ] && exit 0
for one in "${missing[@]}"; do
    say "missing part: $one. Debian and Ubuntu: sudo apt-get install $(packages "$one"); macOS: brew install it; the tests that need it are skipped"
done
[ "${CI:-}" = true ] && stop "CI=true: every part has to be there"
exit 0
