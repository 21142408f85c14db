# shellcheck shell=bash disable=SC2154
# Words every part of the command uses. Sourced, not run.

say() { printf '%s\n' "$*"; }

step() { printf '==> %s\n' "$*"; }

die() {
    printf 'cloud: %s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" = 0 ]; }

# wait_until SECONDS COMMAND...: true as soon as COMMAND is, false after SECONDS.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}

# Processes that are dead but not yet waited for by their parent count as gone.
is_gone() { ! grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status"; }

# end_process PID SECONDS NAME: asks it to end, insists after SECONDS.
end_process() {
    is_gone "$1" && return 0
    kill -TERM "$1" 2>/dev/null || true
    wait_until "$2" is_gone "$1" && return 0
    say "$3 did not end in $2 s and is killed"
    kill -KILL "$1" 2>/dev/null || true
    wait_until 10 is_gone "$1"
}

# json_field NAME: the first string or number of that name in the JSON on the standard input.
json_field() {
    grep -oE "\"$1\"[[:space:]]*:[[:space:]]*(\"[^\"]*\"|[0-9]+)" | head -n 1 |
        sed -E 's/^"[^"]*"[[:space:]]*:[[:space:]]*"?([^"]*)"?$/\1/'
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port FROM: the first port from FROM on where nobody listens.
free_port() {
    local port=$1
    while port_is_taken "$port"; do port=$((port + 1)); done
    say "$port"
}
