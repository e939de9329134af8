# SPDX-License-Identifier: Apache-2.0
"""Tests of the statistics and of the checkers, and of ring_tail and the programs where BENCH_BUILD names CMake's
folder.

    python3 -m unittest discover -s plugin-native/bench -p 'test_*.py'
"""

import json
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import chain_check  # noqa: E402
import records  # noqa: E402
import sample_check  # noqa: E402
import times  # noqa: E402
import turns  # noqa: E402
from statistics_of_pairs import ratio_of_pairs, run_figures, table  # noqa: E402

BUILD = os.environ.get("BENCH_BUILD")
LANES_OFFSET = 4096 + 512 * 256 + 256 * 64


class StatisticsTest(unittest.TestCase):
    def test_no_pair_gives_no_ratio(self):
        self.assertIsNone(ratio_of_pairs([]))

    def test_equal_pairs_give_an_interval_without_width(self):
        ratio = ratio_of_pairs([(10.0, 10.1)] * 5)
        self.assertAlmostEqual(ratio.median, 1.01)
        self.assertAlmostEqual(ratio.low, 1.01)
        self.assertAlmostEqual(ratio.high, 1.01)
        self.assertEqual(ratio.pairs, 5)

    def test_noise_that_a_pair_shares_cancels(self):
        draw = random.Random(7)
        slowness = [draw.uniform(1, 3) for _ in range(30)]
        ratio = ratio_of_pairs([(13 * s, 13.13 * s) for s in slowness])
        self.assertAlmostEqual(ratio.median, 1.01)
        self.assertLess(ratio.high - ratio.low, 1e-9)

    def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says(self):
        draw = random.Random(3)
        held = 0
        for trial in range(200):
            pairs = [(1.0, 1.02 * draw.lognormvariate(0, 0.05)) for _ in range(30)]
            ratio = ratio_of_pairs(pairs, resamples=300, seed=trial)
            held += ratio.low <= 1.02 <= ratio.high
        self.assertGreaterEqual(held, 180)

    def test_one_wild_pair_of_thirty_does_not_move_the_median(self):
        ratio = ratio_of_pairs([(10.0, 10.0)] * 29 + [(10.0, 30.0)])
        self.assertEqual(ratio.median, 1.0)
        self.assertEqual(ratio.high, 1.0)

    def test_a_run_is_the_median_of_its_blocks_per_size(self):
        lines = [{"plugin": "none", "init_ms": 1}] + [{"size": 8, "us_per_op": v} for v in (3.0, 1.0, 90.0)]
        self.assertEqual(run_figures(lines), {8: 3.0})

    def test_a_round_without_its_baseline_gives_a_figure_and_no_pair(self):
        block = [{"size": 8, "us_per_op": 2.0}]
        rows = table([{"steady": block, "none": []}, {"steady": block, "none": block}], ["none", "steady"], [8])
        self.assertEqual([(row[1], row[3], row[4] and row[4].pairs) for row in rows],
                         [("none", 1, None), ("steady", 2, 1)])


class TurnsTest(unittest.TestCase):
    @staticmethod
    def outcome(micros, ranks=2, asked=((True, 1), (False, 0)), clean=True, first=8, plugin="p.so"):
        return {"clean": clean, "ranks": ranks, "variables": {"TURNS_PLUGIN": plugin}, "results": [
            {"rank": rank, "micros": micros, "medians": micros, "first": first, "asked": [list(one) for one in asked]}
            for rank in range(ranks)]}

    def test_turns_go_off_on_on_off(self):
        self.assertEqual(turns.pairs(self.outcome([10, 11, 11, 10, 10, 11])), [(10, 11), (10, 11), (10, 11)])

    def test_a_first_turn_in_the_middle_of_four_is_known_for_what_it_is(self):
        self.assertEqual(turns.pairs(self.outcome([11, 10, 10, 11], first=10)), [(10, 11), (10, 11)])

    def test_the_ranks_mean_counts(self):
        outcome = self.outcome([10, 12])
        outcome["results"][1]["micros"] = [20, 22]
        self.assertEqual(turns.pairs(outcome), [(15, 17)])

    def test_a_plugin_that_was_never_asked_gives_no_pair(self):
        self.assertEqual(turns.pairs(self.outcome([10, 11], asked=((True, 0), (False, 0)))), [])

    def test_nothing_against_nothing_is_a_pair_where_no_plugin_was_wanted(self):
        self.assertEqual(turns.pairs(self.outcome([10, 10], asked=((True, 0), (False, 0)), plugin="")), [(10, 10)])

    def test_a_job_that_did_not_end_clean_and_a_silent_rank_give_no_pair(self):
        self.assertEqual(turns.pairs(self.outcome([10, 11], clean=False)), [])
        self.assertEqual(turns.pairs(self.outcome([10, 11]) | {"ranks": 3}), [])


def tables(communicators, strings):
    """The part of a segment before its records, as the plugin lays it out."""
    memory = bytearray(4096 + 4 * 256 + 8 * 64 + 256)
    struct.pack_into("<QIIQIIQIIQI", memory, 32, 4096, 256, 4, 5120, 64, 8, 5632, 256, 1, 5888, 8)
    for slot, (comm_hash, rank, ranks) in enumerate(communicators):
        struct.pack_into("<IIQii", memory, 4096 + slot * 256, 1, 1, comm_hash, rank, ranks)
    for slot, text in enumerate(strings, 1):
        struct.pack_into("<I60s", memory, 5120 + slot * 64, 2, text.encode())
    return memory


def record(kind, operation_id, number=0, communicator=0, flags=0, channel=0, channels=0, steps=0, function=1, start=0,
           end=0, value=0, group=0):
    return records.RECORD.pack(1, start, end, operation_id, value, number, -1, communicator, kind, flags, channel,
                               channels, steps, function, 0, 0, 0, group)


def operation(operation_id, number, communicator=0, stamped=False, spans=0, flags=0, group=0, place=0):
    children = [record(kind, operation_id, channel=c, communicator=communicator)
                for kind in (records.CHANNEL, records.CHANNEL_END) for c in range(spans)]
    return [record(records.COLLECTIVE, operation_id, number, communicator, flags | (records.TIMED if stamped else 0),
                   channels=2, steps=place, group=group),
            record(records.COLLECTIVE_END, operation_id, number, communicator)] + children


def timed(operation_id, number, communicator=0, launch_flags=0):
    """An operation alone in its launch, which events time; a progress pair tells of its end without times."""
    group = operation_id
    start, end = (0, 0) if launch_flags & records.PROGRESS else (10, 30)
    return operation(operation_id, number, communicator, flags=records.EVENT_TIMED, group=group, place=1) + [
        record(records.LAUNCH_COMPLETED, 0, group, communicator, launch_flags, steps=1, start=start, end=end)]


def segment(*parts):
    memory = tables([(0xABC, 0, 2), (0xABC, 1, 2)], ["AllReduce"])
    return records.Segment(bytes(memory), b"".join(sum(parts, [])))


class SampleCheckTest(unittest.TestCase):
    def checked(self, *parts, **options):
        return sample_check.check([sample_check.Process(segment(*parts))], **options)[1]

    def assert_found(self, text, *parts, **options):
        wrong = self.checked(*parts, **options)
        self.assertTrue(any(text in sentence for sentence in wrong), wrong)

    def test_the_same_timed_operations_on_both_ranks_pass(self):
        self.assertEqual(self.checked(timed(1, 0), timed(2, 0, 1), operation(3, 1), least_timed=1), [])

    def test_ranks_that_timed_different_operations_are_found(self):
        self.assert_found("different", timed(1, 0), timed(2, 1, 1))
        self.assertEqual(self.checked(timed(1, 0), timed(2, 1, 1), switching=True), [])

    def test_what_the_clock_chose_need_not_be_the_same(self):
        self.assertEqual(self.checked(timed(1, 0), timed(2, 0, 1), timed(3, 1, 0, records.PROGRESS)), [])
        self.assert_found("fewer", timed(1, 0), timed(2, 0, 1, records.PROGRESS), least_timed=1)

    def test_a_timed_operation_whose_launch_is_never_completed_is_found_unless_the_job_was_cut(self):
        self.assert_found("never completed", timed(1, 0)[:-1])
        self.assertEqual(self.checked(timed(1, 0)[:-1], cut=True), [])

    def test_a_launch_that_nothing_was_timed_for_or_that_is_told_twice_is_found(self):
        self.assert_found("no timed operation", timed(1, 0)[-1:])
        self.assert_found("completed twice", timed(1, 0) + timed(1, 0)[-1:])

    def test_a_launch_that_runs_backwards_is_found(self):
        backwards = record(records.LAUNCH_COMPLETED, 0, 1, steps=1, start=30, end=10)
        self.assert_found("before they start", timed(1, 0)[:-1] + [backwards])
        without = record(records.LAUNCH_COMPLETED, 0, 1, steps=1)
        self.assert_found("before they start", timed(1, 0)[:-1] + [without])

    def test_an_operation_whose_place_is_not_known_has_its_groups_launches(self):
        def unplaced(operation_id, communicator):
            return operation(operation_id, 0, communicator, flags=records.EVENT_TIMED, group=operation_id)

        def completed(operation_id, communicator):
            return [record(records.LAUNCH_COMPLETED, 0, operation_id, communicator, steps=1, start=10, end=30)]

        self.assertEqual(self.checked(unplaced(1, 0), completed(1, 0), timed(2, 0, 1), least_timed=1), [])
        self.assert_found("never completed", unplaced(1, 0), timed(2, 0, 1))

    def test_operations_of_one_launch_share_its_completion(self):
        together = operation(2, 1, flags=records.EVENT_TIMED, group=1, place=1)
        self.assertEqual(self.checked(timed(1, 0), together, timed(3, 0, 1), timed(4, 1, 1)), [])

    def test_a_stamped_operation_without_all_its_channel_spans_is_found(self):
        self.assert_found("lack 1 channel spans", operation(1, 0, stamped=True, spans=1))
        self.assertEqual(self.checked(operation(1, 0, stamped=True, spans=2)), [])

    def test_channel_spans_that_the_plugin_refused_and_counted_may_be_missing(self):
        one = segment(operation(1, 0, stamped=True, spans=1))
        one.anomalies = {"foreign stamp": 1}
        self.assertEqual(sample_check.check([sample_check.Process(one)])[1], [])

    def test_channel_spans_of_an_operation_that_is_not_stamped_are_found_unless_the_level_changed(self):
        self.assertTrue(self.checked(operation(1, 0, spans=2)))
        self.assertEqual(self.checked(operation(1, 0, spans=2), switching=True), [])

    def test_a_start_without_its_stop_is_found_for_each_kind(self):
        for start in (records.COLLECTIVE, records.P2P, records.TRANSFER):
            self.assertTrue(self.checked([record(start, 1)]), start)
        self.assertTrue(self.checked(operation(1, 0) + [record(records.CHANNEL, 1)], switching=True))

    def test_steps_count_whether_they_were_written_or_folded(self):
        transfer = [record(records.TRANSFER, 1), record(records.TRANSFER_END, 1, steps=5)]
        steps = [record(records.STEP, 1)] * 2 + [record(records.STEP_STATES, 1, number=3)]
        self.assertEqual(self.checked(operation(1, 0) + transfer + steps), [])
        self.assertTrue(self.checked(operation(1, 0) + transfer + steps[:-1]))

    def test_calls_that_were_not_recorded_are_found(self):
        self.assertEqual(self.checked(operation(1, 0), expected=[{"rank": 0, "AllReduce": 1}]), [])
        self.assertTrue(self.checked(operation(1, 0), expected=[{"rank": 0, "AllReduce": 2}]))


class TimesTest(unittest.TestCase):
    def both(self, operation_id, event_nanos, kernel_nanos, flags=0):
        """A stamped operation of two channels, alone in a launch that events time."""
        stops = [record(records.CHANNEL_END, operation_id, channel=c, flags=flags, start=5000, end=5000 + kernel_nanos)
                 for c in (0, 1)]
        return [record(records.COLLECTIVE, operation_id, flags=records.EVENT_TIMED | records.TIMED, channels=2, steps=1,
                       value=256, group=operation_id),
                record(records.LAUNCH_COMPLETED, 0, operation_id, steps=1, start=100, end=100 + event_nanos)] + stops

    def test_both_clocks_are_compared_by_operation_and_size(self):
        table, left_out, event_step, kernel_step = times.rows(
            [segment(self.both(1, 1100, 1000), self.both(2, 2200, 2000))])
        self.assertEqual([(row["n"], row["event_us"], row["kernel_us"]) for row in table], [(2, 1.65, 1.5)])
        self.assertAlmostEqual(table[0]["difference_percent"], 10)
        self.assertEqual((event_step, kernel_step, dict(left_out)), (1100, 1000, {}))

    def test_stamps_that_a_later_start_disowns_are_left_out(self):
        def received(operation_id, at):
            return [record(records.CHANNEL, operation_id, channel=c, start=5000, value=at) for c in (0, 1)]

        early = self.both(1, 3000, 200) + received(1, 10)
        late = self.both(2, 3000, 2000) + received(2, 20)
        after = self.both(3, 3000, 2500) + received(3, 40)
        refused = [record(records.STAMP_REFUSED, 4, channel=1, start=30, end=6000)]
        table, left_out, _, _ = times.rows([segment(early, late, refused, after)])
        self.assertEqual(sum(row["n"] for row in table), 2)
        self.assertEqual(left_out, {"kernel stamps of another operation": 1})

    def test_event_times_that_are_too_short_are_counted_beyond_the_clocks_step(self):
        table = times.rows([segment(self.both(1, 3000, 3200), self.both(2, 3000, 7200), self.both(3, 3500, 3000),
                                    self.both(4, 9500, 3000))])[0]
        self.assertEqual(table[0]["shorter_by_more_than_a_step"], 1, "the steps here are 500 and 200 ns")
        self.assertAlmostEqual(table[0]["most_shorter_us"], 4.2)

    def test_what_cannot_be_compared_is_left_out_and_counted(self):
        shared = self.both(1, 1100, 1000) + [record(records.COLLECTIVE, 9, flags=records.EVENT_TIMED, steps=1, group=1)]
        incomplete = self.both(2, 1100, 1000)[:-1]
        untrusted = self.both(3, 1100, 1000, flags=64)
        table, left_out, _, _ = times.rows([segment(shared, incomplete, untrusted)])
        self.assertEqual(table, [])
        self.assertEqual(dict(left_out), {"not alone in its launch": 2, "kernel stamps not complete": 2})


class ChainCheckTest(unittest.TestCase):
    counts = {"inits": 2, "orphans": 0, "elements": 9, "starts": [1] * 17, "stops": [1] * 17, "states": [1] * 33}

    def test_the_same_counts_pass(self):
        self.assertEqual(chain_check.differences(self.counts, self.counts), [])

    def test_one_call_less_is_found(self):
        less = dict(self.counts, stops=[1, 0] + [1] * 15)
        self.assertTrue(chain_check.differences(self.counts, less))

    def test_what_polling_repeats_is_left_out(self):
        more = dict(self.counts, states=[1] * 20 + [7] + [1] * 12)
        self.assertEqual(chain_check.differences(self.counts, more), [])


@unittest.skipUnless(BUILD, "BENCH_BUILD names no build")
class ProgramsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.segments, self.out = self.folder / "segments", self.folder / "out"
        self.segments.mkdir(mode=0o700)
        self.out.mkdir()

    def tail(self, *options):
        return subprocess.Popen([f"{BUILD}/ring_tail", "--dir", self.segments, "--out", self.out, "--seconds", "60",
                                 *options], stdout=subprocess.PIPE, text=True)

    def drive(self, level, *options):
        environment = dict(os.environ, RINGSIDE_DIR=str(self.segments), RINGSIDE_LEVEL=level)
        subprocess.run([f"{BUILD}/ringside-nccl-driver", "--plugin", f"{BUILD}/libnccl-profiler-ringside.so",
                        "--iterations", "10", *options], env=environment, check=True, timeout=60)

    def test_a_driven_job_is_drained_whole_and_passes_the_check(self):
        tail = self.tail("--until-over")
        self.drive("deep", "--mode", "socket")
        output, _ = tail.communicate(timeout=60)
        drained = [json.loads(line) for line in output.splitlines()]
        processes = [sample_check.Process(one) for one in records.load(self.out)]
        self.assertEqual(sum(line["records"] for line in drained), sum(sum(p.kinds.values()) for p in processes))
        self.assertEqual(sample_check.check(processes, switching=True)[1], [])
        self.assertEqual(list(self.segments.iterdir()), [], "a drained segment is removed")

    def test_a_damaged_segment_is_refused_or_drained_and_never_crashes_the_reader(self):
        # A driver that stays leaves whole segments to copy.
        environment = dict(os.environ, RINGSIDE_DIR=str(self.segments))
        driver = subprocess.Popen([f"{BUILD}/ringside-nccl-driver", "--plugin",
                                   f"{BUILD}/libnccl-profiler-ringside.so", "--iterations", "5",
                                   "--hold-seconds", "60"],
                                  env=environment)
        self.addCleanup(driver.wait)
        self.addCleanup(driver.terminate)
        images = self.images(driver)
        damaged = self.folder / "damaged"
        damaged.mkdir()
        draw = random.Random(11)
        for trial in range(40):
            image = bytearray(images[trial % len(images)])
            for _ in range(draw.randrange(1, 6)):
                at = draw.choice([draw.randrange(8, 360), LANES_OFFSET + draw.randrange(24 * 256)])
                image[at] = draw.randrange(256)
            length = draw.choice([len(image), draw.randrange(len(image))])
            (damaged / f"{trial}.seg").write_bytes(image[:length])
        done = subprocess.run([f"{BUILD}/ring_tail", "--dir", damaged, "--out", self.out, "--seconds", "1"],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def images(self, driver):
        while driver.poll() is None:
            found = [path.read_bytes() for path in self.segments.glob("*.seg")]
            whole = [image for image in found if image[:8] == b"RINGSIDE"]
            if whole:
                return whole
        self.fail("the driver ended")

    def test_calls_of_two_ranks_in_one_process_are_recorded_one_by_one(self):
        tail = self.tail("--until-over")
        fake = f"{BUILD}/fake_nccl.so"
        environment = dict(os.environ, NCCL_LIBRARY=fake, CUDART_LIBRARY=fake, RINGSIDE_DIR=str(self.segments),
                           RINGSIDE_LEVEL="steady", NCCL_PROFILER_PLUGIN=f"{BUILD}/libnccl-profiler-ringside.so")
        # So few that a lane holds them all, should the reader not come to run; it has the hold's time to attach.
        job = subprocess.run([f"{BUILD}/nccl_sample", "--calls", "200", "--hold-ms", "1000"], env=environment,
                             capture_output=True, text=True, timeout=60, check=True)
        tail.communicate(timeout=60)
        expected = [json.loads(line) for line in job.stdout.splitlines()]
        processes = [sample_check.Process(one) for one in records.load(self.out)]
        self.assertEqual(sample_check.check(processes, True, expected)[1], [])

    def test_the_programs_run_against_a_library_of_fixed_durations(self):
        fake = f"{BUILD}/fake_nccl.so"
        environment = dict(os.environ, NCCL_LIBRARY=fake, CUDART_LIBRARY=fake, FAKE_NCCL_EXTRA_PERCENT="50")
        done = subprocess.run([sys.executable, "-B", pathlib.Path(__file__).with_name("nccl_cost.py"), "--build", BUILD,
                               "--pairs", "3", "--blocks", "2", "--raw", self.folder / "raw", "--seconds", "120"],
                              env=environment, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        row = next(line for line in done.stdout.splitlines() if line.startswith("| 1 MiB | steady"))
        self.assertAlmostEqual(float(row.split("|")[4]), 1.5, delta=0.05)
        for mode in ("threads", "processes"):
            job = subprocess.run([f"{BUILD}/nccl_sample", "--mode", mode, "--calls", "500", "--hold-ms", "0"],
                                 env=environment, capture_output=True, text=True, timeout=60)
            rows = [json.loads(line) for line in job.stdout.splitlines()]
            self.assertEqual([dict(row, rank=0) for row in rows], [rows[0]] * 2, "each rank makes the same calls")


if __name__ == "__main__":
    unittest.main()
