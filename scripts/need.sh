#!/usr/bin/env bash
# Says what is missing before a build starts, instead of failing in the middle of it.
set -euo pipefail

missing=0

need() {
    if ! command -v "$1" >/dev/null; then
        echo "Missing: $1 - $2" >&2
        missing=1
    fi
}

need cargo "Rust 1.95 or newer, from https://rustup.rs"
need cc "a C compiler: apt-get install build-essential"
need node "Node 20 or newer, from https://nodejs.org"
need npm "it comes with Node"

if command -v node >/dev/null; then
    version=$(node --version)
    major=${version#v}
    major=${major%%.*}
    if [ "$major" -lt 20 ]; then
        echo "Too old: node $version - Node 20 or newer is needed, from https://nodejs.org" >&2
        missing=1
    fi
fi

exit "$missing"
