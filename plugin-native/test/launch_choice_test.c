// SPDX-License-Identifier: Apache-2.0
//
// Which calls are chosen to be timed: of each operation and size of a communicator the first and one in so many, every
// one of 256 MiB or more, none that is captured; of groups of P2P only the first and one in so many.

#include "launch_calls.h"
#include "launch_suites.h"

#define ONE_IN 10

static struct rank world;

static void open_one(void)
{
    open_with_gpu("steady", ONE_IN);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
    CHECK_EQUAL(ONE_IN, segment()->timed_one_in);
}

static void first_of_each_key_and_one_in_n_is_timed(void)
{
    open_one();
    static const struct { const char *function; uint64_t count; } keys[] = {
        {"AllReduce", 1000}, {"AllReduce", 1001}, {"ReduceScatter", 1000}, {"Broadcast", 1}};
    int made[4] = {0};
    int timed = 0;
    for (uint32_t i = 0; i < 400; i++) {
        uint32_t key = i * i % 7 % 4;
        uint32_t number = call_alone(&world, keys[key].function, keys[key].count);
        CHECK_EQUAL(made[key] % ONE_IN == 0, ledger_is_timed(world.slot, number));
        timed += made[key]++ % ONE_IN == 0;
        fake_pass(20 * MICRO);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, timed));
    CHECK_EQUAL(timed, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    CHECK_EQUAL(2 * timed, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_PAIR]);
    fake_cuda_check();
}

static void calls_of_256_mib_are_all_timed_and_smaller_ones_are_not(void)
{
    open_one();
    int timed = 0;
    for (int i = 0; i < 30; i++) {
        timed += ledger_is_timed(world.slot, call_alone(&world, "AllReduce", ALWAYS_TIMED));
        // AllGather's count is each rank's part: 128 MiB from each of two.
        timed += ledger_is_timed(world.slot, call_alone(&world, "AllGather", ALWAYS_TIMED / 2));
    }
    CHECK_EQUAL(60, timed);
    for (int i = 0; i < 30; i++) { // an element less, and 64 MiB, which on NVLink are over too soon
        timed += ledger_is_timed(world.slot, call_alone(&world, "AllReduce", ALWAYS_TIMED - 1));
        timed += ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 16 * MIB));
    }
    CHECK_EQUAL(66, timed);
    fake_cuda_check();
}

static void every_launch_is_timed_at_detail(void)
{
    open_with_gpu("detail", ONE_IN);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
    for (int i = 0; i < 25; i++) {
        CHECK(ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 25));
    fake_cuda_check();
}

// A raise adds launches and takes none of the sample away: what is chosen by the calls' own count stays as it was.
static void raise_and_its_end_leave_the_count_as_it_was(void)
{
    open_one();
    for (int i = 0; i < 100; i++) {
        bool raised = i >= 33 && i < 57;
        atomic_store(&segment()->level_wanted, RS_LEVEL_DETAIL);
        atomic_store(&segment()->level_wanted_until_nanos, raised ? fake_now() + SECOND : 0);
        bool timed = ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8));
        CHECK(i % ONE_IN != 0 || timed);
        CHECK(raised || i % ONE_IN == 0 || !timed);
        CHECK(!raised || i == 33 || timed); // the level is followed at the call, but NCCL read its mask before
    }
    fake_cuda_check();
}

static void captured_calls_are_neither_chosen_nor_counted(void)
{
    open_one();
    void *captured = fake_stream(0);
    struct rank graph = world;
    graph.stream = captured;
    for (int i = 0; i < 2 * ONE_IN + 1; i++) {
        fake_capture_begin(captured, FAKE_CAPTURE_GLOBAL);
        graph.calls = 1000 + (uint32_t)i;
        struct call call = {.rank = &graph, .function = "AllReduce", .count = ALWAYS_TIMED};
        call_group(&(struct group){.calls = &call, .count = 1, .captured = true});
        CHECK(!ledger_is_timed(world.slot, call.number));
        CHECK(ledger_operation(world.slot, call.number)->flags & RS_FLAG_CAPTURED);
        CHECK(fake_capture_end(captured));
        call = (struct call){.rank = &world, .function = "AllReduce", .count = 8};
        call_group(&(struct group){.calls = &call, .count = 1});
        CHECK_EQUAL(i % ONE_IN == 0, ledger_is_timed(world.slot, call.number));
    }
    CHECK_EQUAL(2 * 3, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    // Launches of captured calls are not among those that say how far the rank is.
    CHECK_EQUAL(2 * ONE_IN + 1, communicator_at(segment(), 0)->launches_begun);
    fake_cuda_check();
}

// NCCL says that a call is not captured, and the stream is: nothing may be recorded on it, whoever is right.
static void nothing_is_recorded_on_a_stream_that_is_captured_all_the_same(void)
{
    open_one();
    fake_capture_begin(world.stream, FAKE_CAPTURE_RELAXED);
    CHECK(!ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    CHECK(fake_capture_end(world.stream));
    CHECK_EQUAL(0, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    fake_cuda_check();
}

static void capture(void *stream)
{
    fake_capture_begin(stream, FAKE_CAPTURE_GLOBAL);
}

static void end_capture(void *stream)
{
    CHECK(fake_capture_end(stream));
}

// As PyTorch captures: in the global mode, while another thread goes on with its collectives.
static void capture_on_another_thread_is_not_spoiled(void)
{
    open_one();
    struct worker *other = worker_new();
    void *captured = fake_stream(0);
    int timed = 0;
    for (int i = 0; i < 20; i++) {
        worker_do(other, capture, captured);
        for (int n = 0; n < ONE_IN; n++) {
            timed += ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8));
        }
        look(20, 10 * MICRO);
        CHECK(comes(RS_KIND_LAUNCH_COMPLETED, timed)); // read while the capture goes on
        worker_do(other, end_capture, captured);
    }
    CHECK_EQUAL(20, timed);
    worker_end(other);
    fake_cuda_check();
}

static void default_streams_are_timed_too(void)
{
    open_one();
    static void *const streams[] = {NULL, (void *)0x1, (void *)0x2};
    void *captured = fake_stream(0);
    struct worker *other = worker_new();
    for (int i = 0; i < 3; i++) {
        world.stream = streams[i];
        CHECK(ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 100 + (uint64_t)i)));
        CHECK(comes(RS_KIND_LAUNCH_COMPLETED, i + 1));
        if (i < 2) { // the legacy stream waits for all others: beside a capture a record there would spoil it
            worker_do(other, capture, captured);
            CHECK(!ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 200 + (uint64_t)i)));
            worker_do(other, end_capture, captured);
        }
    }
    worker_end(other);
    fake_cuda_check();
}

static void groups_of_p2p_are_timed_first_and_every_nth(void)
{
    open_one();
    int timed = 0;
    for (int group = 0; group < 35; group++) {
        struct call calls[] = {{.rank = &world, .function = "Send", .count = 64, .peer = 1},
                               {.rank = &world, .function = "Recv", .count = 64, .peer = 1}};
        call_group(&(struct group){.calls = calls, .count = 2, .kernel_nanos = 5 * MICRO});
        fake_pass(10 * MICRO);
        for (int i = 0; i < 2; i++) {
            const struct rs_record *operation = ledger_nth(RS_KIND_P2P_START, 2 * group + i);
            CHECK_EQUAL(group % ONE_IN == 0, (operation->flags & RS_FLAG_EVENT_TIMED) != 0);
        }
        timed += group % ONE_IN == 0;
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, timed));
    CHECK_EQUAL(0, ledger_nth(RS_KIND_LAUNCH_COMPLETED, 0)->flags);
    fake_cuda_check();
}

static void progress_launches_are_as_rare_as_asked_and_say_so(void)
{
    (void)setenv("RINGSIDE_PROGRESS_MICROS", "1000", 1);
    open_with_gpu("steady", 1000000);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
    CHECK_EQUAL(1000, segment()->progress_micros);
    (void)call_alone(&world, "AllReduce", 8); // the first of its key
    for (int i = 0; i < 300; i++) {
        fake_pass(100 * MICRO);
        (void)call_alone(&world, "AllReduce", 8);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 29));
    look(100, 10 * MICRO);
    int progress = 0;
    for (int i = 0; i < ledger_count(RS_KIND_LAUNCH_COMPLETED); i++) {
        progress += (ledger_nth(RS_KIND_LAUNCH_COMPLETED, i)->flags & RS_FLAG_PROGRESS) != 0;
    }
    CHECK(progress >= 28 && progress <= 31); // 30 ms, and at most one in each
    CHECK_EQUAL(progress + 1, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    fake_cuda_check();
}

static void no_progress_launch_where_none_is_asked_for(void)
{
    open_with_gpu("steady", 1000000);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
    CHECK_EQUAL(0, segment()->progress_micros);
    for (int i = 0; i < 300; i++) {
        fake_pass(10 * MILLI);
        CHECK_EQUAL(i == 0, ledger_is_timed(world.slot, call_alone(&world, "AllReduce", 8)));
    }
    CHECK_EQUAL(2, fake_cuda_calls_in_callbacks(FAKE_EVENT_RECORD));
    fake_cuda_check();
}

// The header is the daemon's to scribble on: what is chosen does not follow it, and nothing divides by it.
static void scribbled_spacing_changes_nothing(void)
{
    open_one();
    static const uint32_t words[] = {0, 1, UINT32_MAX};
    for (uint64_t w = 0; w < 3; w++) {
        segment()->timed_one_in = words[w];
        struct rank rank = new_rank("scribbled", 10 + w, 2, 0, fake_stream(0));
        for (int i = 0; i < 2 * ONE_IN + 1; i++) {
            CHECK_EQUAL(i % ONE_IN == 0, ledger_is_timed(rank.slot, call_alone(&rank, "AllReduce", 8)));
        }
    }
    fake_cuda_check();
}

// Whatever is chosen, raised and captured, KernelCh is not switched.
static void check_that_kernel_channels_stay(const char *level, int expected)
{
    open_with_gpu(level, ONE_IN);
    world = new_rank("world", 1, 2, 0, fake_stream(0));
    for (uint32_t i = 0; i < 200; i++) {
        atomic_store(&segment()->level_wanted, i / 20 % 3);
        atomic_store(&segment()->level_wanted_until_nanos, i / 60 % 2 ? fake_now() + SECOND : 0);
        struct call call = {.rank = &world, .function = "AllReduce", .count = 8 + i % 5};
        struct group group = {.calls = &call, .count = 1, .captured = i % 9 == 8};
        if (group.captured) {
            fake_capture_begin(world.stream, FAKE_CAPTURE_GLOBAL);
        }
        call_group(&group);
        CHECK(!group.captured || fake_capture_end(world.stream));
        CHECK_EQUAL(expected, event_mask & NCCL_EVENT_KERNEL_CH);
        if (i == 100) {
            (void)new_rank("later", 2, 2, 0, fake_stream(0));
            CHECK_EQUAL(expected, event_mask & NCCL_EVENT_KERNEL_CH);
        }
    }
    CHECK_EQUAL(expected != 0 ? RS_KERNEL_CHANNELS_ON : RS_KERNEL_CHANNELS_OFF, segment()->kernel_channels);
    fake_cuda_check();
}

static void steady_never_asks_for_kernel_channels(void)
{
    check_that_kernel_channels_stay("steady", 0);
}

static void detail_never_asks_for_kernel_channels(void)
{
    check_that_kernel_channels_stay("detail", 0);
}

static void deep_asks_for_kernel_channels_from_the_first_call_to_the_last(void)
{
    check_that_kernel_channels_stay("deep", NCCL_EVENT_KERNEL_CH);
}

static void graphs_ask_for_kernel_channels_from_the_first_call_to_the_last(void)
{
    (void)setenv("RINGSIDE_GRAPHS", "1", 1);
    check_that_kernel_channels_stay("steady", NCCL_EVENT_KERNEL_CH);
}

const struct test launch_choice_tests[] = {
    {"firstOfEachKeyAndOneInNIsTimed", first_of_each_key_and_one_in_n_is_timed, 5},
    {"callsOf256MibAreAllTimedAndSmallerOnesAreNot", calls_of_256_mib_are_all_timed_and_smaller_ones_are_not, 5},
    {"everyLaunchIsTimedAtDetail", every_launch_is_timed_at_detail, 5},
    {"raiseAndItsEndLeaveTheCountAsItWas", raise_and_its_end_leave_the_count_as_it_was, 5},
    {"capturedCallsAreNeitherChosenNorCounted", captured_calls_are_neither_chosen_nor_counted, 5},
    {"nothingIsRecordedOnAStreamThatIsCapturedAllTheSame",
     nothing_is_recorded_on_a_stream_that_is_captured_all_the_same, 5},
    {"captureOnAnotherThreadIsNotSpoiled", capture_on_another_thread_is_not_spoiled, 5},
    {"defaultStreamsAreTimedToo", default_streams_are_timed_too, 5},
    {"groupsOfP2pAreTimedFirstAndEveryNth", groups_of_p2p_are_timed_first_and_every_nth, 5},
    {"progressLaunchesAreAsRareAsAskedAndSaySo", progress_launches_are_as_rare_as_asked_and_say_so, 5},
    {"noProgressLaunchWhereNoneIsAskedFor", no_progress_launch_where_none_is_asked_for, 5},
    {"scribbledSpacingChangesNothing", scribbled_spacing_changes_nothing, 5},
    {"steadyNeverAsksForKernelChannels", steady_never_asks_for_kernel_channels, 5},
    {"detailNeverAsksForKernelChannels", detail_never_asks_for_kernel_channels, 5},
    {"deepAsksForKernelChannelsFromTheFirstCallToTheLast",
     deep_asks_for_kernel_channels_from_the_first_call_to_the_last, 5},
    {"graphsAskForKernelChannelsFromTheFirstCallToTheLast",
     graphs_ask_for_kernel_channels_from_the_first_call_to_the_last, 5},
    {0}};
