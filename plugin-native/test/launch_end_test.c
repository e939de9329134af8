// SPDX-License-Identifier: Apache-2.0
//
// How the reading thread ends: with the last finalize, at a fork, at exit, by an error of CUDA's, inside a hanging
// driver, and with the library.

#define _GNU_SOURCE // gettid

#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch_calls.h"
#include "launch_suites.h"

static void timed_launches(struct rank *rank, int count)
{
    int before = ledger_count(RS_KIND_LAUNCH_COMPLETED);
    for (int i = 0; i < count; i++) {
        (void)call_alone(rank, "AllReduce", ALWAYS_TIMED);
    }
    CHECK(comes(RS_KIND_LAUNCH_COMPLETED, before + count));
}

static int result_of(pid_t child)
{
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

static void thread_and_events_are_gone_after_the_last_finalize(void)
{
    open_with_gpu("steady", 1);
    int before = threads_of_process();
    struct rank first = new_rank("first", 1, 2, 0, fake_stream(0));
    struct rank second = new_rank("second", 2, 2, 0, fake_stream(0));
    timed_launches(&first, 5);
    CHECK_EQUAL(before + 1, threads_of_process());
    end_rank(&first);
    timed_launches(&second, 5);
    CHECK_EQUAL(before + 1, threads_of_process());
    (void)call_alone(&second, "AllReduce", ALWAYS_TIMED); // under way
    segment()->reader_pid = (uint32_t)getpid();
    end_rank(&second);
    CHECK_EQUAL(before, threads_of_process());
    CHECK_EQUAL(0, fake_cuda_events());
    CHECK_EQUAL(RS_TIMER_CLOSED, segment()->timer_state);
    fake_cuda_check();
}

// What is done when a communicator is finalized is told, though the thread had not looked yet.
static void what_has_completed_is_told_before_the_segment_closes(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    segment()->reader_pid = (uint32_t)getpid();
    for (int i = 0; i < 10; i++) {
        (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
    }
    fake_pass(MILLI);
    end_rank(&rank);
    CHECK_EQUAL(11, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    fake_cuda_check();
}

static bool is_alone(const void *threads)
{
    return threads_of_process() == *(const int *)threads;
}

// NCCL's commFree must come back, whatever the driver does; the thread is left to itself, and harms nothing later.
static void finalize_comes_back_when_the_driver_hangs(void)
{
    open_with_gpu("steady", 1);
    int before = threads_of_process();
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 1);
    fake_cuda_block(FAKE_EVENT_QUERY);
    (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
    while (fake_cuda_blocked(FAKE_EVENT_QUERY) == 0) {
        fake_pass(50 * MICRO);
        (void)usleep(100);
    }
    (void)alarm(10); // about two seconds
    end_rank(&rank);
    plugin_close();
    fake_cuda_release(FAKE_EVENT_QUERY); // into the text of a library that was closed
    (void)alarm(10);
    CHECK(comes_true(is_alone, &before));
    plugin_open();
    (void)segment_count();
    rank = new_rank("again", 2, 2, 0, fake_stream(0));
    (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
    end_rank(&rank);
    fake_cuda_check();
}

static void library_comes_and_goes_with_its_thread(void)
{
    open_with_gpu("steady", 1);
    int before = threads_of_process();
    plugin_close();
    for (uint64_t round = 0; round < 8; round++) {
        plugin_open();
        (void)segment_count();
        struct rank rank = new_rank("world", 1 + round, 2, 0, fake_stream(0));
        int launches = ledger_count(RS_KIND_LAUNCH_COMPLETED);
        timed_launches(&rank, 3);
        CHECK_EQUAL(launches + 3, ledger_count(RS_KIND_LAUNCH_COMPLETED));
        end_rank(&rank);
        plugin_close();
        CHECK_EQUAL(before, threads_of_process());
    }
    CHECK_EQUAL(0, fake_cuda_events());
    fake_cuda_check();
// which runs what a library gave to atexit at the end of the process, not when it is unloaded
#ifdef __SANITIZE_THREAD__
    (void)printf("     ThreadSanitizer calls unloaded libraries at exit: the process ends here without exit handlers\n");
    (void)fflush(stdout);
    _exit(0);
#endif
}

#ifndef RINGSIDE_SANITIZED // which starts no thread in the child of a process that had some
static void child_has_no_thread_until_its_own_init(void)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 2);
    for (int i = 0; i < 10; i++) {
        (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED); // under way
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(15);
            CHECK_EQUAL(1, threads_of_process());
            uint64_t before = fake_cuda_calls(FAKE_EVENT_QUERY, 0) + fake_cuda_calls(FAKE_EVENT_RECORD, 0);
            event_descriptor d = event(NCCL_EVENT_KERNEL_LAUNCH);
            d.kernel_launch.stream = rank.stream;
            CHECK(start(rank.context, d) == NULL);
            comm_finalize(rank.context); // an interpreter tears down what it inherited
            CHECK_EQUAL((int64_t)before, fake_cuda_calls(FAKE_EVENT_QUERY, 0) + fake_cuda_calls(FAKE_EVENT_RECORD, 0));
            if (i % 2 == 0) {
                void *first = comm_init("child", 7, 2, 0);
                CHECK_EQUAL(2, threads_of_process());
                (void)segment_of_this_process();
                struct rank own = new_rank("child too", 8, 2, 0, fake_stream(0));
                int launches = ledger_count(RS_KIND_LAUNCH_COMPLETED);
                (void)call_alone(&own, "AllReduce", ALWAYS_TIMED);
                CHECK(comes(RS_KIND_LAUNCH_COMPLETED, launches + 1));
                end_rank(&own);
                comm_finalize(first);
                CHECK_EQUAL(1, threads_of_process());
            }
            exit(0);
        }
        CHECK_EQUAL(0, result_of(child));
    }
    timed_launches(&rank, 2);
    fake_cuda_check();
}
#endif

static void driver_goes(void)
{
    fake_cuda_deinit();
    for (int i = 0; i < 200; i++) { // the process takes its time to end
        clock_advance(100 * MICRO);
        (void)usleep(200);
    }
}

// CUDA's own atexit handler was registered when its first context was made: before ours.
static void exit_without_finalize_calls_nothing_after_the_driver_has_gone(void)
{
    fake_cuda_open();
    for (int variant = 0; variant < 4; variant++) {
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(15);
            CHECK_EQUAL(0, atexit(driver_goes));
            open_with_gpu("steady", 1);
            struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
            timed_launches(&rank, 1);
            if (variant % 2 == 0) {
                (void)fake_gate(rank.stream); // a launch under way
            }
            (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
            if (variant / 2 == 0) {
                look(10, 50 * MICRO);
            }
            exit(fake_cuda_faults() != 0);
        }
        CHECK_EQUAL(0, result_of(child));
    }
    fake_cuda_check();
}

static bool has_ended(const void *unused)
{
    (void)unused;
    return atomic_load(&segment()->timer_state) == RS_TIMER_ENDED;
}

// After an error a context is lost, and every call returns it: no more calls, and what is outstanding stays unknown.
// `nth`: which of the next calls of the function fails first.
static void check_that_an_error_ends_it(enum fake_function function, int nth)
{
    open_with_gpu("steady", 1);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    timed_launches(&rank, 3);
    int told = ledger_count(RS_KIND_LAUNCH_COMPLETED);
    fake_cuda_fail(function, nth, FAKE_LAUNCH_FAILURE);
    for (int i = 0; i < 4; i++) {
        (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
    }
    CHECK(comes_true(has_ended, NULL));
    CHECK_EQUAL(FAKE_LAUNCH_FAILURE, segment()->timer_error);
    fake_cuda_fail(function, 0, 0);
    look(20, 100 * MICRO);
    int after = ledger_count(RS_KIND_LAUNCH_COMPLETED);
    CHECK(after <= told + 4);
    uint64_t records = fake_cuda_calls(FAKE_EVENT_RECORD, 0);
    uint64_t queries = fake_cuda_calls(FAKE_EVENT_QUERY, 0);
    for (int i = 0; i < 100; i++) {
        CHECK(!ledger_is_timed(rank.slot, call_alone(&rank, "AllReduce", ALWAYS_TIMED)));
        fake_pass(10 * MILLI);
    }
    look(20, 100 * MICRO);
    CHECK_EQUAL((int64_t)records, fake_cuda_calls(FAKE_EVENT_RECORD, 0));
    CHECK_EQUAL((int64_t)queries, fake_cuda_calls(FAKE_EVENT_QUERY, 0));
    CHECK_EQUAL(after, ledger_count(RS_KIND_LAUNCH_COMPLETED));
    struct rank second = new_rank("second", 2, 2, 0, fake_stream(0)); // nor for communicators to come
    CHECK(!ledger_is_timed(second.slot, call_alone(&second, "AllReduce", ALWAYS_TIMED)));
    CHECK_EQUAL(RS_TIMER_ENDED, segment()->timer_state);
    end_rank(&rank);
    end_rank(&second);
    fake_cuda_check();
}

static void error_of_a_query_ends_it_for_good(void)
{
    check_that_an_error_ends_it(FAKE_EVENT_QUERY, 1);
}

static void error_of_a_record_ends_it_for_good(void)
{
    check_that_an_error_ends_it(FAKE_EVENT_RECORD, 2);
}

static void error_of_an_elapsed_time_ends_it_for_good(void)
{
    check_that_an_error_ends_it(FAKE_EVENT_ELAPSED, 2);
}

// What fails in init is as if there were no GPU: the job goes on, and no event is left behind.
static void error_in_init_leaves_a_job_without_times(void)
{
    static const enum fake_function functions[] = {FAKE_EVENT_CREATE, FAKE_STREAM_CREATE, FAKE_CTX_GET_CURRENT};
    fake_cuda_open();
    for (int i = 0; i < 6; i++) {
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(15);
            open_with_gpu("steady", 1);
            uint64_t before = fake_cuda_calls(functions[i % 3], 0);
            fake_cuda_fail(functions[i % 3], i / 3 * 2 + 1, 2); // out of memory, say, at once or in the middle
            struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
            CHECK(fake_cuda_calls(functions[i % 3], 0) > before);
            fake_cuda_fail(functions[i % 3], 0, 0);
            for (int n = 0; n < 50; n++) {
                (void)call_alone(&rank, "AllReduce", ALWAYS_TIMED);
                fake_pass(MILLI);
            }
            CHECK_EQUAL(50, ledger_count(RS_KIND_COLLECTIVE_START));
            end_rank(&rank);
            CHECK_EQUAL(0, fake_cuda_events());
            CHECK_EQUAL(1, threads_of_process());
            exit(fake_cuda_faults() != 0);
        }
        CHECK_EQUAL(0, result_of(child));
    }
    fake_cuda_check();
}

const struct test launch_end_tests[] = {
    {"threadAndEventsAreGoneAfterTheLastFinalize", thread_and_events_are_gone_after_the_last_finalize, 5},
    {"whatHasCompletedIsToldBeforeTheSegmentCloses", what_has_completed_is_told_before_the_segment_closes, 5},
    {"finalizeComesBackWhenTheDriverHangs", finalize_comes_back_when_the_driver_hangs, 5},
    {"libraryComesAndGoesWithItsThread", library_comes_and_goes_with_its_thread, 5},
#ifndef RINGSIDE_SANITIZED
    {"childHasNoThreadUntilItsOwnInit", child_has_no_thread_until_its_own_init, 5},
#endif
    {"exitWithoutFinalizeCallsNothingAfterTheDriverHasGone",
     exit_without_finalize_calls_nothing_after_the_driver_has_gone, 5},
    {"errorOfAQueryEndsItForGood", error_of_a_query_ends_it_for_good, 5},
    {"errorOfARecordEndsItForGood", error_of_a_record_ends_it_for_good, 5},
    {"errorOfAnElapsedTimeEndsItForGood", error_of_an_elapsed_time_ends_it_for_good, 5},
    {"errorInInitLeavesAJobWithoutTimes", error_in_init_leaves_a_job_without_times, 5},
    {0}};
