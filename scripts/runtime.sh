# shellcheck shell=bash disable=SC2154
# The Karaf runtime: built, unpacked, started, stopped. Sourced, not run.
#
# Below $home:  runtime/ the unpacked distribution   data/ what must be kept   log/
#               runtime.pid   runtime.stamp (what is unpacked)   settings (addresses of the last start)

only_one_at_a_time() {
    exec 9>"$home/lock"
    flock -n 9 || die "another ./cloud is at work in $home"
}

# Prints the process id, or fails when the runtime does not run.
runtime_pid() {
    local pid
    pid=$(cat "$home/runtime.pid" 2>/dev/null) && ! is_gone "$pid" &&
        grep -qsF "$home/" "/proc/$pid/cmdline" && say "$pid"
}

# What is wrong, in one line.
readiness() {
    local answer
    answer=$(curl -sS --max-time 5 -w '\nHTTP %{http_code}' "$api/health/ready" 2>&1) || true
    case "$answer" in
    '{'*) head -n 1 <<<"$answer" ;;
    *'HTTP 000') say 'no answer' ;;
    *) tail -n 1 <<<"$answer" ;;
    esac
}

is_ready() { curl -fs --max-time 5 "$api/health/ready" >/dev/null 2>&1; }

# A hash of everything the distribution is made of.
stamp_of_sources() {
    (cd "$root" && find pom.xml .mvn api-bundles bundles etc features karaf-distribution \
        \( -name target -o -path '*/src/test' -o -name '.flattened-pom.xml' \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

archive_of_distribution() {
    find "$root/karaf-distribution/target" -maxdepth 1 -name 'karaf-distribution-*.tar.gz' 2>/dev/null | head -n 1
}

ensure_distribution() {
    local stamp file=$root/karaf-distribution/target/sources.stamp log=$home/build.log
    stamp=$(stamp_of_sources)
    if [ -n "$(archive_of_distribution)" ] && [ "$(cat "$file" 2>/dev/null)" = "$stamp" ]; then return 0; fi
    step "building (the whole output is in $log)"
    if ! (cd "$root" && ./mvnw -B -ntp -Dfast -DskipTests package </dev/null 2>&1 9>&-) |
        tee "$log" | sed -un 's/^\[INFO\] Building \(.*[^ ]\) *\[\([0-9/]*\)\]$/    \2 \1/p'; then
        grep -m 20 '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
        die "the build failed: $log"
    fi
    say "$stamp" >"$file"
}

# unpack MODE: puts the distribution into place, keeps what the operator changed in etc.
unpack() {
    local mode=$1 old=$home/runtime new=$home/runtime.new file
    [ -d "$old" ] || [ ! -d "$old.previous" ] || mv "$old.previous" "$old"
    rm -rf "$new" "$old.previous"
    mkdir -p "$new"
    tar -xzf "$(archive_of_distribution)" -C "$new" --strip-components=1
    if [ "$mode" = simulator ]; then
        sed -i 's/^\(featuresBoot *= *\)/\1compute-sim, network-sim, /' "$new/etc/org.apache.karaf.features.cfg"
    fi
    cp -a "$new/etc" "$new/etc.shipped"
    if [ -d "$old/etc.shipped" ]; then
        (cd "$old/etc" && find . -type f ! -name org.apache.karaf.features.cfg) | while read -r file; do
            cmp -s "$old/etc/$file" "$old/etc.shipped/$file" || {
                mkdir -p "$(dirname "$new/etc/$file")"
                cp -a "$old/etc/$file" "$new/etc/$file"
            }
        done
        mv "$old" "$old.previous"
    fi
    rm -rf "$old"
    mv "$new" "$old"
    rm -rf "$old.previous"
    # Bundles of the distribution before; everything else in data stays.
    rm -rf "$home/data/cache" "$home/data/tmp" "$home/data/generated-bundles"
}

# The operator's own key for the SSH shell; nobody else can sign in until added.
ensure_operator_key() {
    local keys=$home/runtime/etc/keys.properties
    [ -f "$home/operator.key" ] || ssh-keygen -q -t ecdsa -b 256 -N '' -C operator -f "$home/operator.key" </dev/null
    grep -q '^operator *=' "$keys" ||
        printf 'operator = %s,_g_:admingroup\n' "$(cut -d' ' -f2 "$home/operator.key.pub")" >>"$keys"
}

# ensure_runtime MODE: running, ready, and made of what the distribution is now.
ensure_runtime() {
    local mode=$1 wanted
    wanted="$(cat "$root/karaf-distribution/target/sources.stamp") $mode"
    if [ "$(cat "$home/runtime.stamp" 2>/dev/null)" != "$wanted" ]; then
        stop_runtime
        step "unpacking to $home/runtime"
        rm -f "$home/runtime.stamp"
        unpack "$mode"
        say "$mode" >"$home/mode"
        say "$wanted" >"$home/runtime.stamp"
    fi
    ensure_operator_key
    # Other addresses than those it was started with: start again.
    print_settings | cmp -s - "$home/settings" || stop_runtime
    runtime_pid >/dev/null || start_runtime
    wait_until_ready
}

start_runtime() {
    local port
    for port in "$CLOUD_HTTP_PORT" "$CLOUD_AWS_PORT" "$CLOUD_ADMIN_PORT" "$CLOUD_SSH_PORT"; do
        if port_is_taken "$port"; then
            die "port $port is taken by another program; choose others with CLOUD_HTTP_PORT, CLOUD_AWS_PORT, CLOUD_ADMIN_PORT, CLOUD_SSH_PORT"
        fi
    done
    step "starting the runtime"
    mkdir -p "$home/data" "$home/log"
    chmod 700 "$home/data"
    print_settings >"$home/settings"
    KARAF_DATA=$home/data KARAF_LOG=$home/log CHECK_ROOT_INSTANCE_RUNNING=false \
        setsid "$home/runtime/bin/karaf" daemon >"$home/log/console.log" 2>&1 </dev/null 9>&- &
    say "$!" >"$home/runtime.pid"
}

wait_until_ready() {
    local start=$SECONDS limit=${CLOUD_START_SECONDS:-180} shown=0
    until is_ready; do
        if ! runtime_pid >/dev/null; then
            tail -n 20 "$home/log/console.log" >&2
            die "the runtime ended while it started; see $home/log/console.log and $home/log/karaf.log"
        fi
        if [ $((SECONDS - start)) -ge "$limit" ]; then
            die "the runtime is not ready after $limit s: $(readiness)
See ./cloud logs"
        fi
        if [ $((SECONDS - start)) -gt "$shown" ]; then
            shown=$((SECONDS - start))
            say "    not ready yet ($shown s)"
        fi
        sleep 0.2
    done
}

stop_runtime() {
    local pid
    if pid=$(runtime_pid); then
        step "stopping the runtime"
        end_process "$pid" 60 "the runtime"
    fi
    rm -f "$home/runtime.pid"
}

settings=(CLOUD_HTTP_HOST CLOUD_HTTP_PORT CLOUD_AWS_HOST CLOUD_AWS_PORT CLOUD_ADMIN_PORT CLOUD_SSH_HOST CLOUD_SSH_PORT)

print_settings() {
    local name
    for name in "${settings[@]}"; do say "$name=${!name}"; done
}

# Addresses: from the environment, else those of the last start, else the usual ones.
read_settings() {
    local name value host
    if [ -f "$home/settings" ]; then
        while IFS='=' read -r name value; do
            case " ${settings[*]} " in *" $name "*) [ -n "${!name:-}" ] || export "$name=$value" ;; esac
        done <"$home/settings"
    fi
    export CLOUD_HTTP_HOST=${CLOUD_HTTP_HOST:-127.0.0.1} CLOUD_HTTP_PORT=${CLOUD_HTTP_PORT:-8080}
    export CLOUD_SSH_HOST=${CLOUD_SSH_HOST:-127.0.0.1} CLOUD_SSH_PORT=${CLOUD_SSH_PORT:-8101}
    export CLOUD_AWS_HOST=${CLOUD_AWS_HOST:-127.0.0.1} CLOUD_AWS_PORT=${CLOUD_AWS_PORT:-8333}
    export CLOUD_ADMIN_PORT=${CLOUD_ADMIN_PORT:-8181}
    host=$CLOUD_HTTP_HOST
    [ "$host" != 0.0.0.0 ] || host=127.0.0.1
    api=http://$host:$CLOUD_HTTP_PORT
}
