#!/usr/bin/env bash
# Installs what the tests need beside Rust and Node on Debian 12: a C compiler, a browser, PostgreSQL
# 15. What is there already is left alone; with everything there, nothing is asked of the network.
set -euo pipefail

postgres_is_there() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null
}

missing=()
command -v cc >/dev/null || missing+=(build-essential)
command -v git >/dev/null || missing+=(git)
# A browser without a font draws boxes, and boxes have other widths than words.
command -v chromium >/dev/null || missing+=(chromium fonts-liberation)
postgres_is_there || missing+=(postgresql-15)

if [ "${#missing[@]}" -eq 0 ]; then
    echo "test tools: all there"
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "test tools: please install ${missing[*]} (this script knows Debian only)" >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "test tools: ${missing[*]} missing; run scripts/install-test-tools.sh as root" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "test tools: installing ${missing[*]}"
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
