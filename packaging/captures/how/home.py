# SPDX-License-Identifier: Apache-2.0
"""Ringside's own programs beside a job: the daemon, the capture, the report."""

import json
import pathlib
import re
import signal
import subprocess
import time

START_SECONDS = 30
END_SECONDS = 20


class Home:
    """A tree with bin/ringside-node and bin/ringside."""

    def __init__(self, folder):
        self.node = pathlib.Path(folder) / "bin" / "ringside-node"
        self.desktop = pathlib.Path(folder) / "bin" / "ringside"
        if not self.node.exists():
            raise SystemExit(f"{self.node} is not there: --home names a Ringside with Java (packaging/target/ringside)")

    def capture(self, directory, out, *arguments, log):
        return Beside([self.node, "capture", "--dir", directory, "--out", out, "--replace", *arguments], log)

    def run(self, directory, *arguments, log):
        return Daemon([self.node, "run", "--dir", directory, "--listen", "127.0.0.1:0", *arguments], log)

    def record(self, address, out, log):
        return Beside([self.desktop, "record", "--connect", address, "--force", "--out", out], log)

    def report(self, address, seconds=15):
        """`ringside report --json` as a dictionary, or None with a word of why on the screen."""
        try:
            done = subprocess.run([str(self.desktop), "report", "--connect", address, "--json"], capture_output=True,
                                  text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            print(f"report: no answer within {seconds} s")
            return None
        if done.returncode != 0:
            print(f"report: ended with {done.returncode}: {done.stderr[-300:]}")
            return None
        return json.loads(done.stdout)


class Beside:
    """A process beside a job; its output goes to `log`. A context: left, it is told to end."""

    def __init__(self, command, log):
        self.command, self.log = [str(word) for word in command], pathlib.Path(log)

    def __enter__(self):
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.end()

    def wait(self, seconds):
        """Whether it ended by itself within that time."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            if not self.wait(END_SECONDS):
                self.process.kill()
                self.process.wait()

    def said(self):
        return self.log.read_text(errors="replace")

    def ready(self, condition):
        """Waits for the first true answer, and returns it."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            answer = condition()
            if answer:
                return answer
            time.sleep(0.05)
        raise RuntimeError(f"{' '.join(self.command[:2])} does not come: {self.said()[-600:]}")


class Daemon(Beside):
    """`ringside-node run` on a port of its own choice."""

    def __enter__(self):
        super().__enter__()
        try:
            self.address = self.ready(lambda: re.search(r"Serving on (\S+)", self.said())).group(1)
        except RuntimeError:
            self.end()
            raise
        return self
