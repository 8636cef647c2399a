#!/usr/bin/env bash
# Makes .venv with exactly the packages of requirements/all.lock and with Marsad itself, editable.
# `setup.sh bench` adds the programs that `make bench` measures us against, `setup.sh spark` the engine for many machines,
# `setup.sh opinions` the programs whose second opinion on exported evidence the tests ask for.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/say.sh

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
python=.venv/bin/python
stamp=.venv/ready

# The place belongs to the stamp: a virtual environment that was moved no longer works.
state() { pwd; cksum requirements/all.lock pyproject.toml scripts/setup.sh; }
runs() { [ -x "$1" ] && "$1" -c 'import sys; assert sys.version_info >= (3, 12)' 2>/dev/null; }

# What only some want comes apart from the rest. It is partly source, so building tools are fetched beside the lock;
# nothing else of Marsad needs them.
install_apart() {
    local lock=requirements/$1.lock done=.venv/ready-$1
    if [ -f "$done" ] && [ "$(cksum <"$lock")" = "$(cat "$done")" ]; then exit 0; fi
    say "Installing $2"
    "$python" -m pip install --quiet --require-hashes -r "$lock" || return 1
    cksum <"$lock" >"$done"
}

case "${1:-}" in
    bench)
        install_apart bench "what make bench measures against" \
            || stop "they could not be installed; everything but make bench works without them"
        exit 0 ;;
    spark)
        install_apart spark "Spark, the engine for many machines" && exit 0
        [ "${CI:-}" = true ] && stop "CI=true: Spark has to be there"
        say "Spark could not be installed: the tests that need it are skipped, and marsad run --engine spark says so"
        exit 0 ;;
    opinions)
        install_apart opinions "other programs that judge exported evidence" && exit 0
        [ "${CI:-}" = true ] && stop "CI=true: they have to be there"
        say "They could not be installed: the tests that ask them are skipped"
        exit 0 ;;
esac

# numba keeps a compiled loop as long as its own file is the same, also where a loop of another file that it calls
# has changed: after a change of any of them all are compiled anew.
if [ -f "$stamp" ] && find src -name '*.py' -newer "$stamp" -exec grep -l 'numba.njit' {} + | grep . >/dev/null; then
    find src \( -name '*.nbi' -o -name '*.nbc' \) -delete
    touch "$stamp"
fi

if runs "$python" && [ -f "$stamp" ] && [ "$(state)" = "$(cat "$stamp")" ]; then exit 0; fi

make_venv() {
    local base errors
    base=$(scripts/find-python.sh)
    say "Python: $base ($("$base" -V 2>&1))"
    errors=$(mktemp)
    "$base" -m venv --clear .venv >"$errors" 2>&1 && { rm -f "$errors"; return; }
    # Debian and Ubuntu keep venv's installer in a package of its own.
    if grep -q ensurepip "$errors" && install_packages "$("$base" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" \
        && "$base" -m venv --clear .venv >"$errors" 2>&1; then rm -f "$errors"; return; fi
    if command -v uv >/dev/null 2>&1 && uv venv --clear --seed --quiet --python "$base" .venv; then rm -f "$errors"; return; fi
    cat "$errors" >&2
    rm -f "$errors"
    stop "$base cannot make a virtual environment. On Debian and Ubuntu: sudo apt-get install python3-venv"
}

install_with_uv() {
    local uv=$1
    # uv reads none of pip's files; hand their mirror settings on, unseen.
    eval "$("$python" scripts/mirror.py)"
    "$uv" pip sync --quiet --compile-bytecode --python "$python" ${MARSAD_UV_FLAGS:-} --require-hashes --only-binary :all: requirements/all.lock \
        && "$uv" pip install --quiet --python "$python" ${MARSAD_UV_FLAGS:-} --no-deps --no-build-isolation -e .
}

install_with_pip() {
    "$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements/all.lock \
        && "$python" -m pip install --quiet --no-deps --no-build-isolation -e .
}

find_uv() {
    [ -x .venv/bin/uv ] && { echo .venv/bin/uv; return; }
    "$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements/bootstrap.lock >/dev/null 2>&1 \
        && [ -x .venv/bin/uv ] && { echo .venv/bin/uv; return; }
    command -v uv || true
}

if ! runs "$python"; then
    if [ -e .venv ] && [ ! -f .venv/pyvenv.cfg ]; then
        stop ".venv exists and is not a virtual environment: move it away, then try again"
    fi
    make_venv
fi
rm -f "$stamp" .venv/ready-*

say "Installing the locked packages into .venv"
uv=$(find_uv)
if [ -n "$uv" ] && install_with_uv "$uv"; then
    :
else
    [ -n "$uv" ] && say "uv did not succeed; trying with plain pip" || say "uv cannot be had here; plain pip does it, more slowly"
    install_with_pip || stop "the packages could not be installed. Behind a mirror set PIP_INDEX_URL; without any network see docs/operators-guide.md"
fi
# A small world all the way: it shows that the installation works, and compiles the loops that are compiled once.
say "Trying it out on a small artificial world"
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
.venv/bin/marsad demo --items 8000 --no-open --out "$trial/demo" >/dev/null 2>"$trial/said" \
    || { cat "$trial/said" >&2; stop "the installation does not work; what it said stands above"; }
state >"$stamp"
say "Ready: .venv/bin/marsad"
