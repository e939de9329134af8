# SPDX-License-Identifier: Apache-2.0
"""One rank's side of the lab: what a workload knows of its job, and how it tells the lab where it stands."""

import json
import os
import pathlib
import random
import signal
import time

MOST_EVENT_BYTES = 3500  # below PIPE_BUF: the ranks share one pipe, and one write must stay whole


class Rank:
    """Given to a workload. Its variables stand in the process's environment."""

    def __init__(self, number, ranks, folder, store, events):
        self.number, self.ranks = number, ranks
        self.folder = pathlib.Path(folder)
        self.store = store
        self._events = events

    def tell(self, event, **fields):
        """One line to the lab. Texts that are too long are cut, never the line."""
        line = json.dumps({"event": event, "rank": self.number, **fields})
        if len(line) > MOST_EVENT_BYTES:
            line = json.dumps({"event": event, "rank": self.number, "cut": line[:MOST_EVENT_BYTES // 2]})
        os.write(self._events, line.encode() + b"\n")

    def rest(self):
        """Where the job asks for it: does nothing until the lab has looked at every rank."""
        if os.environ.get("REST") == "1":
            self.tell("resting")
            os.close(os.open(self.folder / "go", os.O_RDONLY))  # opens when the lab has opened the other end

    def fault(self):
        """FAULT=kind:rank:argument[:from iteration] of the environment, if it is this rank's. FAULT=plan:seed:length
        is every rank's."""
        parts = os.environ.get("FAULT", "").split(":")
        if parts == [""]:
            return None
        if len(parts) not in (3, 4) or parts[0] not in Fault.KINDS:
            raise ValueError(f"FAULT={':'.join(parts)}: kind:rank:argument[:from], kinds {' '.join(Fault.KINDS)}")
        fault = Fault(self, parts[0], float(parts[2]), int(parts[3]) if len(parts) == 4 else 0)
        if fault.kind == "plan":
            return Plan(self, int(parts[1]), int(parts[2]))
        return fault if int(parts[1]) == self.number else None


class Fault:
    """What one rank does wrong. gpu and cpu: late by `argument` microseconds before every iteration from `since` on;
    the others once, at the iteration `argument`."""

    KINDS = ("gpu", "cpu", "stop", "kill", "skip", "size", "sync", "xid", "plan")

    def __init__(self, rank, kind, argument, since):
        self._rank = rank
        self.kind, self.argument, self.since = kind, argument, since
        self._told = False

    def is_due(self, kind, iteration):
        """Whether this kind of fault acts in the iteration; the lab is told the first time."""
        lasting = kind in ("gpu", "cpu")
        due = kind == self.kind and (iteration >= self.since if lasting else iteration == int(self.argument))
        if due and not self._told:
            self._told = True
            self._rank.tell("fault", kind=kind, iteration=iteration)
        return due

    def gpu_micros(self, iteration):
        """By how much the GPU is to be late before the iteration."""
        return self.argument if self.is_due("gpu", iteration) else 0

    def act(self, iteration):
        """The kinds that any program can do, with CUDA or without."""
        if self.is_due("cpu", iteration):
            time.sleep(self.argument / 1e6)
        if self.is_due("stop", iteration):
            os.kill(os.getpid(), signal.SIGSTOP)
        if self.is_due("kill", iteration):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.is_due("sync", iteration):
            time.sleep(3600)


class Plan(Fault):
    """Another culprit every `length` iterations: a rank, its GPU or its processor, and 200, 1,000 or 5,000 us, drawn by
    the seed and the trial's number, the same on every rank. The culprit tells the lab each trial with the clock's time
    (CLOCK_MONOTONIC), so what was planted is known."""

    MICROS = (200, 1000, 5000)

    def __init__(self, rank, seed, length):
        super().__init__(rank, "plan", length, 0)
        self._seed, self._length = seed, length

    @staticmethod
    def trial(seed, number, ranks):
        """(rank, kind, microseconds) of a trial."""
        draw = random.Random(f"{seed}:{number}")
        return draw.randrange(ranks), draw.choice(("gpu", "cpu")), draw.choice(Plan.MICROS)

    def _mine(self, iteration, wanted):
        number = iteration // self._length
        rank, kind, micros = self.trial(self._seed, number, self._rank.ranks)
        if rank != self._rank.number or kind != wanted:
            return 0
        if iteration % self._length == 0:
            self._rank.tell("planted", trial=number, kind=kind, micros=micros, iteration=iteration,
                            monotonic_nanos=time.monotonic_ns())
        return micros

    def gpu_micros(self, iteration):
        return self._mine(iteration, "gpu")

    def is_due(self, kind, iteration):
        return False

    def act(self, iteration):
        time.sleep(self._mine(iteration, "cpu") / 1e6)
