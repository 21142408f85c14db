# shellcheck shell=bash disable=SC2154
# libvirt with QEMU: found, or installed and started. Sourced by ./cloud; tests run it:
#   scripts/libvirt.sh start|stop DIRECTORY [NAMESPACE]
# With a network namespace libvirt and its machines are in there.

libvirt_uri=${CLOUD_LIBVIRT_URI:-qemu:///system}
libvirt_namespace=

libvirt_answers() { timeout 10 virsh -q -c "$libvirt_uri" uri >/dev/null 2>&1; }

# ensure_libvirt DIRECTORY: uses the libvirt of this machine, or starts one that keeps everything below
# DIRECTORY; exports CLOUD_LIBVIRT_URI.
ensure_libvirt() {
    if ! libvirt_answers; then
        want libvirt-clients has virsh
        want libvirt-daemon has libvirtd
        want libvirt-daemon-driver-qemu test -e /usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so
        want qemu-system-x86 has qemu-system-x86_64
        want qemu-utils has qemu-img
        want genisoimage has genisoimage
        want seabios test -e /usr/share/seabios/bios-256k.bin
        want ovmf test -d /usr/share/OVMF
        is_root || die "no libvirt answers on $libvirt_uri, and only root can install or start it. Run:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils genisoimage ovmf"
        install_missing "virtual machines"
        start_libvirtd "$1"
    fi
    use_libvirt "$1"
}

# use_libvirt DIRECTORY: exports the address of the libvirt that ensure_libvirt found or started.
use_libvirt() {
    [ ! -S "$1/run/libvirt-sock" ] || libvirt_uri="qemu+unix:///system?socket=$1/run/libvirt-sock"
    export CLOUD_LIBVIRT_URI=$libvirt_uri
}

# start_libvirtd DIRECTORY: the folders that libvirt is compiled for are folders below DIRECTORY, in a
# view of the file system that only it and its machines have, so nothing stays behind elsewhere.
start_libvirtd() {
    local directory=$1 folder pid
    step "starting libvirt (data in $directory)"
    for folder in etc lib cache run log; do mkdir -p "$directory/$folder"; done
    for folder in /etc/libvirt /var/lib/libvirt /var/cache/libvirt /run/libvirt /var/log/libvirt; do mkdir -p "$folder"; done
    # With another user than root libvirt would ask QEMU what it can at every start of a machine, for
    # as long as that user cannot open /dev/kvm. Unix groups guard nothing here: the socket is root's.
    cat >"$directory/etc/qemu.conf" <<'CONFIG'
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
CONFIG
    cat >"$directory/etc/libvirtd.conf" <<'CONFIG'
auth_unix_rw = "none"
unix_sock_rw_perms = "0700"
CONFIG
    # Debian's libvirtd does not start where its usual user is unknown, even if it is told another one.
    for folder in passwd group; do cp "/etc/$folder" "$directory/$folder"; done
    grep -q '^libvirt-qemu:' /etc/passwd || echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin' >>"$directory/passwd"
    grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>"$directory/group"
    grep -q '^kvm:' /etc/group || echo 'kvm:x:64056:' >>"$directory/group"
    # Pools of volumes are mounted later, and must be seen in there. systemd shares / with those who look on; without
    # it nobody has.
    [ "$(findmnt -n -o PROPAGATION /)" != private ] || mount --make-shared /
    local inside=()
    [ -z "$libvirt_namespace" ] || inside=(nsenter "--net=/run/netns/$libvirt_namespace")
    setsid "${inside[@]}" unshare --mount --propagation slave bash -c '
        set -e
        mount --bind "$1/etc" /etc/libvirt
        mount --bind "$1/lib" /var/lib/libvirt
        mount --bind "$1/cache" /var/cache/libvirt
        mount --bind "$1/run" /run/libvirt
        mount --bind "$1/log" /var/log/libvirt
        mount --bind "$1/passwd" /etc/passwd
        mount --bind "$1/group" /etc/group
        virtlogd --pid-file "$1/virtlogd.pid" --daemon
        exec libvirtd --pid-file "$1/libvirtd.pid"' libvirt "$directory" \
        >"$directory/libvirtd.log" 2>&1 </dev/null 9>&- &
    pid=$!
    libvirt_uri="qemu+unix:///system?socket=$directory/run/libvirt-sock"
    wait_until 60 libvirt_answers_or_gone "$pid" || true
    libvirt_answers || {
        end_process "$pid" 10 libvirtd
        stop_libvirtd "$directory"
        tail -n 15 "$directory/libvirtd.log" >&2
        die "libvirt could not be started; above is the end of $directory/libvirtd.log"
    }
}

libvirt_answers_or_gone() { libvirt_answers || is_gone "$1"; }

# stop_libvirtd DIRECTORY: only the one that start_libvirtd started with it, with its machines.
stop_libvirtd() {
    local name pid
    pid=$(cat "$1/libvirtd.pid" 2>/dev/null || true)
    if [ -n "$pid" ] && grep -qsF "$1/libvirtd.pid" "/proc/$pid/cmdline"; then
        step "stopping libvirt"
        for name in $(timeout 10 virsh -q -c "qemu+unix:///system?socket=$1/run/libvirt-sock" list --name 2>/dev/null || true); do
            timeout 10 virsh -q -c "qemu+unix:///system?socket=$1/run/libvirt-sock" destroy "$name" >/dev/null 2>&1 || true
        done
        end_process "$pid" 30 libvirtd
    fi
    pid=$(cat "$1/virtlogd.pid" 2>/dev/null || true)
    if [ -n "$pid" ] && grep -qsF "$1/virtlogd.pid" "/proc/$pid/cmdline"; then end_process "$pid" 10 virtlogd; fi
    rm -f "$1/libvirtd.pid" "$1/virtlogd.pid"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    # shellcheck source=scripts/common.sh
    . "$(dirname "$0")/common.sh"
    case "${1:-}" in
    start)
        libvirt_namespace=${3:-}
        start_libvirtd "$2"
        ;;
    stop) stop_libvirtd "$2" ;;
    *)
        echo "usage: scripts/libvirt.sh start|stop DIRECTORY [NAMESPACE]" >&2
        exit 2
        ;;
    esac
fi
