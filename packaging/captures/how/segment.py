# SPDX-License-Identifier: Apache-2.0
"""The few words of a Ringside segment that the lab reads and writes: the level in force and the one that is wanted.
Offsets come from protocol/ring/ring-layout.golden, so a changed layout changes this too.
"""

import functools
import mmap
import pathlib
import time

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "protocol" / "ring" / "ring-layout.golden"
WISH_NANOS = 10_000_000_000  # how long a wish holds; it is taken back long before


@functools.cache
def layout():
    """{name: number} of the layout's constants and {name: offset} of its fields."""
    numbers = {}
    for line in GOLDEN.read_text().splitlines():
        words = line.split()
        if len(words) in (2, 3) and words[1].isdigit():
            numbers[words[0]] = int(words[1])
    return numbers


class Segment:
    """One process's segment, mapped. Words are written whole: the views store an aligned word at once."""

    def __init__(self, path):
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), layout()["RS_HEADER_BYTES"])
        self._words32, self._words64 = memoryview(self._memory).cast("I"), memoryview(self._memory).cast("Q")

    def is_whole(self):
        return self._words64[layout()["rs_header.magic"] // 8] == layout()["RS_RING_MAGIC"]

    def level_in_force(self):
        return self._words32[layout()["rs_header.level_in_force"] // 4]

    def want_level(self, level, until_nanos):
        """The end of the wish is stored last: the plugin looks at it first. x86-64 keeps the order of stores."""
        self._words32[layout()["rs_header.level_wanted"] // 4] = level
        self._words64[layout()["rs_header.level_wanted_until_nanos"] // 8] = until_nanos

    def close(self):
        self._words32.release()
        self._words64.release()
        self._memory.close()


class Raiser:
    """Raises all segments of a folder to `detail` and lowers them again, `changes` times in all, one each period."""

    def __init__(self, folder, changes, period_seconds):
        self.folder = pathlib.Path(folder)
        self.changes, self.period_seconds = changes, period_seconds
        self.done = 0
        self.obeyed = 0  # changes after which every segment was seen at the level wished for
        self._segments = {}
        self._next = 0.0
        self._level = None

    def step(self, now):
        """To be called often while the job runs; does something when a change is due."""
        if self.done >= self.changes or now < self._next:
            return
        for path in self.folder.glob("*.seg"):
            if path not in self._segments:
                segment = Segment(path)
                if segment.is_whole():
                    self._segments[path] = segment
                else:
                    segment.close()
        if not self._segments:
            return
        self.obeyed += self._is_obeyed()
        raised = self.done % 2 == 0
        self._level = layout()["RS_LEVEL_DETAIL" if raised else "RS_LEVEL_STEADY"]
        for segment in self._segments.values():
            if raised:
                segment.want_level(self._level, time.monotonic_ns() + WISH_NANOS)
            else:
                segment.want_level(layout()["RS_LEVEL_NONE"], 0)
        self.done += 1
        self._next = now + self.period_seconds

    def _is_obeyed(self):
        return self._level is not None and all(s.level_in_force() == self._level for s in self._segments.values())

    def close(self):
        """What was done, for the job's outcome."""
        self.obeyed += self._is_obeyed()
        segments = len(self._segments)
        for segment in self._segments.values():
            segment.close()
        self._segments.clear()
        return {"changes": self.done, "obeyed": self.obeyed, "segments": segments}
