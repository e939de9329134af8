#!/usr/bin/env python3
"""CPU of each thread of a process over some seconds, and its resident memory: thread_cpu.py PID SECONDS"""
import os
import sys
import time


def children(pid):
    found = [pid]
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as f:
                    if int(f.read().rsplit(")", 1)[1].split()[1]) == pid:
                        found += children(int(entry))
            except OSError:
                pass
    return found


def threads(pid):
    ticks = {}
    for tid in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{tid}/stat") as f:
                name, rest = f.read().split("(", 1)[1].rsplit(")", 1)
            fields = rest.split()
            ticks[(tid, name)] = int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks


def main():
    pid, seconds = children(int(sys.argv[1]))[-1], float(sys.argv[2])
    before, start = threads(pid), time.monotonic()
    time.sleep(seconds)
    after, elapsed = threads(pid), time.monotonic() - start
    hertz = os.sysconf("SC_CLK_TCK")
    shares = {key: (after[key] - before.get(key, 0)) / hertz / elapsed * 100 for key in after}
    for (tid, name), share in sorted(shares.items(), key=lambda item: -item[1])[:14]:
        if share > 0:
            print(f"{share:7.3f} %  {name}")
    with open(f"/proc/{pid}/status") as f:
        resident = [line for line in f if line.startswith("VmRSS")][0].split()[1]
    print(f"{sum(shares.values()):7.3f} %  of a core in all; resident {int(resident) / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
