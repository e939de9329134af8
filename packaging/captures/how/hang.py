#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hangs a job on purpose and asks Ringside about it: a daemon beside 8 ranks, one of which is stopped, killed or
blocked.

    hang.py --home RINGSIDE_HOME --plugin PLUGIN --out OUT [--level LEVEL] [--after 5,12] [KIND ...]

Kinds (stop, kill, sync without one; also skip, size, xid). So many seconds after the fault `ringside report --json` is
saved as OUT/hang-KIND-SECONDS.json, and what it found is printed.
"""

import argparse
import json
import pathlib
import sys
import time

from home import Home
from job import Job
from lab import of_options, options
from rank import Fault

FAULT_AT = 400
RANK = 3
LEAD_SECONDS = 30  # from the start to the fault


def look(home, daemon, kind, seconds, fault_at, out):
    """One report, some time after the fault."""
    asked = time.monotonic() - fault_at
    report = home.report(daemon.address)
    if report is None:
        return False
    (out / f"hang-{kind}-{seconds}.json").write_text(json.dumps(report, indent=1) + "\n")
    findings = report.get("findings", [])
    print(f"{kind}, {asked:.1f} s after: {len(findings)} findings")
    for finding in findings[:8]:
        words = (finding.get(key) for key in ("severity", "title", "subject", "evidence"))
        print(("  " + " | ".join(map(str, words)))[:300])
    sys.stdout.flush()
    return True


def hang(lab, home, kind, arguments, out):
    """Whether the fault came and every report was there."""
    job = Job(f"hang-{kind}", arguments.workload, arguments.ranks, limit=LEAD_SECONDS + 40, grace=40, variables={
        "NCCL_PROFILER_PLUGIN": str(pathlib.Path(arguments.plugin).resolve()), "RINGSIDE_LEVEL": arguments.level,
        "ITERS": 100000, "PACE_MS": 5, "FAULT": f"{kind}:{RANK % arguments.ranks}:{arguments.at}"})
    segments = lab.segments_of(job)
    segments.mkdir(mode=0o700, exist_ok=True)
    waiting = [float(word) for word in arguments.after.split(",")]
    reported = []
    with home.run(segments, log=out / f"hang-{kind}-daemon.txt") as daemon:
        running = lab.start(job)
        # Also when the others end by themselves: the daemon is then asked about ranks that are gone.
        while not running.is_over() or (waiting and running.fault_at is not None):
            now = time.monotonic()
            if running.is_over():
                time.sleep(0.05)
            else:
                lab.poll(running)
            if running.fault_at is not None and waiting and now >= running.fault_at + waiting[0]:
                reported.append(look(home, daemon, kind, f"{waiting.pop(0):g}", running.fault_at, out))
            if not waiting or (running.fault_at is None and now > running.begin + LEAD_SECONDS):
                running.kill()
        outcome = lab.finish(running)
    if running.fault_at is None:
        print(f"{kind}: the fault did not come")
    return len(reported) == len(arguments.after.split(",")) and all(reported) and outcome["destroyed"] == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options(parser)
    parser.add_argument("kinds", nargs="*", default=[])
    parser.add_argument("--home", required=True)
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--level", default="steady")
    parser.add_argument("--after", default="5,12", help="seconds")
    parser.add_argument("--at", type=int, default=FAULT_AT, help="iteration")
    parser.add_argument("--ranks", type=int, default=8)
    parser.add_argument("--workload", default="train")
    arguments = parser.parse_args()
    unknown = set(arguments.kinds) - set(Fault.KINDS)
    if unknown or arguments.out is None:
        parser.error(f"no kind {', '.join(unknown)}" if unknown else "--out is needed: where the reports are put")
    home, out = Home(arguments.home), pathlib.Path(arguments.out).resolve()
    with of_options(arguments, out) as lab:
        lab.warm()
        done = [hang(lab, home, kind, arguments, out) for kind in arguments.kinds or ["stop", "kill", "sync"]]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
