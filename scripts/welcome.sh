# shellcheck shell=bash disable=SC2154
# The administrator and the first instance. Sourced, not run.

welcome_image=thecloud/welcome:1

is_whole() { grep -qs '}' "$1"; }

# The runtime writes the first administrator's secrets once: shown here, then only the API key is kept.
take_administrator() {
    local file=$home/data/first-admin.json
    # Ready means that requests are served; the administrator may come a moment later.
    [ -s "$home/admin.key" ] || wait_until 15 is_whole "$file" || return 0
    is_whole "$file" || return 0
    # A new administrator means a new database.
    rm -f "$home/first-instance" "$home/first-instance.port"
    (umask 077 && json_field api_key <"$file" >"$home/admin.key")
    say "
    Your administrator, shown this once:
      e-mail    $(json_field email <"$file")
      password  $(json_field password <"$file")
      API key   $(json_field api_key <"$file")     (kept in $home/admin.key)
"
    rm -f "$file"
}

# call METHOD PATH [BODY]: prints the answer's body; fails when the answer is no success.
call() {
    local body=()
    [ $# -lt 3 ] || body=(-H 'Content-Type: application/json' --data "$3")
    curl -sS --fail-with-body --max-time 30 -X "$1" -H @<(printf 'X-API-Key: %s\n' "$(cat "$home/admin.key")") \
        "${body[@]}" "$api$2"
}

ensure_welcome_image() {
    local changes='CMD%20%5B%22httpd%22%2C%22-f%22%2C%22-p%22%2C%2280%22%2C%22-h%22%2C%22%2Fwww%22%5D'
    curl -fs --unix-socket "$docker_socket" "http://docker/images/$welcome_image/json" >/dev/null && return 0
    step "making the image $welcome_image"
    "$root/scripts/busybox-rootfs" "$root/scripts/welcome.html=www/index.html" |
        curl -sS --fail-with-body --unix-socket "$docker_socket" -H 'Content-Type: application/x-tar' --data-binary @- \
            "http://docker/images/create?fromSrc=-&repo=${welcome_image%:*}&tag=${welcome_image#*:}&changes=$changes" \
            >/dev/null
}

launch_first_instance() {
    local mode=$1 port answer
    port=$(free_port "${CLOUD_WELCOME_PORT:-8088}")
    step "launching a first instance"
    if [ "$mode" = simulator ]; then
        answer=$(call POST /instances '{"name":"welcome","image":"busybox:1","instance_type":"basic-1"}')
    else
        ensure_welcome_image
        answer=$(call POST /instances "{\"name\":\"welcome\",\"image\":\"$welcome_image\",\"instance_type\":\"basic-1\",\"ports\":\"$port:80\"}")
    fi || die "the instance was refused: $answer"
    json_field id <<<"$answer" >"$home/first-instance"
    [ "$mode" = simulator ] || say "$port" >"$home/first-instance.port"
}

first_instance_has_settled() {
    case "$(call GET "/instances/$(cat "$home/first-instance")" 2>&1 | json_field status)" in
    RUNNING | ERROR | FAILED) ;;
    *) return 1 ;;
    esac
}

# Launched once. Whoever terminates it does not get it back.
ensure_first_instance() {
    local answer status port
    if [ ! -s "$home/admin.key" ]; then
        say "No API key in $home/admin.key: no first instance is launched."
        return 0
    fi
    [ -s "$home/first-instance" ] || launch_first_instance "$1"
    answer=$(call GET "/instances/$(cat "$home/first-instance")" 2>&1) || {
        rm -f "$home/first-instance.port"
        return 0
    }
    case "$(json_field status <<<"$answer")" in STOPPED | STOPPING | PAUSED) return 0 ;; esac
    wait_until 120 first_instance_has_settled || true
    answer=$(call GET "/instances/$(cat "$home/first-instance")") || die "the instance is gone: $answer"
    status=$(json_field status <<<"$answer")
    [ "$status" = RUNNING ] || die "the first instance is $status: $answer"
    [ -s "$home/first-instance.port" ] || return 0
    port=$(cat "$home/first-instance.port")
    wait_until 20 curl -fs -o /dev/null --max-time 5 "http://127.0.0.1:$port/" ||
        die "the first instance is RUNNING, but does not answer on port $port"
    say "    it answers: $(curl -s "http://127.0.0.1:$port/" | sed -n 's:.*<h1>\(.*\)</h1>.*:\1:p')"
}

say_welcome() {
    say "
The Cloud is ready.
"
    [ ! -s "$home/admin.key" ] || say "  your instances     curl -H \"X-API-Key: \$(cat $home/admin.key)\" $api/instances"
    [ ! -s "$home/first-instance.port" ] ||
        say "  the first one      curl http://127.0.0.1:$(cat "$home/first-instance.port")/"
    say "  operator's shell   ssh -i $home/operator.key -p $CLOUD_SSH_PORT operator@127.0.0.1
  the API            $api/docs   ($api/openapi.json)
  stop               $root/cloud down
"
}
