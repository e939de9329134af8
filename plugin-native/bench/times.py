# SPDX-License-Identifier: Apache-2.0
"""Compares two clocks on the same operations: the time between a launch's two CUDA events and NCCL's own kernel stamps.

    times.py DIRECTORY      what ring_tail kept of a job at RINGSIDE_LEVEL=deep with RINGSIDE_TIMED_ONE_IN=1

Of each operation that is alone in its launch: stop minus start of the launch's events, and last stop minus first start
of its channels. The events enclose the kernel, so the first can be shorter only by the steps in which the clocks move.
Prints a line per operation and size, and ends with 1 when nothing could be compared.
"""

import argparse
import collections
import functools
import math
import statistics
import sys

from records import (CHANNEL, CHANNEL_END, COLLECTIVE, EVENT_TIMED, LAUNCH_COMPLETED, P2P, STAMP_REFUSED, TIMED,
                     launch_of, load)

MICRO = 1000


def disowned(segment):
    """Ids of the operations whose kernel stamps are another's: a later start said so (kind 20)."""
    received, refusals, found = {}, collections.defaultdict(list), set()
    for r in segment.records:
        if r.kind == CHANNEL:
            received[r.operation_id, r.channel] = r.value
        elif r.kind == STAMP_REFUSED:
            found.add(r.operation_id)
            if r.end:
                refusals[r.communicator, r.channel].append((r.start, r.end))
    for r in segment.records:
        if r.kind == CHANNEL_END and any(received.get((r.operation_id, r.channel), 0) <= at and r.end >= first
                                         for at, first in refusals[r.communicator, r.channel]):
            found.add(r.operation_id)
    return found


def pairs(segment):
    """({(function, elements, ranks): [(event ns, kernel ns)]}, {why not: operations}) of one process."""
    launches = {launch_of(r): r for r in segment.records if r.kind == LAUNCH_COMPLETED}
    wrong = disowned(segment)
    spans = {}
    for record in segment.records:
        # A stop without a stamp, or one that may be another's (flags 8 and 64), says nothing of the kernel.
        if record.kind == CHANNEL_END and record.start and record.end and not record.flags & (8 | 64):
            first, last, channels = spans.get(record.operation_id, (record.start, record.end, 0))
            spans[record.operation_id] = min(first, record.start), max(last, record.end), channels + 1
    operations = [r for r in segment.records if r.kind in (COLLECTIVE, P2P)]
    in_launch = collections.Counter(launch_of(r) for r in operations)
    found, left_out = collections.defaultdict(list), collections.Counter()
    for record in operations:
        key, span = launch_of(record), spans.get(record.operation_id)
        if not record.flags & EVENT_TIMED:
            left_out["not timed by events"] += 1
        elif key is None or in_launch[key] > 1:
            left_out["not alone in its launch"] += 1
        elif key not in launches:
            left_out["launch not completed"] += 1
        elif record.operation_id in wrong:
            left_out["kernel stamps of another operation"] += 1
        elif not record.flags & TIMED or span is None or span[2] != (record.channels or 256):
            left_out["kernel stamps not complete"] += 1
        else:
            launch = launches[key]
            ranks = segment.communicator(record.communicator).ranks
            found[segment.string(record.function), record.value, ranks].append(
                (launch.end - launch.start, span[1] - span[0]))
    return found, left_out


def clock_steps(segments):
    """(step of event durations, step of kernel durations): what all durations are multiples of, in ns."""
    events, kernels = [], []
    for segment in segments:
        for record in segment.records:
            if record.kind == LAUNCH_COMPLETED:
                events.append(record.end - record.start)
            elif record.kind == CHANNEL_END and record.start and record.end:
                kernels.append(record.end - record.start)
    return tuple(functools.reduce(math.gcd, durations, 0) for durations in (events, kernels))


def rows(segments):
    """One dictionary per function, size and number of ranks, largest n first; and what was left out."""
    together, left_out = collections.defaultdict(list), collections.Counter()
    for segment in segments:
        found, without = pairs(segment)
        left_out.update(without)
        for key, values in found.items():
            together[key] += values
    event_step, kernel_step = clock_steps(segments)
    step = max(event_step, kernel_step, 1)
    table = []
    for (function, elements, ranks), values in sorted(together.items(), key=lambda item: -len(item[1])):
        events, kernels = zip(*values)
        table.append({
            "function": function, "elements": elements, "ranks": ranks, "n": len(values),
            "event_us": statistics.median(events) / MICRO, "kernel_us": statistics.median(kernels) / MICRO,
            "difference_percent": statistics.median(100 * (e - k) / k for e, k in values if k > 0),
            "shorter_by_more_than_a_step": sum(e < k - step for e, k in values),
            "most_shorter_us": max(0, max(k - e for e, k in values)) / MICRO,
        })
    return table, left_out, event_step, kernel_step


def markdown(table, left_out, event_step, kernel_step):
    lines = [f"durations are multiples of {event_step} ns (events) and {kernel_step} ns (kernel stamps)",
             "| operation | elements | ranks | n | events, median us | kernel, median us | difference, median % "
             "| shorter by more than a step | most |", "|---|---|---|---|---|---|---|---|---|"]
    for row in table:
        lines.append("| {function} | {elements:,} | {ranks} | {n:,} | {event_us:.2f} | {kernel_us:.2f} | "
                     "{difference_percent:+.2f} | {shorter_by_more_than_a_step} | {most_shorter_us:.3f} us |"
                     .format(**row))
    lines.append("left out: " + (", ".join(f"{count} {why}" for why, count in left_out.most_common()) or "nothing"))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    table, *rest = rows(load(parser.parse_args().directory))
    print(markdown(table, *rest))
    return 0 if table else 1


if __name__ == "__main__":
    sys.exit(main())
