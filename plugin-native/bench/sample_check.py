# SPDX-License-Identifier: Apache-2.0
"""Checks what ring_tail kept of a job: are the operations timed by events the same on every rank, has each timed launch
its one completion, has each operation that NCCL stamps all its channel spans and no other any, does every start have
its stop, and was anything lost?

    sample_check.py DIRECTORY [--switching] [--cut] [--least-timed N] [--expected nccl_sample's output]

--switching: the level changed while the job ran, so the ranks need not have timed the same operations.
--cut: the job was ended in the middle, so what is open stays open.
Ends with 1 when a check fails.
"""

import argparse
import collections
import json
import pathlib
import sys

from records import (ABANDONED, CHANNEL, CHANNEL_END, COLLECTIVE, COLLECTIVE_END, EVENT_TIMED, LAUNCH_COMPLETED,
                     LAUNCH_REACHED, P2P, P2P_END, PROGRESS, PXN, SEND, STEP, STEP_STATES, TIMED, TRANSFER,
                     TRANSFER_END, launch_of, load)


class Operation:
    """A collective or P2P of one process."""

    def __init__(self, record, communicator, function):
        self.communicator, self.function, self.number, self.peer = communicator, function, record.number, record.peer
        self.channels = record.channels or 256
        self.timed = bool(record.flags & TIMED)
        self.event_timed = bool(record.flags & EVENT_TIMED)
        self.launch = launch_of(record)  # None: raised on CUDA's callback thread, only the group is known
        self.group = (record.communicator, record.group)
        self.ends = 0
        self.channel_starts = collections.Counter()
        self.channel_ends = collections.Counter()

    def is_p2p(self):
        return self.function in ("Send", "Recv")

    def is_complete(self):
        each_once = all(n == 1 for n in self.channel_starts.values())
        return each_once and self.channel_starts == self.channel_ends and len(self.channel_starts) == self.channels


class Process:
    """What the records of one segment add up to."""

    def __init__(self, segment):
        self.segment = segment
        self.kinds = collections.Counter()
        self.calls = collections.Counter()  # operations by (rank, function): one for each call of NCCL
        self.operations = {}
        self.launches = {}  # completed ones, by what launch_of() gives
        self.groups = collections.defaultdict(list)  # the same by group alone
        self.completions = collections.Counter()
        self.reached = 0
        self.backwards = 0  # launches that end before they start
        self.transfer_starts, self.transfer_ends = collections.Counter(), collections.Counter()
        self.steps_seen, self.steps_written = collections.Counter(), collections.Counter()
        self.abandoned = 0
        self.orphan_ends = 0  # stops of an operation that never started
        self.orphan_channels = 0  # channel spans of no operation
        # Two passes: an operation's children stand in other lanes and may have been drained before it.
        for record in segment.records:
            if record.kind in (COLLECTIVE, P2P):
                communicator, function = segment.communicator(record.communicator), segment.string(record.function)
                self.calls[communicator.rank, function] += 1
                self.operations[record.operation_id] = Operation(record, communicator, function)
        for record in segment.records:
            self._add(record)

    def _add(self, r):
        self.kinds[r.kind] += 1
        if r.flags & ABANDONED and r.kind in (COLLECTIVE_END, P2P_END, TRANSFER_END, CHANNEL_END):
            self.abandoned += 1
        if r.kind in (COLLECTIVE_END, P2P_END, CHANNEL, CHANNEL_END):
            self._add_to_operation(r)
        elif r.kind in (TRANSFER, TRANSFER_END, STEP, STEP_STATES):
            key = (r.operation_id, r.communicator, r.channel, r.peer, r.flags & (SEND | PXN))
            if r.kind == TRANSFER:
                self.transfer_starts[key] += 1
            elif r.kind == TRANSFER_END:
                self.transfer_ends[key] += 1
                self.steps_seen[key] += r.steps
            else:
                self.steps_written[key] += 1 if r.kind == STEP else r.number
        elif r.kind == LAUNCH_COMPLETED:
            self.launches[launch_of(r)] = r
            self.groups[launch_of(r)[:2]].append(r)
            self.completions[launch_of(r)] += 1
            # A progress pair only says that the launch is over: its events have no times.
            timed = not r.flags & PROGRESS
            self.backwards += r.end < r.start or (timed and r.start == 0)
        elif r.kind == LAUNCH_REACHED:
            self.reached += 1

    def _add_to_operation(self, r):
        operation = self.operations.get(r.operation_id)
        if r.kind in (CHANNEL, CHANNEL_END):
            if operation is None:
                self.orphan_channels += 1
            else:
                (operation.channel_starts if r.kind == CHANNEL else operation.channel_ends)[r.channel] += 1
        elif operation is None:
            self.orphan_ends += 1
        else:
            operation.ends += 1

    def sampled(self, operation):
        """Whether the calls, not the clock, chose its group to be timed. None: no launch of the group was completed."""
        launches = self.groups.get(operation.group)
        return None if not launches else any(not launch.flags & PROGRESS for launch in launches)

    def open(self):
        """Starts without a stop, by kind."""
        operations = self.operations.values()
        timed = {o.launch for o in operations if o.event_timed and o.launch is not None}
        unplaced = {o.group for o in operations if o.event_timed and o.launch is None}
        return {
            "operations never enqueued": sum(o.ends == 0 for o in operations),
            "transfers never stopped": sum((self.transfer_starts - self.transfer_ends).values()),
            "channel spans never stopped": sum(sum((o.channel_starts - o.channel_ends).values()) for o in operations),
            "timed launches never completed": len(timed - set(self.launches)) + len(unplaced - set(self.groups)),
        }

    def odd(self):
        """What is wrong whenever the job ends."""
        operations = self.operations.values()
        timed = {o.launch for o in operations if o.event_timed}
        unplaced = {o.group for o in operations if o.event_timed and o.launch is None}
        steps = {k: abs(self.steps_seen[k] - self.steps_written[k]) for k in self.steps_seen | self.steps_written}
        return {
            "operations enqueued twice or never started":
                sum(o.ends > 1 for o in operations) + self.orphan_ends,
            "transfers never started": sum((self.transfer_ends - self.transfer_starts).values()),
            "steps seen but not written, or written but not seen": sum(steps.values()),
            "channel spans never started": sum(sum((o.channel_ends - o.channel_starts).values()) for o in operations),
            "channel spans of no operation": self.orphan_channels,
            "launches completed twice": sum(n > 1 for n in self.completions.values()),
            "launches of no timed operation":
                sum(launch not in timed and launch[:2] not in unplaced for launch in self.launches),
            "launches that end before they start": self.backwards,
        }


def timed_by_rank(processes):
    """{communicator hash: {rank: set of (function, sequence number)}} of collectives chosen by the calls themselves."""
    timed = {}
    for process in processes:
        for communicator in process.segment.communicators.values():
            timed.setdefault(communicator.comm_hash, {}).setdefault(communicator.rank, set())
        for operation in process.operations.values():
            if operation.event_timed and not operation.is_p2p() and process.sampled(operation):
                of, call = operation.communicator, (operation.function, operation.number)
                timed.setdefault(of.comm_hash, {}).setdefault(of.rank, set()).add(call)
    return timed


def describe(process, switching):
    """(lines on a process's communicators, sentences about what is wrong with its channel spans)."""
    lines, wrong = [], []
    rows = collections.defaultdict(collections.Counter)
    refused = process.segment.anomalies.get("foreign stamp", 0)  # a channel's span that the plugin refused and counted
    lacking = 0
    for operation in process.operations.values():
        row = rows[operation.communicator]
        has_channels = bool(operation.channel_starts or operation.channel_ends)
        row["operations"] += 1
        row["timed by events"] += operation.event_timed
        row["of them by the clock"] += operation.event_timed and process.sampled(operation) is False
        row["of them in an unknown launch"] += operation.event_timed and operation.launch is None
        if operation.is_p2p() and operation.peer == operation.communicator.rank and not has_channels:
            row["to itself"] += 1  # copied, without a channel
            continue
        row["stamped, complete"] += operation.timed and operation.is_complete()
        row["stamped, not complete"] += operation.timed and not operation.is_complete()
        if operation.timed and not operation.is_complete():
            lacking += max(1, operation.channels - sum(operation.channel_ends.values()))
        row["not stamped, with channel spans"] += not operation.timed and has_channels
    for of, row in sorted(rows.items(), key=lambda item: (item[0].comm_hash, item[0].rank)):
        text = ", ".join(f"{count} {name}" for name, count in row.items() if count)
        lines.append(f"communicator {of.comm_hash:016x} rank {of.rank} of {of.ranks}: {text}")
        if not switching and row["not stamped, with channel spans"]:
            wrong.append(f"rank {of.rank}: operations that are not stamped have channel spans")
    if lacking > refused:
        wrong.append(f"stamped operations lack {lacking} channel spans, {refused} of them refused as foreign")
    return lines, wrong


def compare(processes, switching, least_timed):
    """Whether the ranks of each communicator timed the same collectives."""
    lines, wrong = [], []
    for comm_hash, ranks in sorted(timed_by_rank(processes).items()):
        sets = list(ranks.values())
        equal = all(s == sets[0] for s in sets)
        different = set().union(*sets) - set.intersection(*sets)
        lines.append(f"communicator {comm_hash:016x}: ranks {sorted(ranks)} timed "
                     f"{[len(s) for _, s in sorted(ranks.items())]} collectives, "
                     f"{'the same ones' if equal else f'{len(different)} not the same, as {sorted(different)[:6]}'}")
        if min(len(s) for s in sets) < least_timed:
            wrong.append(f"communicator {comm_hash:016x}: a rank timed fewer than {least_timed} collectives")
        if not equal and not switching:  # each rank meets a change of level at another call
            wrong.append(f"communicator {comm_hash:016x}: the ranks timed different collectives")
    return lines, wrong


def check(processes, switching=False, expected=(), least_timed=0, cut=False):
    """Returns (lines to print, sentences about what is wrong)."""
    lines, wrong = [], []
    still_open, odd = collections.Counter(), collections.Counter()
    lost, anomalies = collections.Counter(), collections.Counter()
    for process in processes:
        lost.update(process.segment.lost)
        anomalies.update(process.segment.anomalies)
        still_open.update(process.open())
        odd.update(process.odd())
        still_open["abandoned at finalize"] += process.abandoned
        for whole, part in zip((lines, wrong), describe(process, switching)):
            whole += part
    for whole, part in zip((lines, wrong), compare(processes, switching or cut, least_timed)):
        whole += part
    calls = sum((p.calls for p in processes), collections.Counter())
    for row in expected:
        for function, count in row.items():
            if function != "rank" and calls[row["rank"], function] != count:
                wrong.append(f"rank {row['rank']} called {function} {count} times, "
                             f"{calls[row['rank'], function]} were recorded")
    kinds = sum((p.kinds for p in processes), collections.Counter())
    lines.append("records by kind: " + ", ".join(f"{k}: {n}" for k, n in sorted(kinds.items())))
    for counts, is_wrong in ((odd, True), (still_open, not cut)):
        for reason, count in counts.items():
            lines.append(f"{reason}: {count}")
            if count and is_wrong:
                wrong.append(f"{reason}: {count}")
    lines.append(f"lost: {dict(lost) or 'nothing'}; anomalies: {dict(anomalies) or 'none'}")
    if lost:
        wrong.insert(0, f"lost: {dict(lost)}: the reader came too seldom, what follows may be its fault; run it again")
    if not processes:
        wrong.append("there is no segment")
    return lines, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--switching", action="store_true")
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--least-timed", type=int, default=0, help="collectives, of each rank and communicator")
    parser.add_argument("--expected", help="a file with nccl_sample's output")
    arguments = parser.parse_args()
    expected = []
    if arguments.expected:
        text = pathlib.Path(arguments.expected).read_text()
        expected = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    processes = [Process(segment) for segment in load(arguments.directory)]
    lines, wrong = check(processes, arguments.switching, expected, arguments.least_timed, arguments.cut)
    print("\n".join(lines))
    for sentence in wrong:
        print("WRONG:", sentence)
    print("FAILED" if wrong else "PASSED")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
