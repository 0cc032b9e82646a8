"""Runs a command and writes what it cost: `measure.py COST.json COMMAND [ARGUMENT...]`.

CPU time and peak memory are those that the operating system counts for the command and everything that
it waited for. This program imports little, since a child begins with the peak of its parent.
"""

import json
import os
import subprocess
import sys
import time


def main():
    cost_path, command = sys.argv[1], sys.argv[2:]
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    cost = {
        "wall_seconds": time.monotonic() - start,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_rss_bytes": usage.ru_maxrss * 1024,
        "exit_code": os.waitstatus_to_exitcode(status),
    }
    with open(cost_path, "w", encoding="utf-8") as file:
        json.dump(cost, file)
    sys.exit(min(abs(cost["exit_code"]), 255))


if __name__ == "__main__":
    main()
