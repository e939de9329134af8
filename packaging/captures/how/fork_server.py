# SPDX-License-Identifier: Apache-2.0
"""The process that imports PyTorch once and forks the ranks of every job: a start so costs seconds less. It never
touches CUDA itself (a process that has cannot be forked), so a rank's first CUDA call is its own, in its own
environment.

Started by lab.py, with pci_per_rank.so preloaded. Reads requests from its standard input, a line of JSON each, and
writes events to the descriptor that EVENTS_FD names; the ranks write theirs there too:

    {"start": {"workload": .., "folder": .., "log": .., "store": .., "environments": [{..} of each rank]}}
    {"kill": [ranks]}

Its input's end is its own: it kills what ranks are left. A rank returns from here to the end of the program and so ends
as any Python program does, with CUDA's and the plugin's own last functions.
"""

import ctypes
import importlib
import json
import os
import select
import signal
import sys
import time

import rank as lab_rank

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.01


def die_with_parent(parent):
    """Nothing here outlives the lab, however that ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class Server:
    """The forking loop. Owned by the only thread."""

    def __init__(self, events):
        self.events = events
        self.ranks = {}  # pid: rank, of those not reaped
        self._pid = os.getpid()
        self._input = b""

    def tell(self, event, **fields):
        os.write(self.events, json.dumps({"event": event, **fields}).encode() + b"\n")

    def serve(self):
        """Returns None at the input's end, and in each child (a Rank, the name of its workload)."""
        while True:
            for request in self._requests():
                if request is None:
                    self._kill(set(self.ranks.values()))
                    while self.ranks:
                        self._reap()
                        time.sleep(POLL_SECONDS)
                    return None
                if "kill" in request:
                    self._kill(set(request["kill"]))
                else:
                    child = self._fork_all(request["start"])
                    if child is not None:
                        return child
            self._reap()

    def _requests(self):
        """Whole lines that have come; waits only while nothing else is to be done, or a moment."""
        ready, _, _ = select.select([0], [], [], POLL_SECONDS if self.ranks else None)
        if not ready:
            return []
        data = os.read(0, 1 << 20)
        *lines, self._input = (self._input + data).split(b"\n")
        return [json.loads(line) for line in lines] + ([None] if not data else [])

    def _fork_all(self, start):
        for number, environment in enumerate(start["environments"]):
            pid = os.fork()
            if pid == 0:
                return self._become(number, environment, start), start["workload"]
            self.ranks[pid] = number
            self.tell("forked", rank=number, pid=pid)
        return None

    def _become(self, number, environment, start):
        die_with_parent(self._pid)
        log = os.open(start["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.environ.update(environment)
        return lab_rank.Rank(number, len(start["environments"]), start["folder"], start["store"], self.events)

    def _kill(self, numbers):
        # Not reaped yet, so the id is still this rank's.
        for pid, number in self.ranks.items():
            if number in numbers:
                os.kill(pid, signal.SIGKILL)

    def _reap(self):
        while self.ranks:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self.tell("exited", rank=self.ranks.pop(pid), status=os.waitstatus_to_exitcode(status))


def main():
    die_with_parent(int(os.environ["LAB_PID"]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the lab gets it too, and ends this one
    server = Server(int(os.environ["EVENTS_FD"]))
    workloads = {}
    for module in sys.argv[1:]:
        workloads.update(importlib.import_module(module).WORKLOADS)
    server.tell("ready", workloads=sorted(workloads))
    child = server.serve()
    if child is not None:
        rank, workload = child
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        workloads[workload](rank)


if __name__ == "__main__":
    main()
