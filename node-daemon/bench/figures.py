#!/usr/bin/env python3
"""What matters in files that `ringside-node readings --json` and `ringside report --json` wrote.

    figures.py gpm FILE                              activity of each GPU
    figures.py links REPORT                          each rank's operations and links, of `ringside report --json`
    figures.py nvlink BEFORE DURING AFTER LOAD       bytes the links counted against those gpu_load.py moved
"""
import json
import sys


def readings(path):
    with open(path) as lines:
        for line in lines:
            if line.startswith("{"):
                row = json.loads(line)
                if row.get("type") == "reading":
                    yield row


def subject(row):
    return row.get("id", row.get("subject", ""))


def total(path, figure, kind, gpu=None):
    return {
        subject(row): row["figures"][figure]["value"]
        for row in readings(path)
        if row["kind"] == kind and figure in row["figures"] and (gpu is None or subject(row).startswith(gpu))
    }


def gpm(path):
    for row in readings(path):
        if row["source"] == "nvml-gpm":
            print(subject(row), {name: round(figure["value"], 4) for name, figure in sorted(row["figures"].items())})


def links(path):
    with open(path) as report:
        report = json.load(report)
    for row in report["collectives"]:
        print(f"rank {row['rank']} {row['operation']} {row['bytes']} bytes, {row['algorithm']}: {row['count']}")
    for row in report["links"]:
        print(f"{row['from']} to {row['to']} {row['provenance']}: {row['bytes']} bytes, {row['count']} times")
    for node in report["nodes"]:
        print("anomalies", node["anomalies"], "nccl-log", [s["reason"] for s in node["sources"] if s["name"] == "nccl-log"])


def nvlink(before, during, after, load):
    with open(load) as lines:
        moved = json.loads(lines.read().strip().splitlines()[-1])
    seconds = moved["end"] - moved["start"]
    print(f"moved {moved['bytes']} bytes in {seconds:.2f} s: {moved['bytes'] / seconds / 1e9:.2f} GB/s")
    for figure in ("gpu.nvlink.sent", "gpu.nvlink.received"):
        first, last = total(before, figure, "gpu"), total(after, figure, "gpu")
        for gpu in sorted(last):
            grown = last[gpu] - first.get(gpu, 0)
            print(f"{gpu} {figure} grew by {grown:.0f}: {grown / moved['bytes']:.4f} of the bytes moved")
    for figure in ("gpu_link.sent", "gpu_link.received"):
        first, last = total(before, figure, "gpu_link"), total(after, figure, "gpu_link")
        sums = {}
        for link in last:
            gpu = link.rsplit("/", 1)[0]
            sums[gpu] = sums.get(gpu, 0) + last[link] - first.get(link, 0)
        for gpu in sorted(sums):
            print(f"{gpu} sum of {figure} grew by {sums[gpu]:.0f}: {sums[gpu] / moved['bytes']:.4f} of the bytes moved")
    for figure in ("gpu.nvlink.send_rate", "gpu.nvlink.receive_rate"):
        for gpu, rate in sorted(total(during, figure, "gpu").items()):
            print(f"{gpu} {figure} {rate / 1e9:.2f} GB/s: {rate * seconds / moved['bytes']:.4f} of the copies' rate")


if __name__ == "__main__":
    {"gpm": gpm, "nvlink": nvlink, "links": links}[sys.argv[1]](*sys.argv[2:])
