#!/usr/bin/env bash
# Measures the peers and us on the same work, and writes docs/benchmarks.md.
#
#   peers/run.sh                                  everything (hours on two cores)
#   peers/run.sh --only febrl3,febrl4 --peer us   some tasks, some peers
#   peers/run.sh --scale 0.05                     smaller synthetic sets
#
# DATA=folder         where historical_50k and fake_1000 are; left out without it
# CONTACTPOINT=path   our program, else target/release/contactpoint
# REMARK=text        a sentence about the circumstances, for the report
# REPORT=path         where to write instead of docs/benchmarks.md; REPORT= writes none
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
work=$root/target/peers
mkdir -p "$work"

# The environment is made again when what it should hold has changed.
if ! cmp -s "$root/peers/requirements.txt" "$work/venv/made-with"; then
    rm -rf "$work/venv"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/peers/requirements.txt"
    cp "$root/peers/requirements.txt" "$work/venv/made-with"
fi

if [ ! -x "${CONTACTPOINT:-$root/target/release/contactpoint}" ]; then
    echo "peers/run.sh: no program at ${CONTACTPOINT:-target/release/contactpoint}: cargo build --release" >&2
    exit 1
fi

export PYTHONWARNINGS=ignore PYTHONDONTWRITEBYTECODE=1
"$work/venv/bin/python" "$root/peers/run.py" "$@"
report=${REPORT-$root/docs/benchmarks.md}
if [ -n "$report" ]; then
    "$work/venv/bin/python" "$root/peers/report.py" "$work/results" "$report"
fi
