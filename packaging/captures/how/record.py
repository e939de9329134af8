#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes captures of 2 to 8 ranks on one GPU, or on one each, by `ringside-node capture` beside each job.

    record.py --home RINGSIDE_HOME --plugin PLUGIN --out OUT [NAME ...]

Names: healthy, deep, hosts, late, graph, graph-visible (all without one), plan-SEED (another culprit every 100
iterations; what was planted stands in jobs.jsonl; plan is plan-1; plan-SEED-RANKS with so many), healthy-SECONDS (a
job of that length, to see that nobody is named). The others are at most ten seconds of a job, a plan 40; its note in the capture says what ran, on what, and whether the ranks share one GPU.
"""

import argparse
import dataclasses
import importlib.metadata
import pathlib
import re
import subprocess
import sys
import tempfile

from home import Home
from job import Job
from lab import of_options, options

IDLE = "3s"  # a capture ends so long after the last process
END_SECONDS = 15


@dataclasses.dataclass(frozen=True)
class Capture:
    """A job to be captured."""

    level: str
    variables: dict
    workload: str = "train"
    ranks: int = 8
    hosts: int = 1
    nccl_log: bool = False  # NCCL's own log tells the daemon the ring's order
    limit: int = 60  # seconds

    def note(self, versions, each):
        what = " ".join(f"{name}={value}" for name, value in self.variables.items())
        gpus = "with a GPU each" if each else "sharing one GPU side by side"
        hosts = f", as {self.hosts} hosts over sockets" if self.hosts > 1 else ""
        return f"lab {self.workload} {what}; {self.ranks} ranks {gpus}{hosts}; {versions}"


CAPTURES = {
    "healthy": Capture("steady", {"ITERS": 180, "PACE_MS": 50}),
    "deep": Capture("deep", {"ITERS": 40, "PACE_MS": 230}),
    "hosts": Capture("steady", {"ITERS": 60, "PACE_MS": 150}, hosts=2, nccl_log=True),
    "late": Capture("steady", {"ITERS": 180, "PACE_MS": 50, "FAULT": "gpu:5:1000:90"}),
    "graph": Capture("steady", {"GRAPHS": 1, "REPLAYS": 1000}, "graphs", ranks=2),
    "graph-visible": Capture("deep", {"GRAPHS": 1, "REPLAYS": 1000, "RINGSIDE_GRAPHS": 1}, "graphs", ranks=2),
}
PLAN = re.compile(r"plan(?:-(\d{1,9})(?:-(\d))?)?")
HEALTHY = re.compile(r"healthy-(\d{1,4})")
ITERATIONS_PER_SECOND = 70  # of 8 ranks side by side, with a pause of 10 ms


def capture_of(name):
    """The capture of that name, or None."""
    healthy = HEALTHY.fullmatch(name)
    if healthy is not None:
        seconds = int(healthy[1])
        return Capture("steady", {"ITERS": seconds * ITERATIONS_PER_SECOND, "PACE_MS": 10}, limit=60 + 2 * seconds)
    plan = PLAN.fullmatch(name)
    if plan is None:
        return CAPTURES.get(name)
    variables = {"ITERS": 2000, "PACE_MS": 10, "FAULT": f"plan:{plan[1] or 1}:100"}
    return Capture("steady", variables, ranks=int(plan[2] or 8))


def versions():
    """What the capture's note says of the machine; what cannot be asked is left out."""
    asked = subprocess.run(["nvidia-smi", "--id=0", "--query-gpu=name,driver_version", "--format=csv,noheader"],
                           capture_output=True, text=True)
    name, _, driver = asked.stdout.strip().partition(", ")
    words = [name, f"driver {driver}"] if asked.returncode == 0 and driver else []
    for package, word in (("torch", "PyTorch"), ("nvidia-nccl-cu13", "NCCL"), ("nvidia-nccl-cu12", "NCCL")):
        try:
            words.append(f"{word} {importlib.metadata.version(package).partition('+')[0]}")
        except importlib.metadata.PackageNotFoundError:
            pass
    return ", ".join(words)


def take(lab, home, name, capture, plugin, out):
    """Whether the job ended clean and its capture is there."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=lab.folder))
    # Named here, so that the lab does not remove it before the capture has read the end.
    segments = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=lab.memory))
    variables = capture.variables | {"NCCL_PROFILER_PLUGIN": plugin, "RINGSIDE_LEVEL": capture.level,
                                     "RINGSIDE_DIR": str(segments)}
    arguments = ["--until-idle", IDLE, "--host-label", "lab", "--note", capture.note(versions(), lab.gpus is not None)]
    if capture.nccl_log:
        # Forked ranks do not show their own variables to the daemon, so the files are named to it.
        variables |= {"NCCL_DEBUG": "INFO", "NCCL_DEBUG_SUBSYS": "INIT,GRAPH",
                      "NCCL_DEBUG_FILE": f"{folder}/nccl.%h.%p.log"}
        config = folder / "node.yaml"
        config.write_text(f"nccl_logs:\n  - {folder}/nccl.*.log\n")
        arguments += ["--config", config]
    job = Job(f"capture-{name}", capture.workload, capture.ranks, capture.hosts, limit=capture.limit, variables=variables)
    file = out / f"{name}.ring"
    file.unlink(missing_ok=True)
    with home.capture(segments, file, *arguments, log=out / f"{name}.txt") as capturing:
        capturing.ready(file.exists)
        outcome = lab.run(job)
        ended = capturing.wait(END_SECONDS)
    size = file.stat().st_size if file.exists() else 0
    how = "" if ended else ", ended by a signal"
    print(f"{file}: {size:,} bytes{how}: {capturing.said().strip()[-200:]}", flush=True)
    return outcome["clean"] and size > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options(parser)
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--home", required=True)
    parser.add_argument("--plugin", required=True)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if capture_of(name) is None]
    if unknown or arguments.out is None:
        parser.error(f"no capture {', '.join(unknown)}" if unknown else "--out is needed: where the captures are put")
    home, out = Home(arguments.home), pathlib.Path(arguments.out).resolve()
    plugin = str(pathlib.Path(arguments.plugin).resolve())
    with of_options(arguments, out) as lab:
        lab.warm()
        done = []
        for name in arguments.names or CAPTURES:
            capture = capture_of(name)
            if not lab.has_gpus_for(capture.ranks):
                capture = dataclasses.replace(capture, ranks=lab.gpus, variables={
                    key: value.replace("gpu:5:", f"gpu:{lab.gpus - 1}:") if key == "FAULT" else value
                    for key, value in capture.variables.items()})
            done.append(take(lab, home, name, capture, plugin, out))
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
