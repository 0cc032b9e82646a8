#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL, set up to be fast at searching:
#
#   peers/postgres.sh COMMAND [ARGUMENT...]
#
# The command finds the cluster's address in PEER_POSTGRES. PostgreSQL refuses to run as root: root
# starts it as the user `postgres`. It listens on a socket only, and is removed at the end.
set -euo pipefail

[ "$#" -gt 0 ] || { echo "usage: peers/postgres.sh COMMAND [ARGUMENT...]" >&2; exit 2; }

# Version 15 where it is installed, since that is what the figures are of; else the newest.
initdb=$(compgen -G '/usr/lib/postgresql/15/bin/initdb' || true)
[ -n "$initdb" ] || initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
[ -n "$initdb" ] || initdb=$(command -v initdb || true)
[ -n "$initdb" ] || { echo "peers/postgres.sh: no initdb; run scripts/install-test-tools.sh" >&2; exit 1; }
binaries=$(dirname "$(readlink -f "$initdb")")

owner=$(id -un)
[ "$(id -u)" -ne 0 ] || owner=postgres
as_owner() {
    if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi
}

# A socket's path may have 107 bytes at most, so this does not stand under target.
home=$(mktemp -d "${TMPDIR:-/tmp}/peer-postgres.XXXXXX")
chmod 755 "$home"
mkdir "$home/sockets"
chown -R "$owner" "$home"

finish() {
    local code=$?
    trap - EXIT INT TERM HUP
    if [ -s "$home/data/postmaster.pid" ]; then
        (cd / && as_owner "$binaries/pg_ctl" stop --silent --mode=fast -D "$home/data") || true
    fi
    rm -rf "$home"
    exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

here=$PWD
cd /
as_owner "$binaries/initdb" --auth=trust --username=peer --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    --no-instructions -D "$home/data" >/dev/null
# All indexes fit into memory; a query uses one core, so that two can run at once; nothing need survive.
settings="-c listen_addresses= -c unix_socket_directories=$home/sockets -c shared_buffers=1GB"
settings+=" -c work_mem=64MB -c maintenance_work_mem=512MB -c effective_cache_size=4GB"
settings+=" -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB"
as_owner "$binaries/pg_ctl" start --silent --wait --timeout=60 -D "$home/data" -l "$home/log" \
    -o "$settings" || { cat "$home/log" >&2; exit 1; }
as_owner "$binaries/createdb" -h "$home/sockets" -U peer peer
cd "$here"

export PEER_POSTGRES="host=$home/sockets user=peer dbname=peer"
"$@"
