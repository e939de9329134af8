# SPDX-License-Identifier: Apache-2.0
"""Reads what ring_tail keeps of a segment: NAME.tables (the segment up to its records) and NAME.records.
The layout is protocol/ring/ringside_ring.h; every kind's fields: protocol/ring/ring-layout.md.
"""

import dataclasses
import pathlib
import struct
import typing

RECORD = struct.Struct("<QQQQQIiHBBBBHBBBBI")
SEND, PXN, EVENT_TIMED, PROGRESS, TIMED, ABANDONED = 1, 4, 4, 4, 8, 16
COLLECTIVE, COLLECTIVE_END, P2P, P2P_END, TRANSFER, TRANSFER_END, STEP = range(1, 8)
CHANNEL, CHANNEL_END, GROUP_API, COLLECTIVE_API, P2P_API, LAUNCH, STEP_STATES = range(8, 15)
LAUNCH_REACHED, LAUNCH_COMPLETED, CALL_ALONE, STAMP_REFUSED = 17, 18, 19, 20
SLOT_BITS = 9
LOSSES = ["no lane", "no handle", "no communicator", "no string", "no pair"]
ANOMALIES = ["unknown event", "unknown state", "stale handle", "unknown context", "double stop", "restarted step",
             "null argument", "foreign stamp"]


class Record(typing.NamedTuple):
    """One record. The last four bytes are the group of an operation; of other kinds something else."""

    sequence: int
    start: int
    end: int
    operation_id: int
    value: int
    number: int
    peer: int
    communicator: int
    kind: int
    flags: int
    channel: int
    channels: int
    steps: int
    function: int
    datatype: int
    algorithm: int
    protocol: int
    group: int


@dataclasses.dataclass(frozen=True)
class Communicator:
    """A slot of the communicator table."""

    comm_hash: int
    rank: int
    ranks: int


UNKNOWN = Communicator(0, -1, 0)


class Segment:
    """The tables of one process, and its records as they were drained."""

    def __init__(self, tables, records):
        self.communicators, self.strings = {}, []
        self.records = [Record(*fields) for fields in RECORD.iter_unpack(records[: len(records) // 64 * 64])]
        at, each, count = struct.unpack_from("<QII", tables, 32)
        for slot in range(count):
            state, _, comm_hash, rank, ranks = struct.unpack_from("<IIQii", tables, at + slot * each)
            if state:
                self.communicators[slot] = Communicator(comm_hash, rank, ranks)
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

    def string(self, index):
        return self.strings[index] if index < len(self.strings) else ""

    def communicator(self, field):
        """Of a record's `communicator`: the slot alone, as a job that ends holds no slot twice."""
        return self.communicators.get(field & (1 << SLOT_BITS) - 1, UNKNOWN)


def launch_of(record):
    """What joins an operation's start with its launch: communicator, group, place. None where the place is unknown."""
    if record.kind in (COLLECTIVE, P2P):
        return (record.communicator, record.group, record.steps) if record.steps else None
    return record.communicator, record.number, record.steps


def named(names, values):
    return {names[i] if i < len(names) else f"reason {i}": v for i, v in enumerate(values) if v}


def load(directory):
    segments = []
    for tables in sorted(pathlib.Path(directory).glob("*.tables")):
        segments.append(Segment(tables.read_bytes(), tables.with_suffix(".records").read_bytes()))
    return segments
