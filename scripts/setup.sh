# shellcheck shell=bash disable=SC2154
# What must be installed. Sourced, not run.

missing=()

# want PACKAGE COMMAND...: notes PACKAGE as missing unless COMMAND succeeds.
want() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_package() { apt-cache policy "$1" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

update_packages() {
    [ -n "${packages_updated:-}" ] || apt-get update -qq </dev/null || die "apt-get update failed: see above"
    packages_updated=yes
}

# install_missing REASON: installs what want noted; without root says how.
install_missing() {
    local log
    [ ${#missing[@]} -gt 0 ] || return 0
    has apt-get || die "this is no Debian or Ubuntu; install yourself what is missing for $1: ${missing[*]}"
    is_root || die "$1 needs packages that are not installed. Run:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}
and then this command again."
    step "installing for $1: ${missing[*]}"
    update_packages
    log=$(mktemp)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
        </dev/null >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        die "could not install: ${missing[*]} (the whole output is in $log)"
    }
    rm -f "$log"
    missing=()
}

# A JDK the runtime and the compiler both accept.
is_good_jdk() {
    local version
    [ -x "$1/bin/javac" ] || return 1
    version=$("$1/bin/javac" -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')
    case "$version" in 17 | 18 | 19 | 20 | 21 | 22 | 23) ;; *) return 1 ;; esac
}

find_jdk() {
    local candidate javac
    javac=$(readlink -f "$(command -v javac || true)" || true)
    for candidate in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/*; do
        if [ -n "$candidate" ] && is_good_jdk "$candidate"; then
            export JAVA_HOME=$candidate
            return 0
        fi
    done
    return 1
}

ensure_jdk() {
    local version
    find_jdk && return 0
    if is_root && has apt-get; then update_packages; fi
    for version in 17 21; do
        if has_package "openjdk-$version-jdk-headless"; then
            missing+=("openjdk-$version-jdk-headless")
            # Machines without manual pages lack the folder, and the package stumbles over it.
            if is_root; then mkdir -p /usr/share/man/man1; fi
            install_missing "the runtime (Java)"
            find_jdk && return 0
        fi
    done
    die "no JDK 17 to 23 is here and the distribution has neither openjdk-17 nor openjdk-21.
Install one (for example Temurin 17) and set JAVA_HOME."
}

ensure_tools() {
    want curl has curl
    want ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
    want openssh-client has ssh-keygen
    want procps has ps
    want util-linux has flock
    install_missing "the set-up"
    ensure_jdk
}

# Volumes are mounted, which only root may do: without root there are none, and nothing is asked for.
ensure_volume_tools() {
    is_root || return 0
    want mount has losetup
    want e2fsprogs has mkfs.ext4
    want xfsprogs has mkfs.xfs
    want qemu-utils has qemu-storage-daemon
    install_missing "volumes"
}
