# SPDX-License-Identifier: Apache-2.0
"""What profiling costs NCCL: runs nccl_cost with no plugin and with each configuration in turn, and prints ratios.

NCCL loads a plugin once per process, so one run is one configuration. A round is a run without a plugin, one with
Ringside at `steady`, and, as far as the time allows, one of the other configurations, in random order; each run of a
round is compared with the round's run without a plugin. Segments are drained all the while, also in the runs without.

    nccl_cost.py --build DIR [--seconds S] [--pairs N] [--mode threads|processes] [--raw FILE] [--table FILE]

Configurations: none; null (an empty plugin with steady's event mask: NCCL's own price); steady, detail, deep; again (a
second run without a plugin: what the method itself adds).
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from statistics_of_pairs import table

RUN_TIMEOUT_SECONDS = 60
FAILURES_IN_A_ROW = 3


def environment(configuration, build, directory):
    changed = dict(os.environ, NCCL_NVLS_ENABLE="0", RINGSIDE_DIR=directory)
    for name in ("RINGSIDE_LEVEL", "NCCL_PROFILER_PLUGIN", "EMPTY_PLUGIN_MASK"):
        changed.pop(name, None)
    if configuration in ("none", "again"):
        changed["NCCL_PROFILER_PLUGIN"] = "none"
    elif configuration == "null":
        changed["NCCL_PROFILER_PLUGIN"] = str(build / "empty_plugin.so")
    else:
        changed["NCCL_PROFILER_PLUGIN"] = str(build / "libnccl-profiler-ringside.so")
        changed["RINGSIDE_LEVEL"] = configuration
    return changed


class Runner:
    """Runs one configuration at a time and remembers how long a run takes."""

    def __init__(self, arguments, directory, raw):
        self.arguments, self.directory, self.raw = arguments, directory, raw
        self.build = pathlib.Path(arguments.build).resolve()
        self.spent, self.runs, self.failures = 0.0, 0, 0

    def mean_seconds(self):
        return self.spent / self.runs if self.runs else 3.0

    def run(self, configuration, round_number):
        command = [str(self.build / "nccl_cost"), "--mode", self.arguments.mode, "--label", configuration,
                   "--sizes", self.arguments.sizes, "--blocks", str(self.arguments.blocks)]
        start = time.monotonic()
        try:
            done = subprocess.run(command, env=environment(configuration, self.build, self.directory),
                                  capture_output=True, text=True, timeout=RUN_TIMEOUT_SECONDS)
            failed = done.returncode != 0
            complaint = (done.stderr + done.stdout)[-600:]
        except subprocess.TimeoutExpired:
            failed, complaint = True, f"took more than {RUN_TIMEOUT_SECONDS} s"
        self.spent += time.monotonic() - start
        self.runs += 1
        if failed:
            self.failures += 1
            print(f"round {round_number}, {configuration}: failed: {complaint}", file=sys.stderr)
            return []
        self.failures = 0
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
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
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB"


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
    parser.add_argument("--mode", choices=["threads", "processes"], default="threads")
    parser.add_argument("--configurations", default="steady,null,detail,deep,again", help="the first in each round")
    parser.add_argument("--sizes", default="65536,1048576,67108864")
    parser.add_argument("--blocks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--raw", default=os.devnull, help="every block, one line of JSON each")
    parser.add_argument("--table", help="the tables, as markdown")
    arguments = parser.parse_args()
    configurations = arguments.configurations.split(",")
    deadline = time.monotonic() + arguments.seconds
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    directory = tempfile.mkdtemp(prefix="ringside-cost-", dir=base)
    tail = subprocess.Popen([str(pathlib.Path(arguments.build) / "ring_tail"), "--dir", directory],
                            stdout=subprocess.DEVNULL)
    try:
        with open(arguments.raw, "a", encoding="utf-8") as raw:
            runner = Runner(arguments, directory, raw)
            rounds = play_rounds(runner, configurations, arguments, deadline)
    finally:
        tail.terminate()
        tail.wait()
        shutil.rmtree(directory, ignore_errors=True)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    title = f"All-reduce, 2 ranks, {arguments.mode}; {len(rounds)} rounds, {runner.mean_seconds():.1f} s a run"
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
