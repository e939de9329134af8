# SPDX-License-Identifier: Apache-2.0
"""CUDA's multi-process service (MPS), one for each job: it lets the kernels of several processes run side by side on
one GPU. A rank that is killed spoils the service for its neighbours, so no job gets one that another has used.

MPS changes no setting of the GPU.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import time

CONTROL = "nvidia-cuda-mps-control"
START_SECONDS = 10
END_SECONDS = 5


class MpsService:
    """A service in a folder of its own; `environment` leads a process to it. Owned by one thread."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pipes = self.folder / "mps"
        self.logs = self.folder / "mps-log"
        self.environment = {"CUDA_MPS_PIPE_DIRECTORY": str(self.pipes), "CUDA_MPS_LOG_DIRECTORY": str(self.logs)}

    def start(self):
        """Returns once the service answers."""
        if shutil.which(CONTROL) is None:
            raise RuntimeError(f"{CONTROL} is not on the PATH: without it the ranks' kernels would take turns")
        self.pipes.mkdir(mode=0o700)
        self.logs.mkdir(mode=0o700)
        started = self._run([CONTROL, "-d"], None, START_SECONDS)
        deadline = time.monotonic() + START_SECONDS
        while started is not None and time.monotonic() < deadline:
            if (self.pipes / "control").exists() and self._ask("get_server_list") is not None:
                return
            time.sleep(0.02)
        log = self.logs / "control.log"
        said = log.read_text(errors="replace")[-400:] if log.exists() else "it wrote no log"
        raise RuntimeError(f"the multi-process service did not start within {START_SECONDS} s: {said}")

    def end(self):
        """Asks it to quit, and ends by their ids what of it is still there. True when it went by itself."""
        processes = self._processes()
        asked = self._ask("quit -t 1") is not None
        deadline = time.monotonic() + END_SECONDS
        while any(_lives(pid) for pid in processes) and time.monotonic() < deadline and asked:
            time.sleep(0.02)
        left = [pid for pid in processes if _lives(pid)]
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return asked and not left

    def _processes(self):
        """The control daemon and its servers."""
        found = []
        try:
            found.append(int((self.pipes / f"{CONTROL}.pid").read_text()))
        except (OSError, ValueError):
            pass
        servers = (self._ask("get_server_list") or "").split()
        return found + [int(word) for word in servers if word.isdigit()]

    def _ask(self, command):
        return self._run([CONTROL], command + "\n", END_SECONDS)

    def _run(self, command, text, seconds):
        """What the command printed; None when it failed or did not end. Nothing is inherited that preloads."""
        environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"} | self.environment
        output = self.folder / "mps-answer.txt"  # a file: the daemon would keep a pipe open
        try:
            with open(output, "w", encoding="utf-8") as stream:
                done = subprocess.run(command, input=text or "", stdout=stream, stderr=subprocess.STDOUT, text=True,
                                      env=environment, timeout=seconds)
            return output.read_text(errors="replace") if done.returncode == 0 else None
        except (subprocess.TimeoutExpired, OSError):
            return None


def _lives(pid):
    """Whether the process runs: one that ended and waits to be reaped does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False
