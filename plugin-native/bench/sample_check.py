# SPDX-License-Identifier: Apache-2.0
"""Checks what ring_tail kept of a job: are the operations timed on the GPU the same on every rank, has each of them all
its channel spans and no other any, does every start have its stop, and was anything lost?

    sample_check.py DIRECTORY [--switching] [--least-timed N] [--expected nccl_sample's output]

--switching: the level changed while the job ran, so the ranks need not have timed the same operations, and operations
outside the sample may have channel spans too.
The layout is protocol/ring/ringside_ring.h. Ends with 1 when a check fails.
"""

import argparse
import collections
import json
import pathlib
import struct
import sys

RECORD = struct.Struct("<QQQQQIiHBBBBHBBBBI")
SEND, PXN, TIMED, ABANDONED = 1, 4, 8, 16
COLLECTIVE, COLLECTIVE_END, P2P, P2P_END, TRANSFER, TRANSFER_END, STEP = range(1, 8)
CHANNEL, CHANNEL_END, GROUP_API, COLLECTIVE_API, P2P_API, LAUNCH, STEP_STATES = range(8, 15)
LOSSES = ["no lane", "no handle", "no communicator", "no string"]
ANOMALIES = ["unknown event", "unknown state", "stale handle", "unknown context", "double stop", "restarted step",
             "null argument", "early stop"]


class Operation:
    """A collective or P2P of one process."""

    __slots__ = ("communicator", "function", "number", "peer", "channels", "timed", "ends", "channel_starts", "channel_ends")

    def __init__(self, communicator, function, number, peer, channels, timed):
        self.communicator, self.function, self.number, self.peer = communicator, function, number, peer
        self.channels = channels or 256
        self.timed = timed
        self.ends = 0
        self.channel_starts = collections.Counter()
        self.channel_ends = collections.Counter()

    def is_complete(self):
        each_once = all(n == 1 for n in self.channel_starts.values())
        return each_once and self.channel_starts == self.channel_ends and len(self.channel_starts) == self.channels


class Process:
    """One segment: its tables and what its records add up to."""

    def __init__(self, tables, records):
        self.communicators, self.strings = {}, []
        self.kinds = collections.Counter()
        self.calls = collections.Counter()  # operations by (rank, function): one for each call of NCCL
        self.operations = {}
        self.transfer_starts, self.transfer_ends = collections.Counter(), collections.Counter()
        self.steps_seen, self.steps_written = collections.Counter(), collections.Counter()
        self.abandoned = 0
        self.orphan_ends = 0  # stops of an operation that never started
        self.orphan_channels = 0  # channel spans of no operation
        self._read_tables(tables)
        self._read_records(records)

    def _read_tables(self, tables):
        at, each, count = struct.unpack_from("<QII", tables, 32)
        for slot in range(count):
            state, _, comm_hash, rank, ranks = struct.unpack_from("<IIQii", tables, at + slot * each)
            if state:
                self.communicators[slot] = (comm_hash, rank, ranks)
        at, each, count = struct.unpack_from("<QII", tables, 48)
        for slot in range(count):
            state, text = struct.unpack_from("<I60s", tables, at + slot * each)
            self.strings.append(text.split(b"\0")[0].decode(errors="replace") if state == 2 else "")
        at, each, count = struct.unpack_from("<QII", tables, 64)
        full = reserve = 0
        for lane in range(count):
            of_lane = struct.unpack_from("<QQ", tables, at + lane * each + 16)
            full, reserve = full + of_lane[0], reserve + of_lane[1]
        self.lost = named(LOSSES, struct.unpack_from("<16Q", tables, 512))
        self.lost.update({k: v for k, v in (("lane full", full), ("reserve", reserve)) if v})
        self.anomalies = named(ANOMALIES, struct.unpack_from("<16Q", tables, 640))

    def _read_records(self, records):
        # Two passes: an operation's children stand in other lanes and may have been drained before it.
        for r in RECORD.iter_unpack(records):
            if r[8] in (COLLECTIVE, P2P):
                function = self.strings[r[13]] if r[13] < len(self.strings) else ""
                rank = self.communicators.get(r[7], (0, -1, 0))[1]
                self.calls[rank, function] += 1
                self.operations[r[3]] = Operation(r[7], function, r[5], r[6], r[11], bool(r[9] & TIMED))
        for r in RECORD.iter_unpack(records):
            self._add(r)

    def _add(self, r):
        _, _, _, operation_id, _, number, peer, communicator, kind, flags, channel, _, steps = r[:13]
        self.kinds[kind] += 1
        if flags & ABANDONED and kind in (COLLECTIVE_END, P2P_END, TRANSFER_END, CHANNEL_END):
            self.abandoned += 1
        if kind in (COLLECTIVE_END, P2P_END, CHANNEL, CHANNEL_END):
            operation = self.operations.get(operation_id)
            if kind in (CHANNEL, CHANNEL_END):
                if operation is None:
                    self.orphan_channels += 1
                else:
                    (operation.channel_starts if kind == CHANNEL else operation.channel_ends)[channel] += 1
            elif operation is None:
                self.orphan_ends += 1
            else:
                operation.ends += 1
        elif kind in (TRANSFER, TRANSFER_END, STEP, STEP_STATES):
            key = (operation_id, communicator, channel, peer, flags & (SEND | PXN))
            if kind == TRANSFER:
                self.transfer_starts[key] += 1
            elif kind == TRANSFER_END:
                self.transfer_ends[key] += 1
                self.steps_seen[key] += steps
            else:
                self.steps_written[key] += 1 if kind == STEP else number

    def unpaired(self):
        """Starts without a stop and stops without a start, by kind."""
        operations = self.operations.values()
        starts = self.transfer_starts - self.transfer_ends
        ends = self.transfer_ends - self.transfer_starts
        steps = {k: abs(self.steps_seen[k] - self.steps_written[k]) for k in self.steps_seen | self.steps_written}
        return {
            "operations never enqueued": sum(o.ends == 0 for o in operations),
            "operations enqueued twice or never started":
                sum(o.ends > 1 for o in operations) + self.orphan_ends,
            "transfers never stopped": sum(starts.values()),
            "transfers never started": sum(ends.values()),
            "steps seen but not written, or written but not seen": sum(steps.values()),
            "channel spans never stopped": sum(sum((o.channel_starts - o.channel_ends).values()) for o in operations),
            "channel spans never started": sum(sum((o.channel_ends - o.channel_starts).values()) for o in operations),
            "channel spans of no operation": self.orphan_channels,
        }


def named(names, values):
    return {names[i] if i < len(names) else f"reason {i}": v for i, v in enumerate(values) if v}


def load(directory):
    processes = []
    for tables in sorted(pathlib.Path(directory).glob("*.tables")):
        records = tables.with_suffix(".records").read_bytes()
        processes.append(Process(tables.read_bytes(), records[: len(records) // 64 * 64]))
    return processes


def timed_by_rank(processes):
    """{communicator hash: {rank: set of (function, sequence number)}} of collectives that were timed."""
    timed = {}
    for process in processes:
        for comm_hash, rank, _ in process.communicators.values():
            timed.setdefault(comm_hash, {}).setdefault(rank, set())
        for operation in process.operations.values():
            if operation.timed and operation.function not in ("Send", "Recv"):
                comm_hash, rank, _ = process.communicators[operation.communicator]
                timed[comm_hash][rank].add((operation.function, operation.number))
    return timed


def check(processes, switching=False, expected=(), least_timed=0):
    """Returns (lines to print, sentences about what is wrong)."""
    lines, wrong = [], []
    totals, lost, anomalies = collections.Counter(), collections.Counter(), collections.Counter()
    for process in processes:
        lost.update(process.lost)
        anomalies.update(process.anomalies)
        totals.update(process.unpaired())
        totals["abandoned at finalize"] += process.abandoned
        rows = collections.defaultdict(collections.Counter)
        for operation in process.operations.values():
            row = rows[operation.communicator]
            rank = process.communicators.get(operation.communicator, (0, -1, 0))[1]
            has_channels = bool(operation.channel_starts or operation.channel_ends)
            row["operations"] += 1
            if operation.function in ("Send", "Recv") and operation.peer == rank and not has_channels:
                row["to itself"] += 1  # copied, without a channel
                continue
            row["timed"] += operation.timed
            row["timed, complete"] += operation.timed and operation.is_complete()
            row["timed, not complete"] += operation.timed and not operation.is_complete()
            row["not timed, with channel spans"] += not operation.timed and has_channels
            row["not timed, complete"] += not operation.timed and has_channels and operation.is_complete()
        for slot in sorted(rows):
            comm_hash, rank, ranks = process.communicators.get(slot, (0, -1, 0))
            text = ", ".join(f"{rows[slot][k]} {k}" for k in rows[slot])
            lines.append(f"communicator {comm_hash:016x} rank {rank} of {ranks}: {text}")
            if rows[slot]["timed, not complete"]:
                wrong.append(f"rank {rank}: {rows[slot]['timed, not complete']} timed operations lack channel spans")
            if not switching and rows[slot]["not timed, with channel spans"]:
                wrong.append(f"rank {rank}: operations that are not timed have channel spans")
    for comm_hash, ranks in sorted(timed_by_rank(processes).items()):
        sets = list(ranks.values())
        equal = all(s == sets[0] for s in sets)
        different = len(set().union(*sets) - set.intersection(*sets))
        lines.append(f"communicator {comm_hash:016x}: ranks {sorted(ranks)} timed "
                     f"{[len(s) for _, s in sorted(ranks.items())]} collectives, "
                     f"{'the same ones' if equal else f'{different} not the same'}")
        if min(len(s) for s in sets) < least_timed:
            wrong.append(f"communicator {comm_hash:016x}: a rank timed fewer than {least_timed} collectives")
        if not equal and not switching:  # each rank meets a change of level at another call
            wrong.append(f"communicator {comm_hash:016x}: the ranks timed different collectives")
    calls = sum((p.calls for p in processes), collections.Counter())
    for row in expected:
        for function, count in row.items():
            if function != "rank" and calls[row["rank"], function] != count:
                wrong.append(f"rank {row['rank']} called {function} {count} times, "
                             f"{calls[row['rank'], function]} were recorded")
    kinds = sum((p.kinds for p in processes), collections.Counter())
    lines.append("records by kind: " + ", ".join(f"{k}: {n}" for k, n in sorted(kinds.items())))
    for reason, count in totals.items():
        lines.append(f"{reason}: {count}")
        if count:
            wrong.append(f"{reason}: {count}")
    lines.append(f"lost: {dict(lost) or 'nothing'}; anomalies: {dict(anomalies) or 'none'}")
    if lost:
        wrong.insert(0, f"lost: {dict(lost)}: the reader came too seldom, and what follows may be its fault; run it again")
    if not processes:
        wrong.append("there is no segment")
    return lines, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--switching", action="store_true")
    parser.add_argument("--least-timed", type=int, default=0, help="collectives, of each rank and communicator")
    parser.add_argument("--expected", help="a file with nccl_sample's output")
    arguments = parser.parse_args()
    expected = []
    if arguments.expected:
        text = pathlib.Path(arguments.expected).read_text()
        expected = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    lines, wrong = check(load(arguments.directory), arguments.switching, expected, arguments.least_timed)
    print("\n".join(lines))
    for sentence in wrong:
        print("WRONG:", sentence)
    print("FAILED" if wrong else "PASSED")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
