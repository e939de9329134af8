// SPDX-License-Identifier: Apache-2.0
//
// The thread that reads the events: what it may not disturb, and how it begins.

#define _GNU_SOURCE // gettid

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "launch_calls.h"
#include "launch_suites.h"

// A hexadecimal word of a thread's status, such as SigBlk.
static uint64_t status_word(pid_t tid, const char *name)
{
    char path[64];
    char line[256];
    uint64_t value = 0;
    bool found = false;
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/status", (int)tid);
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            value = strtoull(line + strlen(name) + 1, NULL, 16);
            found = true;
        }
    }
    (void)fclose(file);
    CHECK(found);
    return value;
}

static void timed_launches(struct rank *rank, int count)
{
    int before = ledger_count(RS_KIND_LAUNCH_COMPLETED);
    for (int i = 0; i < count; i++) {
        (void)call_alone(rank, "AllReduce", ALWAYS_TIMED);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, before + count));
}

// A handler of the program's must run on the program's threads, and a profiler's SIGPROF count them only.
static void reading_thread_blocks_every_signal(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    pid_t reader = fake_cuda_reading_thread();
    CHECK(reader != 0 && reader != gettid());
    uint64_t blocked = status_word(reader, "SigBlk");
    for (int signal = 1; signal <= 31; signal++) {
        if (signal != SIGKILL && signal != SIGSTOP) {
            CHECK((blocked >> (signal - 1) & 1) == 1);
        }
    }
    sigset_t mine;
    CHECK_EQUAL(0, sigprocmask(SIG_BLOCK, NULL, &mine));
    CHECK(!sigismember(&mine, SIGTERM)); // and NCCL's thread has its own back
    CHECK(!sigismember(&mine, SIGUSR1));
    fake_cuda_check();
}

static void one_thread_reads_for_all_communicators_and_gpus(void)
{
    open_with_gpu("steady", 1);
    int before = threads_of_process();
    struct rank ranks[6];
    for (int i = 0; i < 6; i++) {
        fake_use_gpu(i % 3);
        ranks[i] = new_rank("world", 10 + (uint64_t)i, 2, 0, fake_stream(i % 3));
        timed_launches(&ranks[i], 3);
    }
    CHECK_EQUAL(before + 1, threads_of_process());
    CHECK_EQUAL(RS_TIMER_LIVE, segment()->timer_state);
    fake_cuda_check();
}

static void reading_thread_never_runs_without_something_to_read(void)
{
    open_with_gpu("steady", 1000000);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    look(1000000, 10 * MICRO); // patience runs out
    uint64_t queries = fake_cuda_calls(FAKE_EVENT_QUERY, 0);
    look(1000000, 10 * MICRO);
    CHECK(fake_cuda_calls(FAKE_EVENT_QUERY, 0) - queries < 100); // now and then, for a base
    fake_cuda_check();
}

static uint64_t first_beat;

static bool has_beaten(const void *unused)
{
    (void)unused;
    return atomic_load(&segment()->timer_heartbeat_nanos) > first_beat;
}

// Each question takes the driver's lock, for which a launching thread waits: with eight ranks on one GPU, asking about
// every launch cost a job of real NCCL 1.5 % of its time.
static void look_asks_about_few_of_many_launches(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    int gate = fake_gate(rank.stream);
    for (int i = 0; i < 500; i++) {
        (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
    }
    first_beat = atomic_load(&segment()->timer_heartbeat_nanos);
    CHECK(comes_true(has_beaten, NULL)); // it has seen them stand
    uint64_t queries = fake_cuda_calls(FAKE_EVENT_QUERY, 0);
    fake_gate_open(gate);
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, 501));
    CHECK(fake_cuda_calls(FAKE_EVENT_QUERY, 0) - queries < 250);
    fake_cuda_check();
}


static void heartbeat_goes_on_while_a_launch_is_under_way(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    (void)fake_gate(rank.stream);
    (void)call_alone(&rank, "AllReduce", 8);
    for (int i = 0; i < 5; i++) {
        first_beat = atomic_load(&segment()->timer_heartbeat_nanos);
        CHECK(comes_true(has_beaten, NULL));
    }
    fake_cuda_check();
}

static void heartbeat_stands_still_when_the_driver_hangs(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    fake_cuda_block(FAKE_EVENT_QUERY);
    (void)call_alone(&rank, "AllReduce", 8);
    while (fake_cuda_blocked(FAKE_EVENT_QUERY) == 0) {
        fake_pass(50 * MICRO);
        (void)usleep(100);
    }
    uint64_t beat = atomic_load(&segment()->timer_heartbeat_nanos);
    for (int i = 0; i < 500; i++) { // NCCL's threads go on, whatever becomes of the reading one
        (void)call_alone(&rank, "AllReduce", 8);
        fake_pass(10 * MILLI);
    }
    CHECK_EQUAL((int64_t)beat, atomic_load(&segment()->timer_heartbeat_nanos));
    CHECK_EQUAL(501 + 1, ledger_count(RS_KIND_COLLECTIVE_START));
    CHECK_EQUAL(RS_TIMER_LIVE, segment()->timer_state);
    fake_cuda_release(FAKE_EVENT_QUERY);
    first_beat = beat;
    CHECK(comes_true(has_beaten, NULL));
    fake_cuda_check();
}

static void no_thread_and_no_events_without_a_context(void)
{
    open_with_gpu("steady", 1);
    fake_use_gpu(-1);
    int before = threads_of_process();
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    CHECK_EQUAL(before, threads_of_process());
    CHECK_EQUAL(0, fake_cuda_events());
    CHECK_EQUAL(RS_TIMER_NONE, segment()->timer_state);
    CHECK(!ledger_is_timed(rank.slot, call_alone(&rank, "AllReduce", ALWAYS_TIMED)));
    CHECK_EQUAL(0, segment()->losses[RS_LOSS_NO_PAIR]); // nothing was lost: nothing was possible
    CHECK_EQUAL(0, fake_cuda_calls(FAKE_EVENT_RECORD, 0));
    fake_use_gpu(0);
    struct rank second = new_rank("second", 2, 2, 0, fake_stream(0)); // and whoever has one is timed
    timed_launches(&second, 2);
    CHECK_EQUAL(RS_TIMER_LIVE, segment()->timer_state);
    fake_cuda_check();
}

static void interface_4_tells_of_no_launch_and_needs_no_thread(void)
{
    open_with_gpu("steady", 1);
    int before = threads_of_process();
    void *context = comm_init("world", 1, 2, 0);
    if (api == 4) {
        CHECK_EQUAL(before, threads_of_process());
        CHECK_EQUAL(0, fake_cuda_events());
        CHECK_EQUAL(RS_TIMER_NONE, segment()->timer_state);
    } else {
        CHECK_EQUAL(RS_TIMER_LIVE, segment()->timer_state);
    }
    stop(start(context, collective("AllReduce", 0, ALWAYS_TIMED, NULL)));
    CHECK_EQUAL(0, find_record(RS_KIND_COLLECTIVE_START, 0)->flags & RS_FLAG_EVENT_TIMED);
    comm_finalize(context);
    fake_cuda_check();
}

const struct test launch_thread_tests[] = {
    {"readingThreadBlocksEverySignal", reading_thread_blocks_every_signal, 5},
    {"oneThreadReadsForAllCommunicatorsAndGpus", one_thread_reads_for_all_communicators_and_gpus, 5},
    {"readingThreadNeverRunsWithoutSomethingToRead", reading_thread_never_runs_without_something_to_read, 5},
    {"lookAsksAboutFewOfManyLaunches", look_asks_about_few_of_many_launches, 5},
    {"heartbeatGoesOnWhileALaunchIsUnderWay", heartbeat_goes_on_while_a_launch_is_under_way, 5},
    {"heartbeatStandsStillWhenTheDriverHangs", heartbeat_stands_still_when_the_driver_hangs, 5},
    {"noThreadAndNoEventsWithoutAContext", no_thread_and_no_events_without_a_context, 5},
    {"interface4TellsOfNoLaunchAndNeedsNoThread", interface_4_tells_of_no_launch_and_needs_no_thread, 4},
    {0}};
