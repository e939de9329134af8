#!/usr/bin/env python3
"""All-reduces of 16 MiB for some seconds, for torch.distributed.run: allreduce_job.py --seconds 20"""
import argparse
import os
import time

import torch
import torch.distributed as dist

parser = argparse.ArgumentParser()
parser.add_argument("--seconds", type=float, default=20)
parser.add_argument("--each", type=int, default=50, help="all-reduces between two looks at the clock")
options = parser.parse_args()
torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
dist.init_process_group("nccl", device_id=torch.device("cuda", int(os.environ["LOCAL_RANK"])))
tensor = torch.ones(4 << 20, device="cuda")
stop = torch.zeros(1, device="cuda")
end = time.monotonic() + options.seconds
while True:
    for _ in range(options.each):
        dist.all_reduce(tensor)
    stop.fill_(float(time.monotonic() > end))
    dist.all_reduce(stop, op=dist.ReduceOp.MAX)
    if stop.item() > 0:
        break
    time.sleep(0.05)
dist.destroy_process_group()
