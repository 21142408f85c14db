#!/usr/bin/env bash
# shellcheck disable=SC2154
# Open vSwitch with OVN: found, or installed and started. Sourced by ./cloud; tests run it:
#   scripts/ovs.sh start|stop|restart-switch DIRECTORY [NAMESPACE]
#   scripts/ovs.sh join DIRECTORY NAMESPACE FIRST_DIRECTORY FIRST_NAMESPACE
# Everything of an instance lies in DIRECTORY, whose name must be short, and in the network namespace NAMESPACE.

ovs_run=/var/run/openvswitch
ovn_run=/var/run/ovn

has_ovs() {
    command -v ovs-vswitchd && command -v ovn-northd && command -v ovn-controller && command -v ethtool
} >/dev/null 2>&1

want_ovs() {
    want openvswitch-switch has ovs-vswitchd
    want ovn-central has ovn-northd
    want ovn-host has ovn-controller
    want ethtool has ethtool
    want iproute2 has ip
    want nftables has nft
}

# Answers at once or not at all.
ovs_answers() {
    ovs-vsctl --db="unix:$ovs_run/db.sock" --timeout=2 --no-wait show &&
        ovn-nbctl --db="unix:$ovn_run/ovnnb_db.sock" --timeout=2 show
} >/dev/null 2>&1

ovs_in() {
    if [ -n "$ovs_namespace" ]; then
        nsenter "--net=/run/netns/$ovs_namespace" "$@"
    else
        "$@"
    fi
}

# ovs_daemon NAME ARGUMENT...: started in the background of its own; NAME is that of its pid file and log.
ovs_daemon() {
    local name=$1 program=$2
    shift 2
    OVS_RUNDIR=$ovs_run OVN_RUNDIR=$ovn_run ovs_in "$program" "$@" --detach \
        "--pidfile=$ovs_directory/$name.pid" "--log-file=$ovs_directory/$name.log" 9>&- 2>>"$ovs_directory/$name.err" || {
        cat "$ovs_directory/$name.err" >&2
        return 1
    }
}

# The kernel's datapath where there is one, else the one of the daemon itself.
ovs_datapath() {
    if [ -z "$ovs_namespace" ] && { [ -d /sys/module/openvswitch ] || modprobe openvswitch 2>/dev/null; }; then
        echo system
    else
        echo netdev
    fi
}

# start_ovs DIRECTORY [NAMESPACE]: with a namespace the sockets lie in DIRECTORY, else where everybody looks for them.
start_ovs() {
    local database
    prepare_ovs "$1" "${2:-}"
    for database in nb sb; do
        [ -f "$ovs_directory/$database.db" ] ||
            ovsdb-tool create "$ovs_directory/$database.db" "/usr/share/ovn/ovn-$database.ovsschema"
    done
    start_switch "$ovn_run/ovnsb_db.sock" 127.0.0.1
    for database in nb sb; do
        ovs_daemon "$database" ovsdb-server "$ovs_directory/$database.db" \
            "--remote=punix:$ovn_run/ovn${database}_db.sock" "--unixctl=$ovn_run/ovn${database}_db.ctl"
    done
    ovn-nbctl --db="unix:$ovn_run/ovnnb_db.sock" init
    ovn-sbctl --db="unix:$ovn_run/ovnsb_db.sock" init
    ovs_daemon northd ovn-northd "--ovnnb-db=unix:$ovn_run/ovnnb_db.sock" "--ovnsb-db=unix:$ovn_run/ovnsb_db.sock"
    ovs_daemon controller ovn-controller "unix:$ovs_run/db.sock"
}

# join_ovs DIRECTORY NAMESPACE FIRST_DIRECTORY FIRST_NAMESPACE: a second host of the OVN of the first, with a cable
# between the two; both get an address on it, which tunnels use.
join_ovs() {
    prepare_ovs "$1" "$2"
    ip -n "$2" link add wire0 type veth peer name wire0 netns "$4"
    start_switch "$3/ovnsb_db.sock" 172.31.255.2
    ovs_daemon controller ovn-controller "unix:$ovs_run/db.sock"
    connect_wire "$1" "$2" 172.31.255.2
    connect_wire "$3" "$4" 172.31.255.1
}

# In the userspace datapath the address must be that of a bridge which has the device.
connect_wire() {
    ovs-vsctl --db="unix:$1/db.sock" --timeout=10 --may-exist add-br br-wire -- \
        set bridge br-wire datapath_type=netdev -- --may-exist add-port br-wire wire0 -- \
        set Open_vSwitch . "external_ids:ovn-encap-ip=$3"
    ip netns exec "$2" ethtool -K wire0 tx off >/dev/null
    ip -n "$2" link set wire0 up
    ip -n "$2" address replace "$3/30" dev br-wire
    ip -n "$2" link set br-wire up
}

prepare_ovs() {
    ovs_directory=$1 ovs_namespace=$2
    mkdir -p "$ovs_directory"
    if [ -n "$ovs_namespace" ]; then
        echo "$ovs_namespace" >"$ovs_directory/namespace"
        ovs_run=$ovs_directory ovn_run=$ovs_directory
        [ -e "/run/netns/$ovs_namespace" ] || ip netns add "$ovs_namespace"
        ip -n "$ovs_namespace" link set lo up
    fi
    mkdir -p "$ovs_run" "$ovn_run"
    [ -f "$ovs_directory/conf.db" ] ||
        ovsdb-tool create "$ovs_directory/conf.db" /usr/share/openvswitch/vswitch.ovsschema
}

# start_switch SOUTHBOUND_SOCKET ADDRESS: the switch of the host, which takes part in OVN under an address for tunnels.
start_switch() {
    ovs_daemon ovsdb ovsdb-server "$ovs_directory/conf.db" "--remote=punix:$ovs_run/db.sock" \
        "--unixctl=$ovs_run/ovsdb-server.ctl"
    ovs-vsctl --db="unix:$ovs_run/db.sock" --no-wait init -- set Open_vSwitch . \
        "external_ids:system-id=${ovs_namespace:-$(uname -n)}" "external_ids:ovn-remote=unix:$1" \
        external_ids:ovn-encap-type=geneve "external_ids:ovn-encap-ip=$2" \
        "external_ids:ovn-bridge-datapath-type=$(ovs_datapath)"
    start_vswitchd
}

start_vswitchd() {
    ovs_daemon vswitchd ovs-vswitchd "unix:$ovs_run/db.sock" "--unixctl=$ovs_run/vswitchd.ctl"
}

# restart_switch DIRECTORY [NAMESPACE]: ends the switch without warning and starts it again.
restart_switch() {
    local pid
    ovs_directory=$1 ovs_namespace=${2:-}
    [ -z "$ovs_namespace" ] || ovs_run=$ovs_directory ovn_run=$ovs_directory
    pid=$(cat "$ovs_directory/vswitchd.pid")
    kill -9 "$pid"
    # As long as one of its threads is there the next one ends at once.
    for _ in {1..100}; do
        [ -d "/proc/$pid" ] || break
        sleep 0.1
    done
    start_vswitchd
}

# After a restart of the machine the number may be somebody else's.
is_ovs_daemon() {
    case "$(cat "/proc/$1/comm" 2>/dev/null)" in ovs* | ovn*) ;; *) return 1 ;; esac
    ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"
}

end_ovs_daemon() {
    local tries
    for tries in {1..50}; do
        is_ovs_daemon "$1" || return 0
        [ "$tries" -gt 1 ] || kill "$1" 2>/dev/null || true
        sleep 0.1
    done
    kill -9 "$1" 2>/dev/null || true
}

# stop_ovs DIRECTORY [NAMESPACE]: only what start_ovs started with them.
stop_ovs() {
    local name pid
    ovs_namespace=${2:-}
    [ -d "$1" ] || return 0
    [ -z "$ovs_namespace" ] || ovs_run=$1
    [ ! -S "$ovs_run/vswitchd.ctl" ] || [ ! -f "$1/vswitchd.pid" ] ||
        ovs-appctl --timeout=5 -t "$ovs_run/vswitchd.ctl" exit --cleanup >/dev/null 2>&1 || true
    for name in controller northd vswitchd sb nb ovsdb; do
        [ -f "$1/$name.pid" ] || continue
        pid=$(cat "$1/$name.pid")
        rm -f "$1/$name.pid"
        end_ovs_daemon "$pid"
    done
    if [ -n "$ovs_namespace" ] && [ -e "/run/netns/$ovs_namespace" ]; then ip netns delete "$ovs_namespace"; fi
}

# stop_every_ovs DIRECTORY: those that have a namespace, wherever below DIRECTORY they lie.
stop_every_ovs() {
    local file
    for file in "$1"/*/namespace; do
        [ ! -f "$file" ] || stop_ovs "$(dirname "$file")" "$(cat "$file")"
    done
}

# ensure_ovs DIRECTORY: where it cannot be had, says so; everything but networks works without.
ensure_ovs() {
    if has_ovs && ovs_answers; then return 0; fi
    if ! is_root; then
        say "No Open vSwitch answers on $ovs_run/db.sock; instances cannot be put into VPCs. To change that:
  sudo apt-get install -y --no-install-recommends openvswitch-switch ovn-central ovn-host ethtool nftables"
        return 0
    fi
    want_ovs
    # what may end the command ends only the parentheses
    if ! (install_missing "networks (Open vSwitch)"); then
        say "Open vSwitch could not be installed; instances cannot be put into VPCs"
        return 0
    fi
    missing=()
    if [ -d /run/systemd/system ] &&
        systemctl enable --now openvswitch-switch ovn-central ovn-host >/dev/null 2>&1 &&
        wait_until 20 ovs_answers; then
        ovs-vsctl --no-wait set Open_vSwitch . "external_ids:ovn-remote=unix:$ovn_run/ovnsb_db.sock" \
            external_ids:ovn-encap-type=geneve external_ids:ovn-encap-ip=127.0.0.1
        return 0
    fi
    step "starting Open vSwitch (data in $1)"
    stop_ovs "$1" # what is left of it, if not all of it ran
    bash "$root/scripts/ovs.sh" start "$1" || say "Open vSwitch could not be started; instances cannot be put into VPCs. See $1"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    case "${1:-}" in
    start) start_ovs "$2" "${3:-}" ;;
    join) join_ovs "$2" "$3" "$4" "$5" ;;
    stop) stop_ovs "$2" "${3:-}" ;;
    restart-switch) restart_switch "$2" "${3:-}" ;;
    *)
        echo "usage: scripts/ovs.sh start|stop|restart-switch DIRECTORY [NAMESPACE], or join" >&2
        exit 2
        ;;
    esac
fi
