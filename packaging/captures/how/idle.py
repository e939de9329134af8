# SPDX-License-Identifier: Apache-2.0
"""A workload without PyTorch and without a GPU: the same phases and faults as `train`, on the processor alone. It tries
the lab itself."""

import os
import time


def idle(rank):
    """ITERS turns of PACE_MS. A fault of another kind than Fault.act does ends the rank with an exception, as NCCL's
    own error might."""
    iterations = int(os.environ.get("ITERS", "30"))
    pace_seconds = float(os.environ.get("PACE_MS", "1")) / 1000
    fault = rank.fault()
    rank.tell("started")
    begin = third = time.monotonic()
    for iteration in range(iterations):
        if iteration == iterations // 3:
            third = time.monotonic()
        if fault is not None:
            fault.act(iteration)
            if fault.kind in ("skip", "size", "xid") and fault.is_due(fault.kind, iteration):
                raise RuntimeError(f"{fault.kind} at iteration {iteration}")
        time.sleep(pace_seconds)
    end = time.monotonic()
    rank.tell("measured", iterations=iterations, first_ms=1e3 * (third - begin) / max(1, iterations // 3),
              rest_ms=1e3 * (end - third) / max(1, iterations - iterations // 3))
    rank.rest()
    rank.tell("destroyed")


WORKLOADS = {"idle": idle}
