# shellcheck shell=bash disable=SC2154
# Docker Engine: found, or installed and started. Sourced, not run.

docker_socket=${CLOUD_DOCKER_SOCKET:-/var/run/docker.sock}

docker_answers() {
    curl -fs --max-time 5 --unix-socket "$docker_socket" http://docker/_ping >/dev/null 2>&1
}

# ensure_docker DIRECTORY: an engine started by us keeps everything below DIRECTORY.
ensure_docker() {
    docker_answers && return 0
    if [ -S "$docker_socket" ] && [ ! -w "$docker_socket" ]; then
        die "Docker is here, but $docker_socket is closed to $(id -un). Run:
  sudo usermod -aG docker $(id -un)
and sign in again. Without Docker: ./cloud up --simulator"
    fi
    want docker.io has dockerd
    want iptables has iptables
    want nftables has nft
    # Newer releases have the client in a package of its own.
    if [ ${#missing[@]} -gt 0 ] && has_package docker-cli; then want docker-cli has docker; fi
    is_root || die "no Docker answers on $docker_socket, and only root can install or start it. Run:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends docker.io iptables nftables
  sudo usermod -aG docker $(id -un)
and sign in again. Without Docker: ./cloud up --simulator"
    install_missing "Docker"
    start_dockerd "$1"
}

has_sys_resource() {
    local effective
    effective=$(awk '/^CapEff/ { print $2 }' /proc/self/status)
    [ $((0x$effective >> 24 & 1)) = 1 ]
}

# Sockets must have short names, so it is not below DIRECTORY.
exec_root() { say "/run/thecloud-docker-$(cksum <<<"$1" | cut -d' ' -f1)"; }

answers_or_gone() { docker_answers || is_gone "$1"; }

# start_dockerd DIRECTORY
start_dockerd() {
    local directory=$1 options=() pid
    if [ -d /run/systemd/system ] && systemctl enable --now docker.service >/dev/null 2>&1; then
        wait_until 30 docker_answers || die "systemd started Docker, but it does not answer: journalctl -u docker.
Without Docker: ./cloud up --simulator"
        return 0
    fi
    step "starting Docker (data in $directory)"
    mkdir -p "$directory"
    if ! has_sys_resource; then
        # Without this capability the kernel refuses negative oom scores.
        cp "$root/scripts/runc-without-oom-score" "$directory/runc"
        options+=(--add-runtime "clamped=$directory/runc" --default-runtime clamped)
    fi
    rm -f "$directory/dockerd.pid"
    setsid dockerd --data-root "$directory/data" --exec-root "$(exec_root "$directory")" \
        --pidfile "$directory/dockerd.pid" --host "unix://$docker_socket" "${options[@]}" \
        >"$directory/dockerd.log" 2>&1 </dev/null 9>&- &
    pid=$!
    wait_until 60 answers_or_gone "$pid" || true
    docker_answers || {
        end_process "$pid" 10 dockerd
        tail -n 15 "$directory/dockerd.log" >&2
        die "Docker could not be started; above is the end of $directory/dockerd.log.
Without Docker: ./cloud up --simulator"
    }
}

# stop_dockerd DIRECTORY: only the engine that start_dockerd started with it.
stop_dockerd() {
    local pid
    [ -f "$1/dockerd.pid" ] || return 0
    pid=$(cat "$1/dockerd.pid")
    if grep -qsF "$1/dockerd.pid" "/proc/$pid/cmdline"; then
        step "stopping Docker"
        end_process "$pid" 60 dockerd
        rm -rf "$(exec_root "$1")" || true
    fi
    rm -f "$1/dockerd.pid"
}
