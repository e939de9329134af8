#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks of the plugin on real NCCL: jobs with a reader beside them, and what the records of all ranks say together.

    checks.py --build DIR --out OUT same|switch|times|chain ...

same    8 ranks (as many as there are GPUs, where each has its own), three communicators, single calls and groups in
        turn: did every rank time the same collectives, is everything paired, was every call recorded? In C
        (nccl_sample, where the calls are known) and in PyTorch
switch  the level raised and lowered 100 times meanwhile
times   every launch timed at `deep`: the events' times beside NCCL's own kernel stamps, by size
chain   a second plugin: does it get alone what it gets behind ours?

OUT/checks.txt keeps every check's whole text. Ends with 1 when one failed.
"""

import argparse
import json
import pathlib
import shutil
import sys
import tempfile

import chain_check
import sample_check
import times
from bench_lab import Job, Tail, of_options, plugin_variables, start
from records import load

SOCKETS = {"NCCL_P2P_DISABLE": "1", "NCCL_SHM_DISABLE": "1"}
SAMPLE_LIMIT_SECONDS = 60
GROUPED_TIMED = 1  # the world of `grouped` has one collective, the others 10 and more


class Checks:
    """Runs checks one after the other; remembers which failed."""

    def __init__(self, lab, build, out):
        self.lab, self.build, self.out = lab, build, out
        self.failed = []

    def report(self, name, lines, wrong):
        text = "\n".join([*lines, *(f"WRONG: {sentence}" for sentence in wrong), "FAILED" if wrong else "PASSED"])
        with open(self.out / "checks.txt", "a", encoding="utf-8") as file:
            file.write(f"=== {name}\n{text}\n")
        shown = ("communicator", "lost", "level", "|", "durations", "left out")
        seen = [line for line in lines if line.startswith(shown)]
        print(f"=== {name}: {'FAILED' if wrong else 'PASSED'}")
        print("\n".join([line[:200] for line in seen if ": ranks" in line or not line.startswith("communicator")][:20]
                        + [f"WRONG: {sentence}" for sentence in wrong[:10]]), flush=True)
        if wrong:
            self.failed.append(name)

    def places(self, name):
        """Where a job's segments stand, and where what is drained of them is kept."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.lab.memory))
        return folder / "segments", folder / "kept"

    def nccl_sample(self):
        where = ["--one-gpu"] if self.lab.gpus is None else ["--mode", "processes"]
        return [str(self.build / "nccl_sample"), *where]

    def sample(self, name, ranks, options, variables=None, level="steady", tail=(), **check):
        """nccl_sample, where every call is known beforehand."""
        if not self.lab.has_gpus_for(ranks):
            ranks = self.lab.gpus
        segments, kept = self.places(name)
        with Tail(self.build, segments, "--until-over", *tail, out=kept) as reader:
            status, output, complaints, seconds = self.lab.program(
                name, ranks, [*self.nccl_sample(), "--ranks", str(ranks), *options],
                SAMPLE_LIMIT_SECONDS, {"RINGSIDE_DIR": str(segments), "NCCL_DEBUG": "WARN",
                                       **plugin_variables(level, self.build), **(variables or {})})
        expected = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        processes = [sample_check.Process(segment) for segment in load(kept)]
        lines, wrong = sample_check.check(processes, expected=expected, **check)
        if status != 0:
            wrong.insert(0, f"the job ended with {status}: {complaints[-300:]}")
        changes = [line for line in reader.lines if "changes" in line]
        lines += [f"{ranks} ranks, {seconds:.1f} s, {complaints.count('WARN')} warnings of NCCL"]
        lines += [f"level changed {line['changes']} times, {line['obeyed']} seen by all" for line in changes]
        self.report(name, lines, wrong)
        shutil.rmtree(kept.parent)

    def torch(self, name, workload, ranks, variables, check):
        if not self.lab.gpu:
            print(f"=== {name}: left out, it needs a GPU and PyTorch")
            return
        if not self.lab.has_gpus_for(ranks):
            ranks = self.lab.gpus
        segments, kept = self.places(name)
        job = Job(name, workload, ranks, limit=90, variables={"RINGSIDE_DIR": str(segments), **variables})
        with Tail(self.build, segments, "--until-over", out=kept):
            outcome = self.lab.run(job)
        lines, wrong = check(load(kept))
        if not outcome["clean"]:
            wrong.insert(0, "the job did not end clean")
        self.report(name, lines, wrong)
        shutil.rmtree(kept.parent)

    def same(self):
        calls = ["--calls", "3000", "--pace-us", "20"]
        self.sample("same-8", 8, calls, least_timed=16)
        self.sample("same-8-never-twice", 8, [*calls, "--period", "0"], least_timed=16)
        self.sample("same-4-sockets", 4, ["--calls", "800", "--pace-us", "20"], SOCKETS, least_timed=8)
        self.torch("same-8-grouped", "grouped", 8, plugin_variables("steady", self.build), lambda segments:
                   sample_check.check([sample_check.Process(s) for s in segments], least_timed=GROUPED_TIMED))

    def switch(self):
        tail = ["--switch", "detail,steady", "--every-ms", "50", "--times", "100"]
        for name, ranks, seconds, sockets in (("switch-8", 8, 8, {}), ("switch-4-sockets", 4, 9, SOCKETS)):
            self.sample(name, ranks, ["--calls", "200", "--seconds", str(seconds), "--pace-us", "200"], sockets,
                        tail=tail, switching=True)

    def times(self):
        def compare(segments):
            table, left_out, event_step, kernel_step = times.rows(segments)
            lines = times.markdown(table, left_out, event_step, kernel_step).splitlines()
            with open(self.out / "times.jsonl", "a", encoding="utf-8") as file:
                file.writelines(json.dumps(row) + "\n" for row in table)
            return lines, [] if table else ["nothing could be compared"]

        every = plugin_variables("every", self.build) | {"RINGSIDE_LEVEL": "deep"}
        self.torch("times-train-8", "train", 8, {"ITERS": 150, "PACE_MS": 2, **every}, compare)
        for mebibytes in (1, 8, 64):
            self.torch(f"times-{mebibytes}-mib-2", "all_reduce", 2,
                       {"ITERS": 600, "SYNC": 10, "BYTES": mebibytes << 20, **every}, compare)

    def chain(self):
        counter = str(self.build / "count_plugin.so")
        for name, sockets in (("chain-2", {}), ("chain-2-sockets", SOCKETS)):
            folders = []
            for where in ("alone", "behind"):
                segments, counts = self.places(f"{name}-{where}")
                counts.mkdir()
                segments.mkdir(mode=0o700)
                folders.append(counts)
                plugin = {"NCCL_PROFILER_PLUGIN": counter} if where == "alone" else {
                    **plugin_variables("steady", self.build), "RINGSIDE_NEXT_PLUGIN": counter}
                command = [*self.nccl_sample(), "--calls", "1000"]
                self.lab.program(f"{name}-{where}", 2, command, SAMPLE_LIMIT_SECONDS, {
                    **sockets, **plugin, "RINGSIDE_DIR": str(segments), "COUNT_PLUGIN_OUT": str(counts)})
            alone, behind = map(chain_check.totals, folders)
            wrong = chain_check.differences(alone, behind) if alone and behind else ["a run left no counts"]
            self.report(name, [f"alone {alone}", f"behind {behind}"], wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="+", choices=["same", "switch", "times", "chain"])
    arguments, build = start(parser)
    if arguments.out is None:
        parser.error("--out is needed: where the checks' texts are kept")
    with of_options(arguments) as lab:
        if not arguments.no_gpu:
            lab.warm()
        checks = Checks(lab, build, pathlib.Path(arguments.out))
        for name in arguments.checks:
            getattr(checks, name)()
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
