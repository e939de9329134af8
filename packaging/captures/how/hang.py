#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hangs a job on purpose and asks Ringside about it: a daemon beside 8 ranks, one of which is stopped, killed or
blocked.

    hang.py --home RINGSIDE_HOME --plugin PLUGIN --out OUT [--level LEVEL] [--after 5,12] [--culprits 3] [KIND ...]

Kinds (stop, kill, sync without one; also skip, size, xid). So many seconds after the fault `ringside report --json` is
saved as OUT/hang-KIND-RANK-SECONDS.json, and what it found is printed; OUT/hang-KIND-RANK.ringside is the recording of
the whole. The last lines say how often the one rank that did it was named, and by which verdict.
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
LEAD_SECONDS = 30  # from the start to the fault


def look(home, daemon, kind, culprit, seconds, fault_at, out):
    """One report, some time after the fault: its first hang as (ranks, kind), or None without one."""
    asked = time.monotonic() - fault_at
    report = home.report(daemon.address)
    if report is None:
        return None
    (out / f"hang-{kind}-{culprit}-{seconds}.json").write_text(json.dumps(report, indent=1) + "\n")
    hangs, findings = report.get("hangs", {}).get("findings", []), report.get("findings", [])
    print(f"{kind} of rank {culprit}, {asked:.1f} s after: {len(hangs)} hangs, {len(findings)} findings")
    for finding in hangs[:3]:
        print(f"  {finding['kind']}, ranks {finding['ranks']}, {finding['confidence']}: {finding['headline']}")
    for finding in findings[:3]:
        words = (finding.get(key) for key in ("severity", "headline", "subject", "evidence"))
        print(("  " + " | ".join(map(str, words)))[:200])
    sys.stdout.flush()
    return (hangs[0]["ranks"], hangs[0]["kind"]) if hangs else ([], "nothing")


def hang(lab, home, kind, culprit, arguments, out):
    """What each report named first; fewer than asked for where the fault did not come or a report failed."""
    name = f"hang-{kind}-{culprit}"
    job = Job(name, arguments.workload, arguments.ranks, limit=LEAD_SECONDS + 40, grace=40, variables={
        "NCCL_PROFILER_PLUGIN": str(pathlib.Path(arguments.plugin).resolve()), "RINGSIDE_LEVEL": arguments.level,
        "ITERS": 100000, "PACE_MS": 5, "FAULT": f"{kind}:{culprit}:{arguments.at}"})
    segments = lab.segments_of(job)
    segments.mkdir(mode=0o700, exist_ok=True)
    waiting = [float(word) for word in arguments.after.split(",")]
    named = []
    with home.run(segments, log=out / f"{name}-daemon.txt") as daemon, \
            home.record(daemon.address, out / f"{name}.ringside", log=out / f"{name}-record.txt"):
        running = lab.start(job)
        # Also when the others end by themselves: the daemon is then asked about ranks that are gone.
        while not running.is_over() or (waiting and running.fault_at is not None):
            now = time.monotonic()
            if running.is_over():
                time.sleep(0.05)
            else:
                lab.poll(running)
            if running.fault_at is not None and waiting and now >= running.fault_at + waiting[0]:
                named.append(look(home, daemon, kind, culprit, f"{waiting.pop(0):g}", running.fault_at, out))
            if not waiting or (running.fault_at is None and now > running.begin + LEAD_SECONDS):
                running.kill()
        outcome = lab.finish(running)
    if running.fault_at is None:
        print(f"{kind}: the fault did not come")
    return [] if outcome["destroyed"] else [one for one in named if one is not None]


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
    parser.add_argument("--culprits", default="3", help="ranks, each kind with each")
    parser.add_argument("--workload", default="train")
    arguments = parser.parse_args()
    unknown = set(arguments.kinds) - set(Fault.KINDS)
    if unknown or arguments.out is None:
        parser.error(f"no kind {', '.join(unknown)}" if unknown else "--out is needed: where the reports are put")
    home, out = Home(arguments.home), pathlib.Path(arguments.out).resolve()
    with of_options(arguments, out) as lab:
        lab.warm()
        kinds = arguments.kinds or ["stop", "kill", "sync"]
        culprits = [int(word) % arguments.ranks for word in arguments.culprits.split(",")]
        done = {kind: [(culprit, hang(lab, home, kind, culprit, arguments, out)) for culprit in culprits]
                for kind in kinds}
    whole = True
    for kind, tries in done.items():
        last = [(culprit, named[-1] if named else ([], "no report")) for culprit, named in tries]
        right = sum(ranks == [culprit] for culprit, (ranks, _) in last)
        verdicts = ", ".join(word for _, (_, word) in last)
        print(f"{kind}: the rank that did it named alone in {right} of {len(last)}: {verdicts}")
        whole &= all(len(named) == len(arguments.after.split(",")) for _, named in tries)
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
