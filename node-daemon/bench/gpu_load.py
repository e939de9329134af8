#!/usr/bin/env python3
"""Loads the GPUs of a host in a known way and prints what was done as one JSON line.

    gpu_load.py matmul --seconds 10            FP16 matrix multiplications on every GPU
    gpu_load.py nvlink --seconds 10            copies from GPU 0 to GPU 1, peer to peer, bytes counted
    gpu_load.py memory --seconds 10            device-to-device copies inside GPU 0
    gpu_load.py idle   --seconds 10            nothing

Needs PyTorch. The JSON line holds start and end (epoch seconds) and, for copies, the bytes moved.
"""
import argparse
import json
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["matmul", "nvlink", "memory", "idle"])
    parser.add_argument("--seconds", type=float, default=10)
    options = parser.parse_args()
    result = {"what": options.what}
    if options.what == "idle":
        result["start"] = time.time()
        time.sleep(options.seconds)
    else:
        import torch

        work = {"matmul": matmul, "nvlink": nvlink, "memory": memory}[options.what](torch)
        next(work)  # memory, handles and peer access are made before the clock starts
        result["start"] = time.time()
        end = time.monotonic() + options.seconds
        moved = 0
        while time.monotonic() < end:
            moved += next(work)
        torch.cuda.synchronize()
        result["bytes"] = moved
    result["end"] = time.time()
    print(json.dumps(result), flush=True)


def matmul(torch):
    pairs = []
    for gpu in range(torch.cuda.device_count()):
        a = torch.randn(8192, 8192, dtype=torch.float16, device=f"cuda:{gpu}")
        pairs.append((a, torch.empty_like(a)))
    while True:
        for a, out in pairs:
            for _ in range(10):
                torch.mm(a, a, out=out)
        for a, _ in pairs:
            torch.cuda.synchronize(a.device)
        yield 0


def nvlink(torch):
    size = 1 << 30
    source = torch.ones(size, dtype=torch.uint8, device="cuda:0")
    target = torch.empty(size, dtype=torch.uint8, device="cuda:1")
    while True:
        for _ in range(8):
            target.copy_(source, non_blocking=True)
        torch.cuda.synchronize("cuda:0")
        torch.cuda.synchronize("cuda:1")
        yield 8 * size


def memory(torch):
    size = 1 << 30
    source = torch.ones(size, dtype=torch.uint8, device="cuda:0")
    target = torch.empty_like(source)
    while True:
        for _ in range(32):
            target.copy_(source, non_blocking=True)
        torch.cuda.synchronize("cuda:0")
        yield 32 * size


if __name__ == "__main__":
    main()
