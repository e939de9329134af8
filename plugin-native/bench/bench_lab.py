# SPDX-License-Identifier: Apache-2.0
"""What the measuring programs share: the lab (packaging/captures/how), the build's files, and a reader beside a job."""

import json
import pathlib
import subprocess
import sys
import tempfile

HOW = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "captures" / "how"
sys.path.insert(0, str(HOW))
from job import Job  # noqa: E402
from lab import Lab, of_options, options, outcomes, run_plan  # noqa: E402

__all__ = ["Job", "Lab", "Tail", "is_good", "of_options", "outcomes", "plugin_variables", "run_drained", "run_plan", "start"]


def plugin_variables(configuration, build):
    """The variables that choose a plugin and its level:

    none, again     no plugin (again: what the method itself adds)
    null            an empty plugin with steady's event mask: NCCL's own price
    steady, detail, deep
    every           steady with every launch timed
    LEVEL+NAME=VALUE   with RINGSIDE_NAME=VALUE
    """
    configuration, *more = configuration.split("+")
    if configuration in ("none", "again"):
        return {"NCCL_PROFILER_PLUGIN": "none"}
    if configuration == "null":
        return {"NCCL_PROFILER_PLUGIN": str(build / "empty_plugin.so")}
    chosen = {"NCCL_PROFILER_PLUGIN": str(build / "libnccl-profiler-ringside.so"), "RINGSIDE_LEVEL": configuration}
    if configuration == "every":
        chosen |= {"RINGSIDE_LEVEL": "steady", "RINGSIDE_TIMED_ONE_IN": "1"}
    chosen |= {f"RINGSIDE_{name}": value for name, _, value in (word.partition("=") for word in more)}
    return chosen


def is_good(outcome):
    """Whether a job ended clean, and with the plugin where it was to have it: one that is not loaded proves nothing."""
    wanted = outcome["variables"].get("NCCL_PROFILER_PLUGIN", "none").endswith("ringside.so")
    return outcome["clean"] and (not wanted or (outcome.get("segments") or 0) >= outcome["ranks"])


class Tail:
    """ring_tail beside jobs, as a daemon would be: a context. With `out` it keeps what it drains."""

    def __init__(self, build, directory, *arguments, out=None):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep = []
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            keep = ["--out", str(out)]
        self.command = [str(build / "ring_tail"), "--dir", str(directory), "--poll-us", "200", *keep, *arguments]
        self.lines = []  # what it printed, once the context is left

    def __enter__(self):
        self._process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        """Ends by itself soon after the last segment is over, where it was told --until-over; else it is told now."""
        try:
            output, _ = self._process.communicate(timeout=5 if "--until-over" in self.command else 0.01)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            output, _ = self._process.communicate()
        self.lines = [json.loads(line) for line in output.splitlines()]


def start(parser):
    """The options of every program here, parsed: (arguments, the build's folder)."""
    options(parser)
    parser.add_argument("--build", required=True, help="CMake's build folder")
    arguments = parser.parse_args()
    return arguments, pathlib.Path(arguments.build).resolve()


def run_drained(arguments, build, jobs_of):
    """Runs what OUT/jobs.jsonl lacks of jobs_of(folder of segments), drained meanwhile; the jobs."""
    with of_options(arguments) as lab:
        lab.warm()
        directory = pathlib.Path(tempfile.mkdtemp(prefix="read-", dir=lab.memory))
        jobs = jobs_of(directory)
        with Tail(build, directory):
            run_plan(lab, jobs, arguments.seconds, outcomes(arguments.out))
    return jobs
