#!/usr/bin/env bash
# Runs a command with a PostgreSQL cluster of its own:
#
#   scripts/test-postgres.sh cargo test --workspace
#
# The command finds the cluster's address in CONTACTPOINT_TEST_POSTGRES. The cluster is new, has data
# checksums and keeps fsync on (the store refuses a server that does not), listens on 127.0.0.1 only,
# and is stopped and removed at the end, however the command ends. PostgreSQL refuses to run as root:
# root starts it as the user `postgres`, or as `contactpoint-test`, which is made where there is none.
set -euo pipefail

if [ "$#" -eq 0 ]; then
    echo "usage: scripts/test-postgres.sh COMMAND [ARGUMENT...]" >&2
    exit 2
fi

root=$(cd "$(dirname "$0")/.." && pwd)
first_port=54320
last_port=54399

find_binaries() {
    # The newest of those that Debian installed, else whatever the path finds.
    local newest
    newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
    [ -n "$newest" ] || newest=$(command -v initdb || true)
    if [ -z "$newest" ]; then
        echo "test-postgres: no initdb found; run scripts/install-test-tools.sh" >&2
        exit 1
    fi
    dirname "$(readlink -f "$newest")"
}

# Who runs the cluster.
owner=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    if ! id "$owner" >/dev/null 2>&1; then
        owner=contactpoint-test
        id "$owner" >/dev/null 2>&1 ||
            useradd --system --no-create-home --shell /usr/sbin/nologin "$owner"
    fi
fi

as_owner() {
    if [ "$(id -un)" = "$owner" ]; then
        "$@"
    else
        runuser -u "$owner" -- "$@"
    fi
}

# Where the data stand: under target, unless the owner cannot reach it (a checkout in a closed folder).
binaries=$(find_binaries)
mkdir -p "$root/target/test-postgres"
home=$(mktemp -d "$root/target/test-postgres/run.XXXXXX")
chown "$owner" "$home"
if ! as_owner test -w "$home" 2>/dev/null; then
    rmdir "$home"
    home=$(mktemp -d "${TMPDIR:-/tmp}/contactpoint-test-postgres.XXXXXX")
    chown "$owner" "$home"
fi
# A socket's path may have 107 bytes at most; a checkout's path may have more.
sockets=$(mktemp -d /tmp/contactpoint-pg.XXXXXX)
chown "$owner" "$sockets"
log=$home/log

finish() {
    local code=$?
    trap - EXIT INT TERM HUP
    if [ -s "$home/data/postmaster.pid" ]; then
        (cd / && as_owner "$binaries/pg_ctl" stop --silent --mode=fast -D "$home/data") ||
            (cd / && as_owner "$binaries/pg_ctl" stop --silent --mode=immediate -D "$home/data") || true
        echo "test-postgres: stopped"
    fi
    if [ "$code" -ne 0 ] && [ -s "$log" ]; then
        cp "$log" "$root/target/test-postgres/last.log"
        echo "test-postgres: the server's log is in target/test-postgres/last.log" >&2
    fi
    rm -rf "$home" "$sockets"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

port_is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Starts on the first free port. Another program may take it in between: then the next one serves.
start() {
    for ((port = first_port; port <= last_port; port++)); do
        port_is_taken "$port" && continue
        rm -f "$log"
        local settings="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$sockets"
        settings+=" -c fsync=on -c full_page_writes=on -c synchronous_commit=on"
        settings+=" -c max_connections=200 -c logging_collector=off"
        if as_owner "$binaries/pg_ctl" start --silent --wait --timeout=60 \
            -D "$home/data" -l "$log" -o "$settings"; then
            return 0
        fi
        grep -q 'could not bind\|Address already in use' "$log" || break
    done
    echo "test-postgres: the server does not start" >&2
    cat "$log" >&2 || true
    return 1
}

# The owner may not be allowed into the current folder, and would complain of it.
here=$PWD
cd /
as_owner "$binaries/initdb" --data-checksums --auth=trust --username=contactpoint \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions -D "$home/data" >/dev/null
start
as_owner "$binaries/createdb" -h 127.0.0.1 -p "$port" -U contactpoint contactpoint
cd "$here"

export CONTACTPOINT_TEST_POSTGRES="postgres://contactpoint@127.0.0.1:$port/contactpoint"
echo "test-postgres: $("$binaries/postgres" --version) at $CONTACTPOINT_TEST_POSTGRES"

"$@"
