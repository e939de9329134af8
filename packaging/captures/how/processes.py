# SPDX-License-Identifier: Apache-2.0
"""What Linux tells of a process and its threads: on which thread the time went, and where one stands that hangs."""

import pathlib


def _text(path):
    try:
        return pathlib.Path(path).read_text(errors="replace").strip()
    except OSError:
        return ""


def _threads(pid):
    try:
        return [task for task in pathlib.Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return []


def cpu_nanos_by_thread(pid):
    """{thread id: (name, nanoseconds on a processor)}."""
    times = {}
    for task in _threads(pid):
        on_cpu = _text(task / "schedstat").split()
        if len(on_cpu) == 3:
            times[int(task.name)] = (_text(task / "comm"), int(on_cpu[0]))
    return times


def percent_by_name(before, after, seconds):
    """{thread name: [threads, percent of a processor together]} between two readings; busiest first."""
    rows = {}
    for thread, (name, nanos) in after.items():
        row = rows.setdefault(name, [0, 0.0])
        row[0] += 1
        row[1] += (nanos - before.get(thread, (name, 0))[1]) / seconds / 1e7
    return {name: [count, round(percent, 2)] for name, (count, percent)
            in sorted(rows.items(), key=lambda item: -item[1][1])}


def whereabouts(pid):
    """State, kernel function and name of each thread of a process that does not end."""
    found = []
    for task in _threads(pid):
        state = _text(task / "stat").rpartition(")")[2].split()
        found.append({"thread": _text(task / "comm"), "state": state[0] if state else "?",
                      "in": _text(task / "wchan") or "?"})
    return found
