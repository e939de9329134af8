# SPDX-License-Identifier: Apache-2.0
"""What the ranks run, in PyTorch. Every workload takes a Rank, tells the lab when it has started, what it measured and
that its communicators are destroyed, and ends as a program that ends well. Variables stand in the environment.

LAB_DEVICE is the rank's GPU: 0 where all share one. Imported once, in the fork server: nothing here may touch CUDA
before a workload runs.
"""

import contextlib
import ctypes
import os
import random
import threading
import time

import torch
import torch.distributed as dist

MIB = 1 << 20


def number(name, default):
    return type(default)(os.environ.get(name, default))


def device():
    return number("LAB_DEVICE", 0)


def floats(count):
    return torch.ones(count, device="cuda")


@contextlib.contextmanager
def communicators(rank):
    """The world's communicator for the length of the block, then the clean end: rest, barrier, destroy.

    EXIT=quick: the program ends without destroying anything, as many do."""
    torch.cuda.set_device(device())
    dist.init_process_group("nccl", init_method=rank.store, rank=rank.number, world_size=rank.ranks,
                            device_id=torch.device("cuda", device()))
    yield dist.group.WORLD
    torch.cuda.synchronize()
    rank.rest()
    if os.environ.get("EXIT") == "quick":
        time.sleep(0.3)
        os._exit(0)
    dist.barrier()
    torch.cuda.synchronize()
    dist.destroy_process_group()
    rank.tell("destroyed")


def group_of(rank, sets):
    """Makes one group of each set, on every rank in the same order, and returns this rank's own."""
    made = [dist.new_group(members) for members in sets]
    return next(group for group, members in zip(made, sets) if rank.number in members)


class Stopwatch:
    """Milliseconds an iteration, of the first third (a job's start) and of the rest; of the rest the median too, which
    a neighbour on a shared machine moves less."""

    def __init__(self, iterations, third=None):
        self.iterations, self.third = iterations, iterations // 3 if third is None else third
        self._at = time.perf_counter()
        self._marks = []
        self._begins = []

    def before(self, iteration):
        if iteration == self.third:
            self._mark()
        if iteration >= self.third:
            self._begins.append(time.perf_counter())

    def _mark(self):
        torch.cuda.synchronize()
        self._marks.append(time.perf_counter())

    def tell(self, rank):
        self._mark()
        first, last = self._marks[0] - self._at, self._marks[-1] - self._marks[0]
        lengths = sorted(later - begin for begin, later in zip(self._begins, self._begins[1:]))
        rank.tell("measured", iterations=self.iterations, first_ms=1e3 * first / max(1, self.third),
                  rest_ms=1e3 * last / max(1, self.iterations - self.third),
                  rest_median_ms=1e3 * lengths[len(lengths) // 2] if lengths else None)


class GpuDelay:
    """Keeps the current stream busy for a while: its own cycles are counted once."""

    CYCLES = 20_000_000

    def __init__(self):
        before, after = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        torch.cuda._sleep(1000)
        before.record()
        torch.cuda._sleep(self.CYCLES)
        after.record()
        torch.cuda.synchronize()
        self._cycles_per_micro = self.CYCLES / (before.elapsed_time(after) * 1e3)

    def enqueue(self, micros):
        torch.cuda._sleep(int(micros * self._cycles_per_micro))


def poke_nowhere():
    """A kernel that writes to an address which no process owns: an illegal access, which the driver reports (XID)."""
    text = b""".version 7.0
.target sm_80
.address_size 64
.visible .entry poke(.param .u64 where)
{
    .reg .b64 %to;
    .reg .b32 %one;
    ld.param.u64 %to, [where];
    mov.u32 %one, 1;
    st.global.u32 [%to], %one;
    ret;
}
"""
    cuda = ctypes.CDLL("libcuda.so.1")
    module, function, where = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_uint64(0x10)
    arguments = (ctypes.c_void_p * 1)(ctypes.addressof(where))
    for status, what in ((cuda.cuModuleLoadData(ctypes.byref(module), text), "load"),
                         (cuda.cuModuleGetFunction(ctypes.byref(function), module, b"poke"), "find")):
        if status != 0:
            raise RuntimeError(f"cannot {what} the kernel: {status}")
    cuda.cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, None, arguments, None)
    torch.cuda.synchronize()


class TrainingStep:
    """One iteration like a training step's: tensor-parallel pairs, data-parallel groups of every other rank, gathers
    and (unless NOA2A=1) an all-to-all of the world, and a small all-reduce at the end."""

    def __init__(self, rank):
        self._rank, world = rank, rank.ranks
        self._pair = group_of(rank, [[r, r + 1] if r + 1 < world else [r] for r in range(0, world, 2)])
        self._data = group_of(rank, [members for members in (list(range(k, world, 2)) for k in (0, 1)) if members])
        self._activations, self._gradients = floats(256 * 1024), floats(2 * MIB)
        self._shard, self._whole = floats(128 * 1024), floats(world * 128 * 1024)
        self._send, self._receive, self._loss = floats(world * 32 * 1024), floats(world * 32 * 1024), floats(16)
        self._weights = torch.randn(1024, 1024, device="cuda", dtype=torch.bfloat16)
        self._all_to_all = os.environ.get("NOA2A") != "1"
        self._fault = rank.fault()
        self._delay = GpuDelay() if self._fault is not None and self._fault.kind in ("gpu", "plan") else None

    def run(self, iteration):
        fault = self._fault
        if fault is not None:
            fault.act(iteration)
            micros = fault.gpu_micros(iteration)
            if micros:
                self._delay.enqueue(micros)
            if fault.is_due("xid", iteration):
                poke_nowhere()
        for _ in range(4):
            self._weights = torch.tanh(self._weights @ self._weights * 1e-2)
            dist.all_reduce(self._activations, group=self._pair)
        first = self._gradients
        if fault is not None and fault.is_due("size", iteration):
            first = self._gradients[:MIB]
        if fault is None or not fault.is_due("skip", iteration):
            dist.all_reduce(first, group=self._data)
        dist.all_reduce(self._gradients, group=self._data)
        dist.all_gather_into_tensor(self._whole, self._shard)
        dist.reduce_scatter_tensor(self._shard, self._whole)
        if self._all_to_all:
            dist.all_to_all_single(self._receive, self._send)
        dist.all_reduce(self._loss)
        torch.cuda.synchronize()


def train(rank):
    """ITERS iterations with PACE_MS between them. FAULT: rank.py."""
    iterations, pace_seconds = number("ITERS", 450), number("PACE_MS", 0.0) / 1000
    with communicators(rank):
        step = TrainingStep(rank)
        rank.tell("started")
        watch = Stopwatch(iterations)
        for iteration in range(iterations):
            watch.before(iteration)
            step.run(iteration)
            if pace_seconds:
                time.sleep(pace_seconds)
        watch.tell(rank)


def turns(rank):
    """`train` in one process without and with a plugin in turns: TURNS blocks of TURN iterations, off, on, on, off and so
    on. The plugin is plugin-native/bench/turns_plugin.c. Tells each block's microseconds an iteration, mean and median,
    without the block's first one, and only after TURNS_WARM blocks. TURNS_PIN=1: each rank on processors of its own."""
    blocks, length, warm = number("TURNS", 120), number("TURN", 25), number("TURNS_WARM", 8)
    switch = ctypes.CDLL(os.environ["NCCL_PROFILER_PLUGIN"]).turns_plugin_set
    if os.environ.get("TURNS_PIN") == "1":
        mine = sorted(os.sched_getaffinity(0))
        share = max(1, len(mine) // rank.ranks)
        os.sched_setaffinity(0, mine[rank.number * share % len(mine):][:share])
    with communicators(rank):
        step = TrainingStep(rank)
        rank.tell("started")
        means, medians, masked = [], [], set()
        for block in range(warm + blocks):
            on = block % 4 in (1, 2)
            masked.add((on, switch(int(on))))
            step.run(block * length)
            marks = [time.perf_counter()]
            for iteration in range(1, length):
                step.run(block * length + iteration)
                marks.append(time.perf_counter())
            lengths = sorted(1e6 * (after - before) for before, after in zip(marks, marks[1:]))
            means.append(round(sum(lengths) / len(lengths), 1))
            medians.append(round(lengths[len(lengths) // 2], 1))
        switch(1)
        step.run(0)  # so that whatever was begun is ended with the plugin in place
        rank.tell("result", micros=means[warm:], medians=medians[warm:], first=warm, asked=sorted(masked))


def all_reduce(rank):
    """ITERS all-reduces of BYTES, SYNC of them outstanding at a time."""
    iterations, outstanding = number("ITERS", 3000), number("SYNC", 50)
    with communicators(rank):
        tensor = torch.zeros(number("BYTES", MIB) // 4, device="cuda")
        rank.tell("started")
        watch = Stopwatch(iterations)
        for iteration in range(iterations):
            watch.before(iteration)
            dist.all_reduce(tensor)
            if iteration % outstanding == outstanding - 1:
                torch.cuda.synchronize()
        watch.tell(rank)


def graphs(rank):
    """GRAPHS CUDA graphs, each an all-reduce of another size and a matrix product, replayed REPLAYS times in turn."""
    count, replays = number("GRAPHS", 4), number("REPLAYS", 300)
    with communicators(rank):
        tensors = [torch.zeros(MIB // 4 << size, device="cuda") for size in range(count)]
        matrix, product = torch.randn(512, 512, device="cuda"), torch.empty(512, 512, device="cuda")
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # what CUDA and NCCL do once must not be captured
            for tensor in tensors:
                torch.mm(matrix, matrix, out=product)
                dist.all_reduce(tensor)
        torch.cuda.current_stream().wait_stream(side)
        torch.cuda.synchronize()
        captured = []
        for tensor in tensors:
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, capture_error_mode="thread_local"):
                torch.mm(matrix, matrix, out=product)
                dist.all_reduce(tensor)
            captured.append(graph)
        rank.tell("started")
        watch = Stopwatch(replays)
        for replay in range(replays):
            watch.before(replay)
            for graph in captured:
                graph.replay()
        watch.tell(rank)
        rank.tell("result", captured=len(captured), replays=replays * len(captured))
        captured.clear()  # a communicator waits for the graphs that hold its calls
        del graph


def beside(rank):
    """CAPTURES graphs captured in one thread, in MODE (global, CUDA's strictest), while another runs CALLS all-reduces.
    Without a plugin every capture succeeds."""
    captures, calls, mode = number("CAPTURES", 6), number("CALLS", 300), os.environ.get("MODE", "global")
    with communicators(rank):
        warm = floats(MIB // 4)
        dist.all_reduce(warm)
        matrix, product = torch.randn(512, 512, device="cuda"), torch.empty(512, 512, device="cuda")
        torch.mm(matrix, matrix, out=product)
        torch.cuda.synchronize()
        errors, made = [], [0]

        # Made before: memory for another thread is what a capture in global mode forbids.
        stream, tensor = torch.cuda.Stream(), torch.zeros(MIB // 4, device="cuda")
        torch.cuda.synchronize()

        def collectives():
            torch.cuda.set_device(device())
            try:
                with torch.cuda.stream(stream):
                    for _ in range(calls):
                        dist.all_reduce(tensor)
                        made[0] += 1
                        time.sleep(0.002)
            except RuntimeError as error:  # what is being found out
                errors.append(f"collective: {error}"[:200])

        rank.tell("started")
        thread = threading.Thread(target=collectives)
        thread.start()
        succeeded = 0
        for _ in range(captures):
            graph = torch.cuda.CUDAGraph()
            try:
                with torch.cuda.graph(graph, capture_error_mode=mode):
                    torch.mm(matrix, matrix, out=product)
                    time.sleep(0.06)
                    torch.mm(product, matrix, out=matrix)
                succeeded += 1
            except RuntimeError as error:
                errors.append(f"capture: {error}".splitlines()[0][:200])
        thread.join()
        rank.tell("result", text=f"captures {succeeded} of {captures}, collectives {made[0]} of {calls}",
                  captures=succeeded, of=captures, collectives=made[0], errors=errors[:4])
        if errors:
            raise RuntimeError(errors[0])


def threads(rank):
    """Four communicators of all ranks, two of them driven by one thread and two by another, at the same time."""
    iterations = number("ITERS", 200)
    with communicators(rank):
        groups = [dist.new_group(list(range(rank.ranks))) for _ in range(4)]
        for group in groups:  # made here, one after the other: two threads would meet in different orders
            dist.all_reduce(floats(16), group=group)
        torch.cuda.synchronize()
        rank.tell("started")
        errors = []

        def drive(mine):
            try:
                torch.cuda.set_device(device())
                with torch.cuda.stream(torch.cuda.Stream()):
                    tensors = [floats(64 * 1024 << size) for size in range(len(mine))]
                    for _ in range(iterations):
                        for group, tensor in zip(mine, tensors):
                            dist.all_reduce(tensor, group=group)
                        torch.cuda.current_stream().synchronize()
            except RuntimeError as error:
                errors.append(str(error)[:200])

        workers = [threading.Thread(target=drive, args=(half,)) for half in (groups[:2], groups[2:])]
        watch = Stopwatch(iterations, third=0)
        watch.before(0)
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        watch.tell(rank)
        if errors:
            raise RuntimeError(errors[0])


def grouped(rank):
    """Groups of collectives on three communicators, between pauses that differ from rank to rank: which calls are timed
    must not depend on a rank's own time."""
    iterations, pace_seconds = number("ITERS", 300), number("PACE_MS", 1.0) / 1000
    pauses = random.Random(rank.number)
    with communicators(rank):
        groups = [dist.new_group(list(range(rank.ranks))) for _ in range(3)]
        tensors = [[floats(16 * 1024 << (size + which)) for size in range(4)] for which in range(3)]
        rank.tell("started")
        order = random.Random(1)  # the same on every rank
        watch = Stopwatch(iterations)
        for iteration in range(iterations):
            watch.before(iteration)
            which = order.randrange(3)
            members = tensors[which][:order.randrange(1, 5)]
            time.sleep(pauses.random() * pace_seconds)
            with dist._coalescing_manager(group=groups[which], async_ops=True) as work:
                for tensor in members:
                    dist.all_reduce(tensor, group=groups[which])
            work.wait()
            if order.randrange(4) == 0:
                dist.all_reduce(tensors[which][0], group=groups[which])
            if iteration % 10 == 9:
                torch.cuda.synchronize()
        watch.tell(rank)


WORKLOADS = {function.__name__: function for function in (train, turns, all_reduce, graphs, beside, threads, grouped)}
