# SPDX-License-Identifier: Apache-2.0
"""Tests of the lab (packaging/captures/how) where there is no GPU: its processes, limits and ends are real, with the
workload `idle` instead of NCCL. And of the plans and tables of what measures with it."""

import contextlib
import io
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import bench_lab  # noqa: E402  (it also leads to the lab's own modules)
import lab as lab_program  # noqa: E402
import pairs  # noqa: E402
import resting  # noqa: E402
import starts  # noqa: E402
import segment  # noqa: E402
import topology  # noqa: E402
from job import environment_of_rank  # noqa: E402
from rank import Plan, Rank  # noqa: E402
from service import CONTROL, MpsService  # noqa: E402

PATIENCE_SECONDS = 60
FAKE_CONTROL = """#!/bin/sh
[ -n "$LD_PRELOAD" ] && exit 9
cd "$CUDA_MPS_PIPE_DIRECTORY" || exit 1
if [ "$1" = -d ]; then
    setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $! >nvidia-cuda-mps-control.pid; touch control; exit 0
fi
read -r command
case $command in
get_server_list) [ -f control ] && cat server 2>/dev/null; true ;;
quit*) [ -f stubborn ] || kill "$(cat nvidia-cuda-mps-control.pid)"; rm -f control ;;
esac
"""
FAKE_DRIVER = """
#include <stdio.h>
#include <string.h>
int cuDeviceGetPCIBusId(char *text, int bytes, int device)
{
    (void)device; snprintf(text, bytes, "0000:9B:06.0"); return 0;
}
int cuOther(void) { return 7; }
int nvmlDeviceGetHandleByPciBusId_v2(const char *text, void **device)
{
    static char asked[64]; snprintf(asked, sizeof asked, "%s", text); *device = asked; return 0;
}
int cuGetProcAddress(const char *name, void **function, int version, unsigned long long flags);
int cuGetProcAddress_v2(const char *name, void **function, int version, unsigned long long flags, void *status)
{
    (void)flags; (void)status;
    if (strcmp(name, "cuGetProcAddress") == 0) {
        *function = version >= 12000 ? (void *)cuGetProcAddress_v2 : (void *)cuGetProcAddress;
    } else {
        *function = strcmp(name, "cuOther") == 0 ? (void *)cuOther : (void *)cuDeviceGetPCIBusId;
    }
    return 0;
}
int cuGetProcAddress(const char *name, void **function, int version, unsigned long long flags)
{
    return cuGetProcAddress_v2(name, function, version, flags, NULL);
}
"""
ASK_DRIVER = """
import ctypes, sys
driver = ctypes.CDLL(sys.argv[1])
text, found = ctypes.create_string_buffer(32), ctypes.c_void_p()
def bus_id(function):
    text.value = b""
    assert function(text, 32, 0) == 0
    return text.value.decode()
print(bus_id(driver.cuDeviceGetPCIBusId))
driver.cuGetProcAddress(b"cuGetProcAddress", ctypes.byref(found), 12000, ctypes.c_ulonglong(0))
second = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_ulonglong,
                          ctypes.c_void_p)(found.value)
second(b"cuDeviceGetPCIBusId", ctypes.byref(found), 12000, 0, None)
print(bus_id(ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_int)(found.value)))
second(b"cuOther", ctypes.byref(found), 12000, 0, None)
print(ctypes.CFUNCTYPE(ctypes.c_int)(found.value)())
for asked in (b"00000000:7b:06.0", b"0000:7B:06.0", b"0000:9b:07.0"):
    driver.nvmlDeviceGetHandleByPciBusId_v2(asked, ctypes.byref(found))
    print(ctypes.string_at(found.value).decode())
"""


def lives(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def awaited(condition):
    """The first true answer within the test's patience."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.01)
    raise AssertionError("it did not come")


class LabTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)

    @contextlib.contextmanager
    def lab(self):
        with contextlib.redirect_stdout(io.StringIO()), bench_lab.Lab(self.out, gpu=False) as lab:
            yield lab
        self.assertFalse(lab.folder.exists() or lab.memory.exists(), "nothing is left behind")

    def run_job(self, **fields):
        with self.lab() as lab:
            return lab.run(bench_lab.Job("job", "idle", **fields))

    def test_a_job_whose_ranks_all_destroy_and_exit_is_clean(self):
        outcome = self.run_job(ranks=4)
        self.assertTrue(outcome["clean"], outcome)
        self.assertEqual(outcome["destroyed"], 4)
        self.assertEqual(outcome["exits"], {rank: 0 for rank in range(4)})
        self.assertGreaterEqual(outcome["rest_ms"], 1)

    def test_a_stopped_rank_is_looked_at_and_killed_at_the_limit(self):
        outcome = self.run_job(ranks=3, limit=1, variables={"FAULT": "stop:2:5"})
        self.assertFalse(outcome["clean"])
        self.assertEqual(outcome["exits"], {0: 0, 1: 0, 2: "signal 9"})
        self.assertEqual([(row["rank"], row["threads"][0]["state"]) for row in outcome["hung"]], [(2, "T")])

    def test_a_rank_that_dies_leaves_the_others_their_grace(self):
        outcome = self.run_job(ranks=3, grace=0.2, variables={"FAULT": "kill:0:5", "ITERS": 1000000})
        self.assertEqual(outcome["exits"], {rank: "signal 9" for rank in range(3)})
        self.assertEqual([row["rank"] for row in outcome["hung"]], [1, 2], "rank 0 went by itself")

    def test_a_rank_that_fails_keeps_its_words_in_the_log(self):
        outcome = self.run_job(ranks=2, variables={"FAULT": "skip:1:5"})
        self.assertEqual((outcome["clean"], outcome["exits"]), (False, {0: 0, 1: 1}))
        self.assertIn("RuntimeError: skip at iteration 5", (self.out / "logs.txt").read_text())

    def test_a_fault_that_no_rank_understands_ends_the_job(self):
        outcome = self.run_job(ranks=2, variables={"FAULT": "sloth:1:5"})
        self.assertEqual(set(outcome["exits"].values()), {1})

    def test_a_plan_plants_each_trial_on_the_rank_that_its_seed_draws_and_tells_which(self):
        outcome = self.run_job(ranks=3, variables={"FAULT": "plan:3:4", "ITERS": 20})
        self.assertTrue(outcome["clean"], outcome)
        expected = [(number, *Plan.trial(3, number, 3)) for number in range(5)]
        self.assertEqual([(row["trial"], row["rank"], row["kind"], row["micros"]) for row in outcome["planted"]],
                         [row for row in expected if row[2] == "cpu"], "the workload without a GPU has no GPU to delay")

    def test_where_each_rank_has_a_gpu_nothing_is_preloaded_and_too_many_ranks_are_refused(self):
        two = subprocess.CompletedProcess([], 0, stdout="GPU 0: H200\n  MIG device\nGPU 1: H200\n")
        with unittest.mock.patch("topology.subprocess.run", return_value=two):
            with bench_lab.Lab(self.out, modules=["idle"], each=True) as lab:
                self.assertEqual((lab._preload(), lab._service(lab.folder)), ({}, None))
                self.assertTrue(lab.has_gpus_for(2))
                job = bench_lab.Job("job", "idle", 3)
                with self.assertRaisesRegex(ValueError, "3 ranks, and 2 GPUs"):
                    lab.start(job)
        devices = [environment_of_rank(job, 2, files, self.out)["LAB_DEVICE"] for files in ([], ["topology.xml"])]
        self.assertEqual(devices, ["2", "0"], "its own, and the one that all share")

    def test_threads_are_looked_at_while_every_rank_rests(self):
        outcome = self.run_job(ranks=2, rest=0.2)
        self.assertTrue(outcome["clean"])
        self.assertEqual([row["rank"] for row in outcome["at_rest"]], [0, 1])
        rows = resting.table(outcome)
        self.assertEqual(rows[0][1], 1)
        self.assertLess(rows[0][3], 50, "a resting rank costs next to nothing")

    def test_variables_reach_the_ranks_of_their_own_job_only(self):
        with self.lab() as lab:
            lab.run(bench_lab.Job("first", "idle", 2, limit=1, variables={"FAULT": "stop:1:0"}))
            second = lab.run(bench_lab.Job("second", "idle", 2))
        self.assertTrue(second["clean"], second)
        self.assertEqual(list(bench_lab.outcomes(self.out)), ["first", "second"])

    def test_a_plan_goes_on_where_the_last_call_ended(self):
        plan = [bench_lab.Job(f"job-{number}", "idle", 1) for number in range(3)]
        with self.lab() as lab:
            self.assertEqual(bench_lab.run_plan(lab, plan, 0), 3, "without time nothing is begun")
            lab.run(plan[1])
            self.assertEqual(bench_lab.run_plan(lab, plan, PATIENCE_SECONDS, bench_lab.outcomes(self.out)), 0)
        names = [json.loads(line)["name"] for line in (self.out / "jobs.jsonl").read_text().splitlines()]
        self.assertEqual(names, ["job-1", "job-0", "job-2"])

    def test_a_server_that_dies_costs_its_job_alone(self):
        with self.lab() as lab:
            running = lab.start(bench_lab.Job("first", "idle", 2, variables={"FAULT": "sync:0:0", "ITERS": 10}))
            awaited(lambda: lab.poll(running) is not None and running.fault_at)
            lab._server.process.kill()
            while not running.is_over():
                lab.poll(running)
            outcome = lab.finish(running)
            self.assertIn("lost", outcome["exits"].values())
            awaited(lambda: not any(lives(pid) for pid in running.pids.values()))
            self.assertTrue(lab.run(bench_lab.Job("second", "idle", 2))["clean"])

    def test_a_program_past_its_limit_goes_with_its_children(self):
        child = self.out / "child"
        with self.lab() as lab:
            status, _, _, _ = lab.program("program", 2, ["sh", "-c", f"sleep 1000 & echo $! >{child}; wait"], limit=0.5)
        self.assertIsNone(status)
        pid = int(child.read_text())
        awaited(lambda: not lives(pid))

    def test_ranks_do_not_outlive_a_lab_that_is_killed(self):
        lab = subprocess.Popen([sys.executable, "-B", str(bench_lab.HOW / "lab.py"), "--no-gpu", "run", "job", "idle",
                                "2", "FAULT=sync:0:0", "ITERS=1000000"], stdout=subprocess.DEVNULL)
        self.addCleanup(lab.wait)
        children = pathlib.Path(f"/proc/{lab.pid}/task/{lab.pid}/children")
        server = awaited(lambda: children.read_text().split())[0]
        ranks = awaited(pathlib.Path(f"/proc/{server}/task/{server}/children").read_text).split()
        lab.send_signal(signal.SIGKILL)
        awaited(lambda: not any(lives(pid) for pid in [server, *ranks]))
        for place in ("/dev/shm", tempfile.gettempdir()):  # all that it leaves
            for folder in pathlib.Path(place).glob(f"ringside-lab-{lab.pid}-*"):
                shutil.rmtree(folder)

    def test_what_a_rank_tells_is_cut_before_the_line_is(self):
        ours, theirs = os.pipe()
        Rank(3, 4, ".", "", theirs).tell("result", text="x" * 10000)
        line = os.read(ours, 1 << 16)
        self.assertLess(len(line), 4096)
        self.assertEqual(json.loads(line)["rank"], 3)


class ServiceTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        binaries = self.folder / "bin"
        binaries.mkdir()
        (binaries / CONTROL).write_text(FAKE_CONTROL)
        (binaries / CONTROL).chmod(0o755)
        (binaries / "nvidia-smi").write_text("#!/bin/sh\necho 00000000:9B:06.0\n")
        (binaries / "nvidia-smi").chmod(0o755)
        changed = {"PATH": f"{binaries}:{os.environ['PATH']}"}
        patch = unittest.mock.patch.dict(os.environ, changed)
        patch.start()
        self.addCleanup(patch.stop)
        self.service = MpsService(self.folder)
        self.service.start()
        self.daemon = int((self.service.pipes / f"{CONTROL}.pid").read_text())

    def test_a_service_has_a_folder_of_its_own_and_ends_when_asked(self):
        self.assertTrue(lives(self.daemon))
        self.assertEqual(self.service.environment["CUDA_MPS_PIPE_DIRECTORY"], str(self.folder / "mps"))
        self.assertTrue(self.service.end())
        self.assertFalse(lives(self.daemon))

    def test_what_does_not_end_when_asked_is_ended_by_its_id(self):
        server = subprocess.Popen(["sleep", "1000"])
        self.addCleanup(server.wait)
        (self.service.pipes / "server").write_text(str(server.pid))
        (self.service.pipes / "stubborn").touch()
        with unittest.mock.patch("service.END_SECONDS", 0.3):
            self.assertFalse(self.service.end())
        awaited(lambda: not lives(self.daemon) and server.poll() is not None)


    def test_jobs_and_programs_that_share_a_gpu_have_service_addresses_and_topology(self):
        with contextlib.redirect_stdout(io.StringIO()), bench_lab.Lab(self.folder / "out", modules=["idle"]) as lab:
            outcome = lab.run(bench_lab.Job("job", "idle", 2))
            look = "env; cat $NCCL_TOPO_FILE; cat $CUDA_MPS_PIPE_DIRECTORY/*.pid"
            status, output, _, _ = lab.program("program", 2, ["sh", "-c", look], variables={"NCCL_MAX_CTAS": 4})
        self.assertTrue(outcome["clean"] and outcome["service_ended_by_itself"], outcome)
        self.assertEqual(status, 0)
        for line in ("NCCL_NVLS_ENABLE=0", "NCCL_IGNORE_DISABLED_P2P=2", "NCCL_MAX_CTAS=4", "NCCL_PROFILER_PLUGIN=none",
                     'busid="0000:0b:06.0"', 'busid="0000:1b:06.0"', "pci_per_rank.so"):
            self.assertIn(line, output)
        self.assertFalse(lives(int(output.split()[-1])), "the program's own service is ended")


class AddressTest(unittest.TestCase):
    def test_each_rank_has_an_address_of_its_own_and_nvml_finds_the_gpu_under_all(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "driver.c").write_text(FAKE_DRIVER)
            for source, library in ((bench_lab.HOW / "pci_per_rank.c", "preloaded.so"), ("driver.c", "driver.so")):
                subprocess.run(["gcc", "-std=gnu17", "-O2", "-shared", "-fPIC", "-o", library, str(source), "-ldl"],
                               cwd=folder, check=True)
            said = {}
            for rank in ("0", "5", "15", "16", "x"):
                done = subprocess.run([sys.executable, "-c", ASK_DRIVER, f"{folder}/driver.so"], text=True, check=True,
                                      capture_output=True, env=dict(os.environ, RANK=rank,
                                                                    LD_PRELOAD=f"{folder}/preloaded.so"))
                said[rank] = done.stdout.split()
        self.assertEqual(said["5"][:3], ["0000:5B:06.0", "0000:5B:06.0", "7"])
        self.assertEqual(said["5"][3:], ["0000:9B:06.0", "0000:9B:06.0", "0000:9b:07.0"], "another device is not ours")
        self.assertEqual([said[rank][0] for rank in ("0", "15", "16", "x")],
                         ["0000:0B:06.0", "0000:fB:06.0", "0000:9B:06.0", "0000:9B:06.0"])

    def test_hosts_hold_every_rank_once_at_its_address(self):
        found = []
        for host in range(2):
            ranks = topology.ranks_of_host(8, 2, host)
            for slot in ElementTree.fromstring(topology.description("0000:00:06.0", ranks)).iter("pci"):
                found.append((slot.get("busid"), int(slot.find("gpu").get("rank"))))
        self.assertEqual(found, [(f"0000:{rank:x}0:06.0", rank) for rank in range(8)])
        self.assertEqual([topology.host_of_rank(8, 2, rank) for rank in range(8)], [0] * 4 + [1] * 4)

    def test_more_ranks_than_one_digit_tells_apart_are_refused(self):
        with self.assertRaises(ValueError):
            bench_lab.Job("job", "train", 17)


class RaiserTest(unittest.TestCase):
    def test_levels_are_raised_and_taken_back_and_only_whole_segments_are_touched(self):
        layout = segment.layout()
        with tempfile.TemporaryDirectory() as folder:
            whole, begun = pathlib.Path(folder) / "1.seg", pathlib.Path(folder) / "2.seg"
            begun.write_bytes(bytes(4096))
            whole.write_bytes(struct.pack("<Q", layout["RS_RING_MAGIC"]) + bytes(4088))
            raiser = segment.Raiser(folder, 2, 0.5)
            raiser.step(100.0)
            wanted, until = layout["rs_header.level_wanted"], layout["rs_header.level_wanted_until_nanos"]
            memory = whole.read_bytes()
            self.assertEqual(struct.unpack_from("<I", memory, wanted)[0], layout["RS_LEVEL_DETAIL"])
            self.assertGreater(struct.unpack_from("<Q", memory, until)[0], time.monotonic_ns())
            raiser.step(100.1)
            self.assertEqual(whole.read_bytes(), memory, "the next change is not due")
            raiser.step(100.5)
            memory = whole.read_bytes()
            self.assertEqual(struct.unpack_from("<I", memory, wanted)[0], layout["RS_LEVEL_NONE"])
            self.assertEqual(struct.unpack_from("<Q", memory, until)[0], 0)
            self.assertEqual(begun.read_bytes(), bytes(4096))
            self.assertEqual(raiser.close(), {"changes": 2, "obeyed": 1, "segments": 1})


class CommandLineTest(unittest.TestCase):
    def test_variables_may_stand_before_among_and_behind_the_options(self):
        for line in ("run job train 2 A=1 B=2 --limit 25 --grace 3", "run job train 2 --limit 25 A=1 B=2 --grace 3",
                     "run job train 2 --limit 25 --grace 3 A=1 B=2", "run --limit 25 job train 2 A=1 --grace 3 B=2",
                     "run job --limit 25 train 2 --grace 3 A=1 B=2"):
            arguments = lab_program.parsed(line.split())
            self.assertEqual((arguments.name, arguments.workload, arguments.ranks, arguments.limit, arguments.grace,
                              arguments.variables), ("job", "train", 2, 25, 3, ["A=1", "B=2"]), line)

    def test_words_that_nobody_takes_are_refused(self):
        for line in ("run job train 2 A=1 --limt=25", "run job train 2 --limit 25 -x A=1", "plan file more",
                     "run job train"):
            with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as complaint:
                lab_program.parsed(line.split())
            self.assertIn("error:", complaint.getvalue())

    def test_a_programs_own_options_are_left_to_it(self):
        arguments = lab_program.parsed("program name 2 sh -c --limit".split())
        self.assertEqual(arguments.argv, ["sh", "-c", "--limit"])


class PlansTest(unittest.TestCase):
    def test_a_hundred_starts_are_of_every_level_and_number_of_ranks_and_none_is_twice(self):
        plan = starts.plan(pathlib.Path("/build"), 60, pathlib.Path("/read"))
        self.assertEqual(len({job.name for job in plan}), 100)
        words = [job.name.split("-") for job in plan]
        seen = {(name[2], name[3]) for name in words if name[1] == "train"}
        self.assertEqual(seen, {(str(r), level) for r in (2, 4, 8) for level in ("none", *starts.LEVELS)})
        self.assertTrue(all("RINGSIDE_DIR" not in job.variables for job in plan if job.raises))

    def test_the_table_counts_only_what_ran_and_what_ended_clean(self):
        plan = starts.plan(pathlib.Path("/build"), 60, pathlib.Path("/read"))
        done = {job.name: {"clean": index > 0, "seconds": 1.0, "variables": job.variables, "ranks": job.ranks,
                           "segments": job.ranks} for index, job in enumerate(plan[:5])}
        self.assertIn("5 starts of 100, 4 clean ends", starts.table(plan, done))

    def test_a_job_without_its_plugin_is_no_good_start(self):
        outcome = {"clean": True, "ranks": 8, "segments": 0, "variables": {"NCCL_PROFILER_PLUGIN": "none"}}
        self.assertTrue(bench_lab.is_good(outcome))
        outcome["variables"] = bench_lab.plugin_variables("null", pathlib.Path("/build"))
        self.assertTrue(bench_lab.is_good(outcome))
        outcome["variables"] = bench_lab.plugin_variables("steady", pathlib.Path("/build"))
        self.assertFalse(bench_lab.is_good(outcome))
        self.assertTrue(bench_lab.is_good(outcome | {"segments": 8}))

    def test_a_run_that_did_not_end_clean_gives_no_pair(self):
        jobs = pairs.plan(pathlib.Path("/build"), 2, ["steady"], "train", 450, 8, pathlib.Path("/read"))
        done = {job.name: {"clean": job.name != "pair-01-steady", "first_ms": 2.0, "rest_ms": 1.0, "ranks": 8,
                           "segments": 8, "variables": job.variables} for job in jobs}
        rows = pairs.table(pairs.rounds(jobs, done), ["none", "steady"], list(pairs.PHASES))
        self.assertEqual([(row[0], row[1], row[4] and row[4].pairs) for row in rows],
                         [("start", "none", None), ("start", "steady", 1), ("rest", "none", None),
                          ("rest", "steady", 1)])


if __name__ == "__main__":
    unittest.main()
