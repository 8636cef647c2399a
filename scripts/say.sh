# Sourced by the other scripts: plain messages on stderr, and packages through apt where that is allowed.

say() { printf '%s\n' "$*" >&2; }
stop() { say "marsad: $*"; exit 1; }

# Runs a command as root: as we are, or with a sudo that asks nothing. Fails where neither is possible.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}

# Installs packages where apt exists and may be used without a question; fails quietly elsewhere.
install_packages() {
    command -v apt-get >/dev/null 2>&1 && as_root true || return 1
    say "Installing with apt: $*"
    local quiet="env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0"
    as_root $quiet install -y --no-install-recommends "$@" >/dev/null 2>&1 </dev/null && return 0
    as_root $quiet update >/dev/null 2>&1 </dev/null
    as_root $quiet install -y --no-install-recommends "$@" >/dev/null 2>&1 </dev/null
}
