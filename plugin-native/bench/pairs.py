#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the plugin costs a whole job: `train` of 8 ranks without a plugin and with each configuration in turn, and
ratios of the runs of a round. The first 150 of 450 iterations (a job's start) and the last 300 are timed apart.

    pairs.py --build DIR --out OUT [--seconds S] [--pairs N] [--configurations steady,every,null,again]
        [--workload train|graphs] [--iterations 450] [--ranks 8]

graphs: an iteration replays four CUDA graphs, each a matrix product and an all-reduce.

A round runs every configuration once, in random order. Goes on where OUT/jobs.jsonl ends. Segments are drained
meanwhile.
"""

import argparse
import random
import sys

from bench_lab import Job, is_good, outcomes, plugin_variables, run_drained, start
from statistics_of_pairs import table

COUNTS = {"train": "ITERS", "graphs": "REPLAYS"}  # the variable that says how many iterations there are
PHASES = {"start": ("first_ms", 1), "rest": ("rest_ms", 1), "rest, median": ("rest_median_ms", 1),
          "until all had started": ("start_seconds", 1e3)}  # figure of the outcome, and what makes milliseconds of it


def plan(build, pairs, configurations, workload, iterations, ranks, directory, seed=1):
    order = random.Random(seed)
    jobs = []
    for number in range(pairs):
        of_round = ["none", *configurations]
        order.shuffle(of_round)
        for configuration in of_round:
            jobs.append(Job(f"pair-{number:02d}-{configuration}", workload, ranks, limit=40, variables={
                COUNTS[workload]: iterations, "RINGSIDE_DIR": str(directory), **plugin_variables(configuration, build)}))
    return jobs


def rounds(jobs, done):
    """[{configuration: lines}] as statistics_of_pairs takes them; a run that did not end clean has no line."""
    found = {}
    for job in jobs:
        _, number, configuration = job.name.split("-")
        outcome = done.get(job.name)
        of_round = found.setdefault(number, {})
        if outcome is not None and is_good(outcome):
            of_round[configuration] = [{"size": phase, "us_per_op": 1e3 * outcome[key] * factor}
                                       for phase, (key, factor) in PHASES.items() if outcome.get(key) is not None]
    return list(found.values())


def markdown(rows, title):
    lines = [title + "\n", "| iterations | plugin | median ms each (runs) | ratio to none, median of pairs | 95 % "
             "interval | pairs |", "|---|---|---|---|---|---|"]
    for phase, configuration, median, runs, ratio in rows:
        compared = "- | - | -"
        if ratio is not None:
            compared = f"{ratio.median:.4f} | {ratio.low:.4f} to {ratio.high:.4f} | {ratio.pairs}"
        lines.append(f"| {phase} | {configuration} | {median / 1e3:.3f} ({runs}) | {compared} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pairs", type=int, default=12)
    parser.add_argument("--configurations", default="steady,every,null")
    parser.add_argument("--workload", choices=list(COUNTS), default="train")
    parser.add_argument("--iterations", type=int, default=450)
    parser.add_argument("--ranks", type=int, default=8)
    arguments, build = start(parser)
    if arguments.out is None:
        parser.error("--out is needed: where the runs are written down")
    configurations = arguments.configurations.split(",")
    jobs = run_drained(arguments, build, lambda directory: plan(
        build, arguments.pairs, configurations, arguments.workload, arguments.iterations, arguments.ranks, directory))
    done = rounds(jobs, outcomes(arguments.out))
    rows = table(done, ["none", *configurations], list(PHASES))
    third = arguments.iterations // 3
    print(markdown(rows, f"`{arguments.workload}`, {arguments.ranks} ranks, GPUs: {arguments.gpus}: the first {third} "
                         f"iterations (start) and the other {arguments.iterations - third} (rest), and the job's start"))
    return 0 if any(ratio is not None for *_, ratio in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
