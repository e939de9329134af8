#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does every job come back? A hundred starts of jobs of different shapes at every level, and how many of them ended
clean: every rank destroyed its communicators and exited with 0 (and had the plugin's segment, where it was to).

    starts.py --build DIR --out OUT [--seconds S] [--iterations N]

Goes on where OUT/jobs.jsonl ends, so it may be split over several calls. Ends with 0 when all are done and clean.
Half of the jobs have a reader beside them and half have none.
"""

import argparse
import collections
import pathlib
import random
import sys
import tempfile

from bench_lab import Job, Tail, is_good, of_options, outcomes, plugin_variables, run_plan, start

LEVELS = ("steady", "detail", "deep")


def shapes(iterations):
    """(workload, ranks, hosts, level, variables, raises) of a hundred starts."""
    few = {"ITERS": iterations}
    for ranks in (2, 4, 8):
        for variables in (few, few | {"NOA2A": 1}):
            yield "train", ranks, 1, "none", variables, 0
            for level in LEVELS * 3:
                yield "train", ranks, 1, level, variables, 0
    for level in ("steady", "deep"):
        for variables in (few, few | {"NOA2A": 1}):
            yield "train", 8, 1, level, variables | {"EXIT": "quick"}, 0
    for ranks in (4, 8):
        for level in ("none", *LEVELS):
            yield "train", ranks, 2, level, few, 0
    for ranks in (2, 8):
        for level in LEVELS:
            yield "graphs", ranks, 1, level, {"REPLAYS": 100}, 0
    for level in ("none", *LEVELS):
        yield "beside", 2, 1, level, {"MODE": "global"}, 0
    for ranks in (2, 4):
        for level in LEVELS:
            # Streams that share a queue of the GPU would wait for each other.
            yield "threads", ranks, 1, level, {"ITERS": 100, "CUDA_DEVICE_MAX_CONNECTIONS": 16}, 0
    for ranks in (2, 4, 8):
        for level in ("steady", "deep"):
            yield "train", ranks, 1, level, {"ITERS": 10 * iterations, "PACE_MS": 3}, 100
    for ranks in (4, 8):
        for level in LEVELS:
            yield "grouped", ranks, 1, level, {"ITERS": 100}, 0


def plan(build, iterations, read_directory, seed=1):
    """The jobs in a fixed order that mixes them, so that what one call leaves is of every shape. A repeated shape is
    told by its number."""
    jobs = []
    for index, (workload, ranks, hosts, level, variables, raises) in enumerate(shapes(iterations)):
        words = [f"{index:02d}", workload, str(ranks), level]
        words += ["hosts"] * (hosts > 1) + ["noa2a"] * ("NOA2A" in variables) + ["quick"] * ("EXIT" in variables)
        words += ["raised"] * (raises > 0)
        variables = variables | plugin_variables(level, build)
        if index % 2:
            variables |= {"RINGSIDE_DIR": str(read_directory)}
        # While a level is raised nobody else's segments may stand in the folder.
        if raises:
            variables.pop("RINGSIDE_DIR", None)
        jobs.append(Job("-".join(words), workload, ranks, hosts, limit=20, raises=raises, raise_period=0.02,
                        variables=variables))
    random.Random(seed).shuffle(jobs)
    return jobs


def table(jobs, done):
    """Markdown: starts and clean ends by workload, ranks and level."""
    rows = collections.defaultdict(lambda: [0, 0, []])
    for job in jobs:
        outcome = done.get(job.name)
        if outcome is None:
            continue
        words = job.name.split("-")
        row = rows[" ".join([words[1], *words[4:]]), job.ranks, words[3]]
        row[0] += 1
        row[1] += is_good(outcome)
        row[2].append(outcome["seconds"])
    lines = ["| workload | ranks | level | starts | clean | longest s |", "|---|---|---|---|---|---|"]
    for (workload, ranks, level), (starts, clean, seconds) in sorted(rows.items()):
        lines.append(f"| {workload} | {ranks} | {level} | {starts} | {clean} | {max(seconds):.1f} |")
    starts, clean = sum(row[0] for row in rows.values()), sum(row[1] for row in rows.values())
    return "\n".join(lines + [f"\n{starts} starts of {len(jobs)}, {clean} clean ends"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=450)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--only", help="jobs whose name holds this")
    arguments, build = start(parser)
    if arguments.out is None:
        parser.error("--out is needed: where the starts are written down")
    with of_options(arguments) as lab:
        lab.warm()
        memory = pathlib.Path(tempfile.mkdtemp(prefix="read-", dir=lab.memory))
        jobs = [job for job in plan(build, arguments.iterations, memory)
                if (arguments.only or "") in job.name and lab.has_gpus_for(job.ranks)]
        with Tail(build, memory):
            run_plan(lab, jobs, arguments.seconds, outcomes(arguments.out))
    done = outcomes(arguments.out)
    print(table(jobs, done))
    for outcome in (done[job.name] for job in jobs if job.name in done and not is_good(done[job.name])):
        print(f"NOT CLEAN: {outcome['name']}: exits {outcome['exits']}, {outcome['segments']} segments")
    return 0 if all(job.name in done and is_good(done[job.name]) for job in jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
