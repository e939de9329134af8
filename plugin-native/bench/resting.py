#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""On which threads a rank's processor time goes while it rests, with and without the plugin.

    resting.py --build DIR --out OUT [--ranks N] [--seconds S]

Prints, for each configuration, the mean and the most of all ranks, by thread name, in percent of one processor.
"""

import argparse
import sys

from bench_lab import Job, of_options, plugin_variables, start


def table(outcome):
    """Rows of (thread name, threads of a rank, mean percent of a rank, most)."""
    ranks = [row["threads"] for row in outcome.get("at_rest", [])]
    names = {name for threads in ranks for name in threads}
    rows = []
    for name in names:
        percents = [threads.get(name, [0, 0.0])[1] for threads in ranks]
        rows.append((name, max(threads.get(name, [0])[0] for threads in ranks), sum(percents) / len(percents),
                     max(percents)))
    return sorted(rows, key=lambda row: -row[2])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ranks", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--workload", default="train")
    parser.add_argument("--configurations", default="none,steady,detail,deep")
    arguments, build = start(parser)
    with of_options(arguments) as lab:
        outcomes = {}
        for configuration in arguments.configurations.split(","):
            outcomes[configuration] = lab.run(Job(
                f"rest-{configuration}", arguments.workload, arguments.ranks, rest=arguments.seconds,
                variables={"ITERS": 60, **plugin_variables(configuration, build)}))
    for configuration, outcome in outcomes.items():
        print(f"| {configuration}: thread | threads | mean % | most % |\n|---|---|---|---|")
        for name, threads, mean, most in table(outcome):
            if most >= 0.05 or "ringside" in name:
                print(f"| {name} | {threads} | {mean:.2f} | {most:.2f} |")
    return 0 if all(outcome["clean"] and outcome.get("at_rest") for outcome in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
