#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real NCCL jobs of 1 to 16 ranks side by side on one GPU, or with a GPU each. README.md says how that works and what
it is good for.

    lab.py run NAME WORKLOAD RANKS [VARIABLE=VALUE ...]   one job
    lab.py plan FILE                                      jobs, a line of JSON each, but for those in OUT/jobs.jsonl
    lab.py program NAME RANKS COMMAND [ARGUMENT ...]      a program that forks its ranks itself, and sets RANK in each

Prints a line per job. --out keeps jobs.jsonl, a line of JSON per job, and logs.txt, the ends of the ranks' own outputs.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import topology
from job import ALWAYS, Job, environment_of_rank, line
from running import Running
from service import MpsService

HERE = pathlib.Path(__file__).resolve().parent
READY_SECONDS = 120  # PyTorch's import from a cold disk
FAILURES_IN_A_ROW = 3
LOG_BYTES = {True: 300, False: 6000}  # of a clean job's output and of another's


class Server:
    """The fork server's process, seen from the lab."""

    def __init__(self, modules, environment, log):
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self.events = ours
        self._rest = b""
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-B", str(HERE / "fork_server.py"), *modules], stdin=subprocess.PIPE, stdout=output,
                stderr=output, pass_fds=(theirs,),
                env={**environment, "EVENTS_FD": str(theirs), "LAB_PID": str(os.getpid())})
        os.close(theirs)

    def ask(self, request):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()

    def poll(self, seconds):
        """Events that have come, after waiting so long for one. None once the server has ended and told all."""
        ready, _, _ = select.select([self.events], [], [], seconds)
        if not ready:
            return []
        data = os.read(self.events, 1 << 20)
        if not data:
            return None
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [json.loads(text) for text in lines]

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()  # its ranks die with it
            self.process.wait()
        os.close(self.events)


class Lab:
    """Runs jobs one after the other. A context; owned by one thread, the main one.

    `gpu` False: no GPU, to try what needs none. `each`: every rank has a GPU of its own. In both cases there is no
    service, and nothing is preloaded. `modules` hold the workloads."""

    def __init__(self, out=None, gpu=True, modules=None, store="file", each=False):
        self.gpu, self.store = gpu, store
        self.shared = gpu and not each
        self.gpus = topology.gpus() if gpu and each else None  # most ranks of a host, where each has a GPU
        self.modules = modules or (["idle", "workloads"] if gpu else ["idle"])
        self.out = pathlib.Path(out) if out else None
        self._server = None
        self._workloads = ()
        self._services = []  # that run

    def __enter__(self):
        self._gpu_address = topology.address_of_gpu() if self.shared else None
        prefix = f"ringside-lab-{os.getpid()}-"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.memory = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=memory))
        self._before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
        if self.out is not None:
            self.out.mkdir(parents=True, exist_ok=True)
        if self.shared:
            self._preloaded = self.folder / "pci_per_rank.so"
            subprocess.run(["gcc", "-std=c17", "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-o",
                            str(self._preloaded), str(HERE / "pci_per_rank.c"), "-ldl", "-lpthread"], check=True)
        return self

    def __exit__(self, *_):
        if self._server is not None:
            self._server.close()
        for service in list(self._services):
            self._end(service)
        signal.signal(signal.SIGTERM, self._before)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.memory, ignore_errors=True)

    def warm(self):
        """Starts the server without waiting for it."""
        if self._server is None:
            environment = self._clean_environment() | {
                "TORCH_NCCL_ASYNC_ERROR_HANDLING": "0", "TORCH_NCCL_ENABLE_MONITORING": "0",  # a hang stays a hang
                "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1",
                "PYTHONDONTWRITEBYTECODE": "1", **self._preload()}
            self._server = Server(self.modules, environment, self.folder / "server.log")
            self._workloads = None

    def start(self, job):
        """Forks the ranks. To be polled, and at its end finished."""
        if not self.has_gpus_for(job.ranks):
            raise ValueError(f"job {job.name}: {job.ranks} ranks, and {self.gpus} GPUs for one each")
        self._need_server()
        if job.workload not in self._workloads:
            raise ValueError(f"job {job.name}: no workload {job.workload}; there are {', '.join(self._workloads)}")
        folder = self.folder / job.name
        shutil.rmtree(folder, ignore_errors=True)  # of a start that failed
        folder.mkdir()
        segments = self.segments_of(job)
        segments.mkdir(mode=0o700, exist_ok=True)
        os.mkfifo(folder / "go")
        service = self._service(folder)
        environments = [environment_of_rank(job, rank, self._topologies(job, folder), segments)
                        | (service.environment if service else {}) for rank in range(job.ranks)]
        store = f"file://{folder}/store" if self.store == "file" else f"tcp://127.0.0.1:{_free_port()}"
        running = Running(job, self._server, folder, segments)
        running.service = service
        self._server.ask({"start": {"workload": job.workload, "folder": str(folder), "log": str(folder / "log"),
                                    "store": store, "environments": environments}})
        return running

    def has_gpus_for(self, ranks):
        return self.gpus is None or ranks <= self.gpus

    def segments_of(self, job):
        """Where the job's ranks put their segments, unless its variables say otherwise. A reader may make it before."""
        return pathlib.Path(job.variables.get("RINGSIDE_DIR", self.memory / job.name))

    def poll(self, running, seconds=0.02):
        """Lets time pass: takes what the ranks tell and does what is due. Returns the events."""
        events = self._server.poll(seconds)
        for event in events or []:
            running.take(event)
        if events is None or not running.step():
            # The server has died, or cannot kill a rank: a new one for the next job.
            self._server.process.kill()
            self._server.close()
            self._server = None
            running.exits.update({rank: "lost" for rank in range(running.job.ranks) if rank not in running.exits})
        return events or []

    def finish(self, running):
        """What became of the job, in words on the screen and as a line in the log."""
        outcome = running.outcome()
        if running.service is not None:
            outcome["service_ended_by_itself"] = self._end(running.service)
        self._keep(outcome, running.folder / "log")
        if "RINGSIDE_DIR" not in running.job.variables:
            shutil.rmtree(self.segments_of(running.job), ignore_errors=True)
        shutil.rmtree(running.folder, ignore_errors=True)
        return outcome

    def run(self, job):
        """One job from start to end."""
        running = self.start(job)
        while not running.is_over():
            self.poll(running)
        return self.finish(running)

    def program(self, name, ranks, command, limit=60.0, variables=None, hosts=1):
        """Runs a program that forks its ranks; returns (status or None, its output, its complaints, seconds)."""
        job = Job(name, "program", ranks, hosts, variables=variables or {})
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        service = self._service(folder)
        environment = self._clean_environment() | environment_of_rank(job, 0, self._topologies(job, folder),
                                                                      self.segments_of(job))
        environment |= self._preload() | (service.environment if service else {})
        self.segments_of(job).mkdir(mode=0o700, exist_ok=True)
        begin = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=environment, start_new_session=True)
        try:
            output, complaints = process.communicate(timeout=limit)
            status = process.returncode
        except subprocess.TimeoutExpired:
            status = None
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)  # its own session: the program and its ranks
                output, complaints = process.communicate()
            if service is not None:
                self._end(service)
            shutil.rmtree(folder, ignore_errors=True)
            if "RINGSIDE_DIR" not in job.variables:
                shutil.rmtree(self.segments_of(job), ignore_errors=True)
        return status, output, complaints, time.monotonic() - begin

    def _need_server(self):
        self.warm()
        deadline = time.monotonic() + READY_SECONDS
        while self._workloads is None:
            events = self._server.poll(max(0.0, deadline - time.monotonic()))
            if not events:
                said = (self.folder / "server.log").read_text(errors="replace")[-1500:]
                raise RuntimeError(f"the fork server did not come within {READY_SECONDS} s: {said}")
            self._workloads = events[0]["workloads"]

    def _service(self, folder):
        if not self.shared:
            return None
        service = MpsService(folder)
        self._services.append(service)
        try:
            service.start()
        except RuntimeError:
            self._end(service)
            raise
        return service

    def _end(self, service):
        self._services.remove(service)
        return service.end()

    def _topologies(self, job, folder):
        files = []
        for host in range(job.hosts if self.shared else 0):
            files.append(folder / f"host{host}.xml")
            ranks = topology.ranks_of_host(job.ranks, job.hosts, host)
            files[-1].write_text(topology.description(self._gpu_address, ranks))
        return files

    def _preload(self):
        return {"LD_PRELOAD": str(self._preloaded)} if self.shared else {}

    @staticmethod
    def _clean_environment():
        """This process's, without what would change a job behind its back. NCCL_LIBRARY is the C programs' own."""
        ours = ("NCCL_", "RINGSIDE_", "TORCH_NCCL_", "CUDA_MPS_", "LD_PRELOAD")
        return {k: v for k, v in os.environ.items() if not k.startswith(ours) or k == "NCCL_LIBRARY"} | ALWAYS

    def _keep(self, outcome, log):
        print(line(outcome), flush=True)
        text = log.read_text(errors="replace") if log.exists() else ""
        if self.out is None:
            sys.stderr.write("" if outcome["clean"] else text[-2000:])
            return
        with open(self.out / "jobs.jsonl", "a", encoding="utf-8") as jobs:
            jobs.write(json.dumps(outcome) + "\n")
        with open(self.out / "logs.txt", "a", encoding="utf-8") as logs:
            logs.write(f"=== {outcome['name']}\n{text[-LOG_BYTES[outcome['clean']]:]}\n")


def outcomes(out):
    """Of the jobs that OUT/jobs.jsonl holds, by name; of one that ran twice the later."""
    path = pathlib.Path(out) / "jobs.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return {outcome["name"]: outcome for outcome in map(json.loads, lines)}


def run_plan(lab, jobs, seconds, done=()):
    """Runs those not done yet until the time is over; the longest so far has to fit. Returns how many are left.

    A job that the lab itself could not start is told and left, for another call."""
    deadline = time.monotonic() + seconds
    longest, failed = 0.0, 0
    waiting = [job for job in jobs if job.name not in done]
    while waiting and failed < FAILURES_IN_A_ROW and time.monotonic() + longest < deadline:
        begin = time.monotonic()
        job = waiting.pop(0)
        try:
            lab.run(job)
            failed = 0
        except RuntimeError as error:
            failed += 1
            print(f"{job.name}: not started: {error}", flush=True)
        longest = max(longest, time.monotonic() - begin)
    return len(waiting)


def _free_port():
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _variables(words):
    pairs = [word.partition("=") for word in words]
    if not all(equals for _, equals, _ in pairs):
        raise SystemExit(f"lab.py: {' '.join(words)}: VARIABLE=VALUE is needed")
    return {name: value for name, _, value in pairs}


def of_options(arguments, out=None):
    """The lab that the options ask for."""
    return Lab(out if out is not None else arguments.out, not arguments.no_gpu, store=arguments.store,
               each=arguments.gpus == "each")


def options(parser):
    """What every program of the lab takes."""
    parser.add_argument("--out", help="folder of jobs.jsonl and logs.txt")
    parser.add_argument("--no-gpu", action="store_true", help="workload `idle` and played libraries only")
    parser.add_argument("--gpus", choices=["one", "each"], default=os.environ.get("LAB_GPUS", "one"),
                        help="one GPU for all ranks, or one for each (LAB_GPUS, else one)")
    parser.add_argument("--store", choices=["file", "tcp"], default=os.environ.get("LAB_STORE", "file"),
                        help="by which the ranks find each other (LAB_STORE, else file)")


def parsed(words=None):
    """The command line. Variables may stand among and behind the options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options(parser)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run")
    run.add_argument("name")
    run.add_argument("workload")
    run.add_argument("ranks", type=int)
    run.add_argument("variables", nargs="*", default=[])
    for field in dataclasses.fields(Job):
        if field.name in ("hosts", "limit", "grace", "rest", "raises", "raise_period"):
            run.add_argument(f"--{field.name.replace('_', '-')}", type=field.type, default=field.default)
    plan = commands.add_parser("plan")
    plan.add_argument("file")
    plan.add_argument("--seconds", type=float, default=1e9)
    program = commands.add_parser("program")
    program.add_argument("name")
    program.add_argument("ranks", type=int)
    program.add_argument("--limit", type=float, default=60.0)
    program.add_argument("argv", nargs=argparse.REMAINDER)
    arguments, rest = parser.parse_known_args(words)  # argparse takes `variables` for complete at the first option
    if arguments.command == "run" and not any(word.startswith("-") for word in rest):
        arguments.variables += rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return arguments


def main():
    arguments = parsed()
    with of_options(arguments) as lab:
        if arguments.command == "program":
            chosen = {k: v for k, v in os.environ.items() if k.startswith(("NCCL_", "RINGSIDE_"))}
            status, output, complaints, seconds = lab.program(arguments.name, arguments.ranks, arguments.argv,
                                                              arguments.limit, chosen)
            sys.stdout.write(output)
            sys.stderr.write(complaints)
            print(f"{arguments.name}: {'ended by the limit' if status is None else f'exit {status}'}, {seconds:.1f} s")
            return 0 if status == 0 else 1
        if arguments.command == "plan":
            jobs = [Job(**json.loads(text)) for text in pathlib.Path(arguments.file).read_text().splitlines() if text]
            done = outcomes(arguments.out) if arguments.out else {}
            return 1 if run_plan(lab, jobs, arguments.seconds, done) else 0
        chosen = {k: getattr(arguments, k) for k in ("hosts", "limit", "grace", "rest", "raises", "raise_period")}
        job = Job(arguments.name, arguments.workload, arguments.ranks, variables=_variables(arguments.variables),
                  **chosen)
        return 0 if lab.run(job)["clean"] else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RuntimeError, ValueError) as error:
        sys.exit(f"lab.py: {error}")
