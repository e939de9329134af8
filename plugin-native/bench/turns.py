#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the plugin costs a running job, without what differs from start to start: `train` in one process with the plugin
in NCCL's way and out of it in turns of 60 iterations (turns_plugin.c, workload `turns`).

    turns.py --build DIR --out OUT [--seconds S] [--starts N] [--configurations steady,every,null,again] [--ranks 8]

again: nothing in either turn, so what the method itself finds where there is nothing. A pair is two neighbouring turns;
of each start the median of its pairs' ratios, and over all pairs the median with its interval. Goes on where
OUT/jobs.jsonl ends. Segments are drained meanwhile. What stays in both turns is not seen: the plugin's thread, which
has nothing to read in turns without, and its memory; pairs.py has those.
"""

import argparse
import itertools
import statistics
import sys

from bench_lab import Job, outcomes, plugin_variables, run_drained, start
from statistics_of_pairs import ratio_of_pairs

TURN = 60


def plan(build, starts, configurations, turns, ranks, pin, directory):
    jobs = []
    for number in range(starts):
        for configuration in configurations:
            variables = plugin_variables(configuration, build)
            inner = variables.pop("NCCL_PROFILER_PLUGIN")
            jobs.append(Job(f"turns-{number:02d}-{configuration}", "turns", ranks, limit=90, variables={
                **variables, "RINGSIDE_DIR": str(directory), "TURNS": turns, "TURN": TURN, "TURNS_PIN": int(pin),
                "NCCL_PROFILER_PLUGIN": str(build / "turns_plugin.so"),
                "TURNS_PLUGIN": "" if inner == "none" else inner}))
    return jobs


def pairs(outcome, key="micros"):
    """[(micros without, micros with)] of neighbouring turns: of each turn the mean over the ranks. Empty where a rank
    told nothing, or where the mask was not what the turn says. `key`: micros, a turn's mean, or medians."""
    of_ranks = [result for result in outcome["results"] if "micros" in result]
    silent = not outcome["variables"].get("TURNS_PLUGIN")
    asked = [[True, 0 if silent else 1], [False, 0]]
    if not outcome["clean"] or len(of_ranks) < outcome["ranks"] or any(
            sorted(result["asked"]) != sorted(asked) for result in of_ranks):
        return []
    first = of_ranks[0]["first"]
    turns = [statistics.mean(each) for each in zip(*(result[key] for result in of_ranks))]
    found = []
    for at in range(0, len(turns) - 1, 2):
        early, late = turns[at], turns[at + 1]
        found.append((late, early) if (first + at) % 4 in (1, 2) else (early, late))
    return found


def markdown(outcomes_by_name, configurations, ranks):
    lines = [f"`turns`, {ranks} ranks, turns of {TURN} iterations\n",
             "| of a turn | plugin | us an iteration without, median | with | ratio, median of pairs | 95 % interval | pairs | medians "
             "of the starts |", "|---|---|---|---|---|---|---|---|"]
    for figure, configuration in itertools.product(("micros", "medians"), configurations):
        starts = [found for name, outcome in outcomes_by_name.items()
                  if name.split("-", 2)[2] == configuration and (found := pairs(outcome, figure))]
        word = {"micros": "mean", "medians": "median"}[figure]
        everything = [pair for found in starts for pair in found]
        ratio = ratio_of_pairs(everything, resamples=2000)
        if ratio is None:
            lines.append(f"| {word} | {configuration} | - | - | - | - | 0 | - |")
            continue
        of_starts = sorted(ratio_of_pairs(found, resamples=1).median for found in starts)
        lines.append(
            f"| {word} | {configuration} | {statistics.median(off for off, _ in everything):.1f} | "
            f"{statistics.median(on for _, on in everything):.1f} | {ratio.median:.4f} | {ratio.low:.4f} to "
            f"{ratio.high:.4f} | {ratio.pairs} | {', '.join(f'{one:.4f}' for one in of_starts)} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=240)
    parser.add_argument("--starts", type=int, default=6)
    parser.add_argument("--turns", type=int, default=120)
    parser.add_argument("--configurations", default="steady,again,null")
    parser.add_argument("--ranks", type=int, default=8)
    parser.add_argument("--pin", action="store_true", help="each rank on processors of its own")
    arguments, build = start(parser)
    if arguments.out is None:
        parser.error("--out is needed: where the runs are written down")
    configurations = arguments.configurations.split(",")
    run_drained(arguments, build, lambda directory: plan(
        build, arguments.starts, configurations, arguments.turns, arguments.ranks, arguments.pin, directory))
    found = outcomes(arguments.out)
    print(markdown(found, configurations, arguments.ranks))
    return 0 if any(pairs(outcome) for outcome in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
