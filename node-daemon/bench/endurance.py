#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether a daemon's memory stays flat under a load, and what it loses: packaged daemons side by side, each with a load,
a folder of segments and one recording client of its own.

    endurance.py --home RINGSIDE --driver DRIVER --out DIRECTORY [--seconds 600] [--capture FILE] [--jcmd JCMD] LOAD...

RINGSIDE is the folder that the build assembled, DRIVER its ringside-nccl-driver. A LOAD is one of

    deep64 steady64   64 ranks over sockets, 2,000 operations/s in all
    deep16            16 ranks, the same in all (bar: 200 MiB; of 64 ranks 300)
    world544          8 local ranks of a job of 544, deep
    jobs              jobs of 8 ranks one after another, until the time is over or 500 have run
    loop              a capture (--capture), played in rounds, 100 times as fast
    kills             2 ranks over NVLink at 5,000 operations/s each, both killed every 6 s and started again
    NAME=COMMAND      anything else; {dir} in it is the folder of segments

with `:SECONDS` behind it where it is to run for another time. Every 5 s it looks at what is resident, every 20 s at the
heap right after a full collection (with --jcmd, else not at all). Slopes are of the second half, by least squares, with
their 95 % interval by Student's t. The report at the end tells what was lost; then SIGTERM, timed. Prints a row of
Markdown for each load, and writes all looks to DIRECTORY/NAME.json. Needs Linux; loopback only.
"""
import argparse
import json
import math
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

LOOK_SECONDS = 5
LOOKS_FOR_A_COLLECTION = 4
MOST_JOBS = 500
BARS = {"deep64": 300, "steady64": 300, "deep16": 200}
FIRST_PORT = 7711

# Of Student's t for a two-sided 95 %, by degrees of freedom; between them the next smaller one is taken.
T95 = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 8: 2.31, 10: 2.23, 15: 2.13, 20: 2.09, 30: 2.04, 60: 2.0, 120: 1.98}


def slope_an_hour(times, values):
    """MiB an hour with half its interval; None where three looks are not there."""
    n = len(values)
    if n < 3:
        return None
    mean_t, mean_v = sum(times) / n, sum(values) / n
    spread = sum((t - mean_t) ** 2 for t in times)
    slope = sum((t - mean_t) * (v - mean_v) for t, v in zip(times, values)) / spread
    rest = sum((v - mean_v - slope * (t - mean_t)) ** 2 for t, v in zip(times, values))
    t95 = T95[max(d for d in T95 if d <= n - 2)]
    return slope * 3600, t95 * math.sqrt(rest / (n - 2) / spread) * 3600


def told(slope):
    return "-" if slope is None else f"{slope[0]:.1f} ({slope[0] - slope[1]:.1f} to {slope[0] + slope[1]:.1f})"


def status(pid, key):
    with open(f"/proc/{pid}/status") as lines:
        for line in lines:
            if line.startswith(key + ":"):
                return int(line.split()[1]) // 1024
    raise ProcessLookupError(pid)


def processor_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def drain_waited(pid):
    """Seconds in which the drain thread was ready and had no processor."""
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        if (task / "comm").read_text().startswith("ringside-drain"):
            return int((task / "schedstat").read_text().split()[1]) / 1e9
    return None


class Load:
    def __init__(self, text, port, arguments):
        name, _, seconds = text.partition(":") if "=" not in text else (text, "", "")
        self.name, _, self.command = name.partition("=")
        self.seconds = float(seconds) if seconds else arguments.seconds
        self.port = port
        self.arguments = arguments
        self.home = pathlib.Path(arguments.home)
        self.out = pathlib.Path(arguments.out)
        self.folder = tempfile.mkdtemp(prefix="ringside-endurance-", dir="/dev/shm")
        self.looks, self.heaps, self.driven, self.job, self.jobs = [], [], None, None, 0
        self.over = threading.Event()
        self.beginning = threading.Lock()

    def driver(self, level, *options):
        environment = dict(os.environ, RINGSIDE_DIR=self.folder, RINGSIDE_LEVEL=level)
        plugin = self.home / "lib" / "libnccl-profiler-ringside.so"
        return subprocess.Popen(
            [self.arguments.driver, "--plugin", plugin, *options],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def stop(self):
        with self.beginning:
            self.over.set()
        for process in (self.driven, self.job):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def begin_job(self, *options):
        """False once the load is over, so that no job outlives it."""
        with self.beginning:
            if not self.over.is_set():
                self.job = self.driver(*options)
            return not self.over.is_set()

    def begin_load(self):
        endless = ("--iterations", "100000000")
        many = {"deep64": ("deep", "64", "31"), "steady64": ("steady", "64", "31"), "deep16": ("deep", "16", "125")}
        if self.command:
            command = self.command.replace("{dir}", self.folder)
            self.driven = subprocess.Popen(
                command, shell=True, stdout=open(self.out / f"{self.name}.load", "w"), stderr=subprocess.STDOUT,
                start_new_session=True)
        elif self.name in many:
            level, ranks, rate = many[self.name]
            self.driven = self.driver(level, "--mode", "socket", "--processes", ranks, "--rate", rate, *endless)
        elif self.name == "world544":
            self.driven = self.driver(
                "deep", "--mode", "socket", "--processes", "8", "--world", "544", "--rate", "250", *endless)
        elif self.name in ("jobs", "kills"):
            threading.Thread(target=self.jobs_one_after_another if self.name == "jobs" else self.kills, daemon=True).start()
        elif self.name != "loop":
            raise SystemExit(f"`{self.name}` is no load: {__doc__}")

    def jobs_one_after_another(self):
        while not self.over.is_set() and self.jobs < MOST_JOBS:
            mode = ("nvlink", "socket")[self.jobs % 2]
            if self.begin_job("deep", "--mode", mode, "--processes", "8", "--iterations", "3"):
                self.job.wait()
                self.jobs += 1

    def kills(self):
        while self.begin_job("steady", "--mode", "nvlink", "--iterations", "10000000", "--rate", "5000"):
            self.over.wait(6)
            if self.job.poll() is None:
                os.killpg(self.job.pid, signal.SIGKILL)
            self.job.wait()
            self.jobs += 1

    def ringside(self, *options, **more):
        return subprocess.run(
            [self.home / "bin" / "ringside", *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False, **more)

    def run(self):
        log = open(self.out / f"{self.name}.log", "w")
        played = ["--play", self.arguments.capture, "--loop", "--speed", "100"]
        source = played if self.name == "loop" else ["--dir", self.folder]
        daemon = subprocess.Popen(
            [self.home / "bin" / "ringside-node", "run", *source, "--listen", f"127.0.0.1:{self.port}"],
            stdout=log, stderr=subprocess.STDOUT)
        target = f"127.0.0.1:{self.port}"
        recording = self.out / f"{self.name}.ringside"
        recorder = None
        try:
            self.begin_load()
            time.sleep(3 * LOOK_SECONDS)
            recorder = subprocess.Popen(
                [self.home / "bin" / "ringside", "record", "--connect", target, "--out", recording, "--force"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.look(daemon)
            for _ in range(3):  # beside a load a first window may take longer than it waits
                report = self.ringside("report", "--connect", target, "--for", "3s", "--json")
                if report.returncode == 0:
                    break
            ended = self.end(daemon)
        finally:
            self.stop()
            if daemon.poll() is None:
                daemon.kill()
            if recorder is not None:
                recorder.terminate()
        if recorder is not None:
            recorder.wait()
        recording.unlink(missing_ok=True)
        if self.driven is not None:
            self.driven.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        return self.row(report.stdout, ended)

    def look(self, daemon):
        begin, before = time.monotonic(), processor_seconds(daemon.pid)
        while time.monotonic() - begin < self.seconds and daemon.poll() is None:
            if self.name == "jobs" and self.jobs >= MOST_JOBS:
                break
            time.sleep(LOOK_SECONDS)
            at = time.monotonic() - begin
            self.looks.append((at, status(daemon.pid, "VmRSS")))
            if self.arguments.jcmd and len(self.looks) % LOOKS_FOR_A_COLLECTION == 0:
                self.collect(daemon.pid, at)
        if daemon.poll() is None:
            self.took = time.monotonic() - begin
            self.processor = (processor_seconds(daemon.pid) - before) / self.took
            self.most = status(daemon.pid, "VmHWM")
            self.waited = drain_waited(daemon.pid)

    def collect(self, pid, at):
        subprocess.run([self.arguments.jcmd, str(pid), "GC.run"], stdout=subprocess.DEVNULL, check=False)
        said = subprocess.run([self.arguments.jcmd, str(pid), "GC.heap_info"], stdout=subprocess.PIPE, text=True, check=False)
        used = [int(kib) for kib in re.findall(r"total \d+K, used (\d+)K", said.stdout)]
        if used:
            self.heaps.append((at, sum(used) / 1024))

    def end(self, daemon):
        if daemon.poll() is not None:
            return f"**ended by itself with {daemon.returncode}**"
        begin = time.monotonic()
        daemon.terminate()
        return f"{daemon.wait(timeout=60)} after {time.monotonic() - begin:.1f} s"

    def row(self, report, ended):
        half = lambda looks: [look for look in looks if look[0] >= looks[-1][0] / 2] if looks else []
        resident, heap = half(self.looks), half(self.heaps)
        values = sorted(value for _, value in self.looks)
        bar = BARS.get(self.name)
        slopes = [slope_an_hour(*zip(*looks)) if looks else None for looks in (resident, heap)]
        lost = "unknown"
        try:
            nodes = json.loads(report)["nodes"]
            lost = "; ".join(f"{loss['stage']}: {loss['reason']} {loss['count']:,}" for n in nodes for loss in n["losses"] if loss["count"]) or "none"
        except (ValueError, KeyError, TypeError) as unlike:
            (self.out / f"{self.name}.report").write_text(f"{unlike}\n{report}")
        with open(self.out / f"{self.name}.json", "w") as file:
            json.dump({"looks": self.looks, "heaps": self.heaps, "lost": lost, "jobs": self.jobs, "slopes": slopes}, file)
        heaps = [value for _, value in heap]
        return (
            f"| {self.name}{f', {self.jobs} of them' if self.jobs else ''} | {self.took:.0f} s, {len(values)} looks"
            f" | {values[len(values) // 2]}, {values[0]} to {values[-1]}"
            f" | {'-' if bar is None else sum(value > bar for value in values)} | {self.most}"
            f" | {f'{min(heaps):.0f} to {max(heaps):.0f}' if heaps else '-'} | {told(slopes[1])} | {told(slopes[0])}"
            f" | {100 * self.processor:.1f} % | {'-' if self.waited is None else f'{self.waited:.1f} s'} | {lost} | {ended} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", required=True)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--capture")
    parser.add_argument("--jcmd")
    parser.add_argument("loads", nargs="+", metavar="LOAD")
    arguments = parser.parse_args()
    if "loop" in (text.partition(":")[0] for text in arguments.loads) and not arguments.capture:
        parser.error("`loop` needs --capture")
    pathlib.Path(arguments.out).mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    loads = [Load(text, FIRST_PORT + i, arguments) for i, text in enumerate(arguments.loads)]
    print(
        "| load | looked at | resident, MiB: median, least to most | above the bar | most ever | heap, second half"
        " | slope of the heap, MiB/h | slope of what is resident | processor | drain waited | lost | SIGTERM |")
    print("|" + "---|" * 12, flush=True)

    def show(load):
        try:
            print(load.run(), flush=True)
        except Exception as fault:  # one load that cannot be told must not end the others
            print(f"| {load.name} | **failed: {fault!r}** |", flush=True)

    threads = [threading.Thread(target=show, args=(load,), daemon=True) for load in loads]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    finally:  # by a signal, too
        for load in loads:
            load.stop()


if __name__ == "__main__":
    sys.exit(main())
