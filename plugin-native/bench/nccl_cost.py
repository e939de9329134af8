# SPDX-License-Identifier: Apache-2.0
"""What profiling costs NCCL: runs nccl_cost with no plugin and with each configuration in turn, and prints ratios.

NCCL loads a plugin once per process, so one run is one configuration. A round is a run without a plugin, one with
Ringside at `steady`, and, as far as the time allows, one of the other configurations, in random order; each run of a
round is compared with the round's run without a plugin. Segments are drained all the while, also in the runs without.

    nccl_cost.py --build DIR [--seconds S] [--pairs N] [--mode threads|processes|one-gpu] [--raw FILE] [--table FILE]

Mode one-gpu: two ranks side by side on one GPU (packaging/captures/how); the others need two GPUs. Configurations:
bench_lab.py.
"""

import argparse
import json
import os
import pathlib
import random
import sys
import tempfile
import time

from bench_lab import Lab, Tail, plugin_variables
from statistics_of_pairs import table

RUN_TIMEOUT_SECONDS = 60
FAILURES_IN_A_ROW = 3


class Runner:
    """Runs one configuration at a time and remembers how long a run takes."""

    def __init__(self, arguments, lab, directory, raw):
        self.arguments, self.lab, self.directory, self.raw = arguments, lab, directory, raw
        self.build = pathlib.Path(arguments.build).resolve()
        self.spent, self.runs, self.failures = 0.0, 0, 0

    def mean_seconds(self):
        return self.spent / self.runs if self.runs else 3.0

    def run(self, configuration, round_number):
        mode = ["--one-gpu"] if self.arguments.mode == "one-gpu" else ["--mode", self.arguments.mode]
        command = [str(self.build / "nccl_cost"), *mode, "--ranks", str(self.arguments.ranks), "--label", configuration, "--sizes", self.arguments.sizes,
                   "--blocks", str(self.arguments.blocks)]
        variables = {"RINGSIDE_DIR": str(self.directory), **plugin_variables(configuration, self.build)}
        status, output, complaints, seconds = self.lab.program(f"cost-{self.runs}", self.arguments.ranks, command, RUN_TIMEOUT_SECONDS,
                                                               variables)
        self.spent += seconds
        self.runs += 1
        if status != 0:
            self.failures += 1
            why = f"took more than {RUN_TIMEOUT_SECONDS} s" if status is None else f"ended with {status}"
            print(f"round {round_number}, {configuration}: {why}: {(complaints + output)[-600:]}", file=sys.stderr)
            return []
        self.failures = 0
        lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        for line in lines:
            self.raw.write(json.dumps(dict(line, round=round_number)) + "\n")
        self.raw.flush()
        return lines


def play_rounds(runner, configurations, arguments, deadline):
    """The rounds, each {configuration: lines}. `steady` stands in each; the others take turns in what time is left."""
    order = random.Random(arguments.seed)
    main = configurations[0]
    others = configurations[1:]
    missing = {configuration: arguments.pairs for configuration in configurations}
    rounds = []
    while any(missing.values()) and runner.failures < FAILURES_IN_A_ROW:
        left = deadline - time.monotonic()
        mean = runner.mean_seconds()
        reserved = 2 * mean * missing[main] if missing[main] else 0
        round_plan = ["none"] + ([main] if missing[main] else [])
        waiting = sorted((c for c in others if missing[c]), key=lambda c: -missing[c])
        if waiting and left - reserved > mean * (1 if missing[main] else 2):
            # A later round without `steady` compares two others with its own run without a plugin.
            round_plan += waiting[: 1 if missing[main] else 2]
        if len(round_plan) < 2 or left < mean * len(round_plan):
            break
        order.shuffle(round_plan)
        of_round = {}
        for configuration in round_plan:
            of_round[configuration] = runner.run(configuration, len(rounds))
            if configuration in missing:
                missing[configuration] -= 1
        rounds.append(of_round)
    return rounds


def size_text(size):
    kind, _, digits = size.rpartition(":")
    size = int(digits)
    return f"{kind} " * bool(kind) + (
        f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB")


def markdown(rows, title):
    lines = [f"{title}\n", "| size | plugin | median us per operation (runs) | ratio to none, median of pairs | 95 % "
             "interval | pairs |", "|---|---|---|---|---|---|"]
    for size, configuration, median, runs, ratio in rows:
        compared = "- | - | -"
        if ratio is not None:
            compared = f"{ratio.median:.4f} | {ratio.low:.4f} to {ratio.high:.4f} | {ratio.pairs}"
        lines.append(f"| {size_text(size)} | {configuration} | {median:.2f} ({runs}) | {compared} |")
    return "\n".join(lines) + "\n"


def once(rounds, configurations):
    """What happens once per communicator, outside the blocks: medians over the runs."""
    lines = ["| plugin | NCCL init ms | first operation ms | whole warm-up ms |", "|---|---|---|---|"]
    for configuration in ["none"] + configurations:
        heads = [r[configuration][0] for r in rounds if r.get(configuration)]
        if heads:
            middle = [sorted(h[k] for h in heads)[len(heads) // 2] for k in
                      ("init_ms", "first_operation_ms", "warmup_ms")]
            lines.append(f"| {configuration} | {middle[0]:.0f} | {middle[1]:.1f} | {middle[2]:.0f} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, help="CMake's build folder")
    parser.add_argument("--seconds", type=float, default=400, help="ends in time, with fewer pairs if need be")
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--mode", choices=["threads", "processes", "one-gpu"], default="threads")
    parser.add_argument("--configurations", default="steady,null,detail,deep,again", help="the first in each round")
    parser.add_argument("--sizes", default="65536,1048576,67108864")
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--blocks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-gpu", action="store_true", help="with played libraries")
    parser.add_argument("--raw", default=os.devnull, help="every block, one line of JSON each")
    parser.add_argument("--table", help="the tables, as markdown")
    arguments = parser.parse_args()
    configurations = arguments.configurations.split(",")
    deadline = time.monotonic() + arguments.seconds
    one_gpu = arguments.mode == "one-gpu" and not arguments.no_gpu
    with Lab(gpu=one_gpu) as lab, open(arguments.raw, "a", encoding="utf-8") as raw:
        directory = pathlib.Path(tempfile.mkdtemp(prefix="read-", dir=lab.memory))
        with Tail(pathlib.Path(arguments.build), directory):
            runner = Runner(arguments, lab, directory, raw)
            rounds = play_rounds(runner, configurations, arguments, deadline)
    sizes = arguments.sizes.split(",")
    title = f"All-reduce (a2a: all-to-all, bytes to each), {arguments.ranks} ranks, {arguments.mode}; {len(rounds)} rounds, {runner.mean_seconds():.1f} s a run"
    everything = ["none"] + configurations
    text = "\n".join([
        markdown(table(rounds, everything, sizes), title + "; GPU time between two events, the slower rank"),
        markdown(table(rounds, everything, sizes, "wall_us_per_op"), "The same by wall clock"),
        once(rounds, configurations),
    ])
    print(text)
    if arguments.table:
        pathlib.Path(arguments.table).write_text(text, encoding="utf-8")
    return 0 if rounds and runner.failures < FAILURES_IN_A_ROW else 1


if __name__ == "__main__":
    sys.exit(main())
