# shellcheck shell=bash disable=SC2154
# What benchmarks share: a runtime of their own, on free ports, with limits out of the way. Sourced, not run.

root=${CLOUD_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
for part in common setup docker runtime welcome postgres; do
    # shellcheck disable=SC1090
    . "$root/scripts/$part.sh"
done

home=$(mktemp -d)
bench=$home/bench
mkdir "$bench"
# As the runtime's folder, for PostgreSQL's own user to get into.
chmod 711 "$home"

finish() {
    stop_runtime >&2 || true
    stop_postgres "$bench/postgres" >&2 || true
    stop_dockerd "$home/docker" >&2 || true
    rm -rf "$home"
}
trap finish EXIT

first=$((20000 + RANDOM % 20000))
CLOUD_HTTP_PORT=$(free_port "$first")
CLOUD_ADMIN_PORT=$(free_port $((CLOUD_HTTP_PORT + 1)))
CLOUD_AWS_PORT=$(free_port $((CLOUD_ADMIN_PORT + 1)))
CLOUD_SSH_PORT=$(free_port $((CLOUD_AWS_PORT + 1)))
export CLOUD_HTTP_PORT CLOUD_AWS_PORT CLOUD_ADMIN_PORT CLOUD_SSH_PORT
export CLOUD_HTTP_HOST=127.0.0.1 CLOUD_AWS_HOST=127.0.0.1 CLOUD_SSH_HOST=127.0.0.1
exec 9>"$home/lock"

# set_up MODE [postgres]: builds if need be, unpacks, lifts limits; MODE is docker or simulator.
set_up() {
    local etc=$home/runtime/etc
    mode=$1
    ensure_jdk
    [ "$mode" = simulator ] || ensure_docker "$home/docker" >&2
    ensure_distribution >&2
    unpack "$mode"
    printf '%s\n' 'key.requests.per.second = 1000000' 'key.burst = 1000000' \
        'tenant.requests.per.second = 1000000' 'tenant.burst = 1000000' >"$etc/org.thecloud.kernel.rest.cfg"
    printf 'quota.%s = -1\n' instances vcpus memory.mb >"$etc/org.thecloud.tenant.cfg"
    if [ "${2:-}" = postgres ]; then
        start_postgres "$bench/postgres"
        printf '%s\n' "url = $CLOUD_TEST_PG_URL" "user = $CLOUD_TEST_PG_USER" "password = $CLOUD_TEST_PG_PASSWORD" \
            >"$etc/org.thecloud.kernel.store.cfg"
    fi
    read_settings
    ensure_operator_key
}

begin() {
    start_runtime >&2
    wait_until_ready >&2
}

# A user with a key; 'call' acts as that user.
make_account() {
    local password answer
    password=Bench-$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
    curl -fsS -o /dev/null -H 'Content-Type: application/json' "$api/auth/register" \
        --data "{\"email\":\"bench@example.com\",\"password\":\"$password\",\"name\":\"Bench\"}"
    answer=$(curl -fsS -H 'Content-Type: application/json' "$api/auth/login" \
        --data "{\"email\":\"bench@example.com\",\"password\":\"$password\"}")
    (umask 077 && json_field api_key <<<"$answer" >"$home/admin.key")
    (umask 077 && printf 'X-API-Key: %s' "$(cat "$home/admin.key")" >"$bench/header")
}

# The protocols of AWS without limits; after set_up, before begin.
open_aws() {
    printf '%s\n' 'key.requests.per.second = 1000000' 'key.burst = 1000000' 'tenant.requests.per.second = 1000000' \
        'tenant.burst = 1000000' "port = $CLOUD_AWS_PORT" >"$home/runtime/etc/org.thecloud.aws.cfg"
}

# key_id and key_secret of a key of the account, to sign with.
make_signer() {
    local answer
    answer=$(call POST /auth/keys '{"name": "bench"}')
    key_id=$(json_field access_key_id <<<"$answer")
    key_secret=$(json_field secret_access_key <<<"$answer")
}

# A peer's jars, fetched once to a cache outside the clone: cache is their folder. NAME; the dependencies of a POM come in.
fetch_jars() {
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/thecloud-bench/$1
    [ ! -f "$cache/complete" ] || return 0
    mkdir -p "$cache"
    {
        printf '%s\n' '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' \
            '<groupId>org.thecloud.bench</groupId><artifactId>peer</artifactId><version>1</version><dependencies>'
        cat
        printf '%s\n' '</dependencies></project>'
    } >"$bench/pom.xml"
    (cd "$root" && ./mvnw -B -q -f "$bench/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
        -DoutputDirectory="$cache" >&2)
    touch "$cache/complete"
}

# Resident memory of a process, in MB.
memory() { awk '/^VmRSS|^RssAnon|^RssFile/ { printf "%s %d MB  ", $1, $2 / 1024 }' "/proc/$1/status"; }

# One command of the operator's shell.
operator() {
    ssh -q -i "$home/operator.key" -p "$CLOUD_SSH_PORT" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
        -o BatchMode=yes operator@127.0.0.1 "$1" </dev/null
}
