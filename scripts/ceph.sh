#!/usr/bin/env bash
# shellcheck disable=SC2154
# Ceph's object gateway on a cluster of one machine that keeps everything in memory: for tests. Sourced; tests run it:
#   scripts/ceph.sh start|stop|stop-gateway|start-gateway DIRECTORY
# DIRECTORY/address says where the gateway is; its user has the access key "access" and the secret key "secret".

has_ceph() {
    command -v ceph-mon && command -v ceph-osd && command -v radosgw && command -v radosgw-admin
} >/dev/null 2>&1

want_ceph() {
    want ceph-mon has ceph-mon
    want ceph-osd has ceph-osd
    want radosgw has radosgw
    want ceph-common has ceph
}

# start_ceph DIRECTORY: a monitor, a store in memory and a gateway, about 14 s; exports CLOUD_TEST_CEPH.
start_ceph() {
    mkdir -p "$1"/{mon,osd,mgr,run,log,rgw}
    # in a shell of its own: each step must be well
    bash "$root/scripts/ceph.sh" bring-up "$1" >"$1/start.log" 2>&1 9>&- </dev/null || {
        tail -n 20 "$1/start.log" >&2
        stop_ceph "$1"
        return 1
    }
    export CLOUD_TEST_CEPH=$1
}

bring_up() {
    local directory=$1 port id key
    id=$(cat /proc/sys/kernel/random/uuid)
    port=$(free_port $((20000 + RANDOM % 10000)))
    export CEPH_CONF=$directory/ceph.conf
    ceph_config "$directory" "$id" "$port" >"$CEPH_CONF"
    ceph-authtool -C "$directory/keyring" --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool "$directory/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
    monmaptool --create --addv a "[v2:127.0.0.1:$port,v1:127.0.0.1:$((port + 1))]" --fsid "$id" "$directory/monmap"
    ceph-mon --mkfs -i a --monmap "$directory/monmap" --keyring "$directory/keyring"
    ceph-mon -i a
    wait_until 30 monitor_answers
    id=$(cat /proc/sys/kernel/random/uuid)
    key=$(ceph-authtool --gen-print-key)
    echo "{\"cephx_secret\":\"$key\"}" | ceph osd new "$id" -i -
    ceph-authtool "$directory/keyring" -n osd.0 --add-key "$key" --cap mon 'allow profile osd' --cap osd 'allow *' \
        --cap mgr 'allow profile osd'
    ceph-osd -i 0 --mkfs --osd-uuid "$id"
    ceph-osd -i 0
    wait_until 30 store_is_up
    ceph auth get-or-create client.rgw mon 'allow *' osd 'allow *' mgr 'allow *' >>"$directory/keyring"
    start_gateway "$directory"
    radosgw-admin user create --uid=test --display-name=test --access-key=access --secret-key=secret
}

# ceph_config DIRECTORY CLUSTER PORT: the monitor has the port and the next one, the gateway the one after that.
ceph_config() {
    cat <<CONFIG
[global]
fsid = $2
mon_host = [v2:127.0.0.1:$3/0,v1:127.0.0.1:$(($3 + 1))]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
auth_allow_insecure_global_id_reclaim = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_data_avail_crit = 1
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_max_object_name_len = 256
osd_max_object_namespace_len = 64
mon_data = $1/mon
osd_data = $1/osd
mgr_data = $1/mgr
rgw_data = $1/rgw
keyring = $1/keyring
run_dir = $1/run
admin_socket = $1/run/\$name.asok
log_file = $1/log/\$name.log
pid_file = $1/run/\$name.pid
rgw_frontends = beast endpoint=127.0.0.1:$(($3 + 2))
rgw_thread_pool_size = 64
ms_bind_ipv6 = false
CONFIG
}

monitor_answers() { timeout 3 ceph -s; }

store_is_up() { timeout 3 ceph osd stat | grep -q '1 up'; }

start_gateway() {
    local address
    address=$(sed -n 's/^rgw_frontends = beast endpoint=/http:\/\//p' "$1/ceph.conf")
    radosgw -n client.rgw -c "$1/ceph.conf"
    wait_until 60 curl -s -o /dev/null "$address"
    say "$address" >"$1/address"
}

# stop_ceph_daemon DIRECTORY NAME [SIGNAL]
stop_ceph_daemon() {
    local pid
    pid=$(cat "$1/run/$2.pid" 2>/dev/null || true)
    [ -n "$pid" ] && grep -qsE '^(ceph-|radosgw)' "/proc/$pid/comm" || return 0
    [ -z "${3:-}" ] || kill "-$3" "$pid"
    end_process "$pid" 10 "$2"
}

# stop_ceph DIRECTORY: only what start_ceph started with it. What it stored is in memory and not missed.
stop_ceph() {
    local name
    [ -d "$1/run" ] || return 0
    for name in client.rgw osd.0 mon.a; do stop_ceph_daemon "$1" "$name" KILL; done
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
    # shellcheck source=scripts/common.sh
    . "$root/scripts/common.sh"
    case "${1:-}" in
    start) start_ceph "$2" ;;
    bring-up) bring_up "$2" ;;
    stop) stop_ceph "$2" ;;
    # without warning
    stop-gateway) stop_ceph_daemon "$2" client.rgw KILL ;;
    start-gateway) start_gateway "$2" >>"$2/start.log" 2>&1 </dev/null ;;
    *)
        echo "usage: scripts/ceph.sh start|stop|stop-gateway|start-gateway DIRECTORY" >&2
        exit 2
        ;;
    esac
fi
