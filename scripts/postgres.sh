# shellcheck shell=bash disable=SC2154
# A PostgreSQL of the tests' own. Sourced, not run.

find_postgres() {
    local candidate
    for candidate in /usr/lib/postgresql/*/bin; do
        if [ -x "$candidate/initdb" ]; then
            postgres_bin=$candidate
            return 0
        fi
    done
    return 1
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if is_root; then
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
    else
        "$@"
    fi
}

# start_postgres DIRECTORY: exports CLOUD_TEST_PG_URL, CLOUD_TEST_PG_USER and CLOUD_TEST_PG_PASSWORD.
start_postgres() {
    local port
    find_postgres || die "PostgreSQL is installed, but has no initdb below /usr/lib/postgresql"
    mkdir -p "$1"
    export CLOUD_TEST_PG_USER=cloud
    CLOUD_TEST_PG_PASSWORD=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
    export CLOUD_TEST_PG_PASSWORD
    (umask 077 && say "$CLOUD_TEST_PG_PASSWORD" >"$1/password")
    if is_root; then chown -R postgres: "$1"; fi
    (
        cd "$1"
        as_postgres "$postgres_bin/initdb" -D "$1/data" -U "$CLOUD_TEST_PG_USER" -E UTF8 --locale=C.UTF-8 \
            -A scram-sha-256 --pwfile="$1/password" --no-sync >"$1/initdb.log" 2>&1
    ) || die "initdb failed: $(cat "$1/initdb.log")"
    port=$(free_port $((20000 + RANDOM % 10000)))
    (
        cd "$1"
        as_postgres "$postgres_bin/pg_ctl" -D "$1/data" -l "$1/postgres.log" -w -t 30 start \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$1 -c max_connections=200 -c fsync=off" \
            >/dev/null </dev/null
    ) || die "PostgreSQL did not start: $(cat "$1/postgres.log")"
    PGPASSWORD=$CLOUD_TEST_PG_PASSWORD "$postgres_bin/createdb" -h 127.0.0.1 -p "$port" -U "$CLOUD_TEST_PG_USER" cloud
    export CLOUD_TEST_PG_URL=jdbc:postgresql://127.0.0.1:$port/cloud
}

stop_postgres() {
    [ -f "$1/data/postmaster.pid" ] || return 0
    (cd "$1" && as_postgres "$postgres_bin/pg_ctl" -D "$1/data" -w -t 30 -m immediate stop >/dev/null) ||
        say "PostgreSQL did not stop in 30 s"
}
