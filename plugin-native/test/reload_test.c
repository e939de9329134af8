// SPDX-License-Identifier: Apache-2.0
//
// The library leaves, comes back, and is forked, while threads that have called it live on.

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads.h"

static void *context;

static int entries_of(const char *path)
{
    int count = 0;
    DIR *entries = opendir(path);
    CHECK(entries != NULL);
    while (readdir(entries) != NULL) {
        count++;
    }
    (void)closedir(entries);
    return count;
}

static int mapped_with(const char *words)
{
    char line[1024];
    int found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps != NULL);
    while (fgets(line, sizeof line, maps) != NULL) {
        found += strstr(line, words) != NULL;
    }
    (void)fclose(maps);
    return found;
}

static int result_of(pid_t child)
{
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

static void last_finalize_and_close_leave_no_thread_mapping_descriptor_or_file(void)
{
    int threads = entries_of("/proc/self/task");
    int descriptors = entries_of("/proc/self/fd");
    plugin_open();
    CHECK(mapped_with("libnccl-profiler-ringside") > 0);
    context = comm_init("world", 1, 4, 2);
    stop(start(context, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(threads, entries_of("/proc/self/task"));
    CHECK_EQUAL(descriptors + 1, entries_of("/proc/self/fd")); // the segment's, for its lock
    CHECK_EQUAL(1, mapped_with(".seg"));
    comm_finalize(context);
    CHECK_EQUAL(0, mapped_with(".seg"));
    CHECK_EQUAL(descriptors, entries_of("/proc/self/fd"));
    CHECK_EQUAL(0, mapped_with("unread.count"));
    plugin_close();
    CHECK_EQUAL(0, mapped_with("libnccl-profiler-ringside"));
    CHECK_EQUAL(threads, entries_of("/proc/self/task"));
    CHECK_EQUAL(descriptors, entries_of("/proc/self/fd"));
    CHECK_EQUAL(3, entries_of(directory)); // ., .. and unread.count
}

// A user's threads outlive NCCL's communicators: what a thread remembers of its lane must not survive the segment.
static void threads_that_outlive_the_library_get_new_lanes(void)
{
    struct worker *old[4];
    for (int i = 0; i < 4; i++) {
        old[i] = worker_new();
    }
    for (int round = 0; round < 20; round++) {
        plugin_open();
        context = comm_init("world", 1, 4, 2);
        for (int i = 0; i < 4; i++) {
            int thread = (i + round) % 4;
            stop_on(old[thread], start_on(old[thread], context, collective("AllReduce", (uint64_t)round, 1, NULL)));
        }
        for (uint32_t lane = 0; lane < 4; lane++) {
            CHECK_EQUAL(2, lane_at(segment(), lane)->head);
            CHECK_EQUAL(1, lane_at(segment(), lane)->generation);
        }
        CHECK_EQUAL(8, all_records());
        CHECK_EQUAL(round, find_record(RS_KIND_COLLECTIVE_START, 3)->number);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
    for (int i = 0; i < 4; i++) {
        worker_end(old[i]); // no destructor of the library runs with the thread
    }
}

static void handles_of_the_library_before_do_nothing(void)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // whose handles would stand in front of ours
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    void *old_context = context;
    void *operation = start(context, collective("AllReduce", 0, 1, NULL));
    void *transfer = start(context, proxy_operation(1, 1, 1, operation));
    comm_finalize(context);
    plugin_close();
    (void)segment_count();
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    stop(transfer);
    stop(operation);
    CHECK(start(old_context, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK(start(context, proxy_step(0, transfer)) == NULL);
    comm_finalize(old_context);
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
    CHECK_EQUAL(0, all_records());
    CHECK_EQUAL(3, segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
}

// The reason may be gone when the library comes back: a container's /dev/shm has room again.
static void library_that_recorded_nothing_tries_again_when_loaded_again(void)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // a second plugin would be served all the same
    (void)setenv("RINGSIDE_DIR", "/nonexistent/ringside", 1);
    plugin_open();
    CHECK(comm_init("world", 1, 4, 2) == NULL); // NCCL does not finalize a NULL context
    plugin_close();
    (void)setenv("RINGSIDE_DIR", directory, 1);
    plugin_open();
    CHECK(comm_init("world", 1, 4, 2) != NULL);
    CHECK_EQUAL(1, segment_count());
}

static void fork_after_the_library_was_closed_is_safe(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    comm_finalize(context);
    plugin_close();
    pid_t child = fork(); // the fork handler's text is gone
    if (child == 0) {
        plugin_open();
        void *own = comm_init("child", 2, 4, 2);
        CHECK(own != NULL);
        comm_finalize(own);
        plugin_close();
        _exit(0);
    }
    CHECK_EQUAL(0, result_of(child));
    CHECK_EQUAL(0, segment_count());
}

// PyTorch's data loaders: forked workers that never touch NCCL, end at any time, and are often killed.
static void children_that_never_init_leave_no_trace_in_the_parents_segment(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    void *open = start(context, proxy_operation(1, 1, 1, NULL));
    for (int i = 0; i < 8; i++) {
        pid_t child = fork();
        if (child == 0) {
            CHECK_EQUAL(0, mapped_with(".seg"));
            CHECK(start(context, collective("AllReduce", 1, 1, NULL)) == NULL);
            CHECK(start(context, event(NCCL_EVENT_GROUP)) == NULL);
            CHECK(start(context, proxy_step(0, open)) == NULL);
            stop(open);
            if (i % 2 == 0) {
                comm_finalize(context); // as an interpreter does that tears down what it inherited
                plugin_close();
            }
            if (i % 4 == 3) {
                (void)kill(getpid(), 9);
            }
            exit(0);
        }
        int status = result_of(child);
        CHECK(i % 4 == 3 ? WIFSIGNALED(status) : status == 0);
    }
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(1, all_records());
    CHECK_EQUAL(0, all_anomalies());
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
    stop(open);
    CHECK_EQUAL(2, all_records());
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
}

static void grandchild_has_a_segment_of_its_own(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    pid_t child = fork();
    if (child == 0) {
        void *own = comm_init("child", 2, 4, 2);
        stop(start(own, collective("AllReduce", 0, 1, NULL)));
        pid_t grandchild = fork();
        if (grandchild == 0) {
            CHECK(start(own, collective("AllReduce", 0, 1, NULL)) == NULL);
            void *third = comm_init("grandchild", 3, 4, 2);
            CHECK(third != NULL);
            CHECK_EQUAL(3, segment_count());
            stop(start(third, collective("AllReduce", 0, 1, NULL)));
            comm_finalize(third);
            CHECK_EQUAL(2, segment_count());
            _exit(0);
        }
        CHECK_EQUAL(0, result_of(grandchild));
        comm_finalize(own);
        CHECK_EQUAL(1, segment_count());
        _exit(0);
    }
    CHECK_EQUAL(0, result_of(child));
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(getpid(), segment()->pid);
}

static void parent_may_finalize_while_its_child_lives(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    int go[2];
    CHECK_EQUAL(0, pipe(go));
    pid_t child = fork();
    if (child == 0) {
        char byte;
        CHECK_EQUAL(1, read(go[0], &byte, 1));
        void *own = comm_init("child", 2, 4, 2);
        CHECK(own != NULL);
        CHECK_EQUAL(1, segment_count());
        comm_finalize(own);
        _exit(0);
    }
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
    CHECK_EQUAL(1, write(go[1], "g", 1));
    CHECK_EQUAL(0, result_of(child));
}

#ifndef RINGSIDE_SANITIZED
static _Atomic int ending;

static void *make_and_free(void *argument)
{
    while (!atomic_load(&ending)) {
        void *passing = comm_init("passing", (uint64_t)(uintptr_t)argument, 4, 2);
        stop(start(passing, collective("AllReduce", 0, 1, NULL)));
        comm_finalize(passing);
    }
    return NULL;
}

// A fork may come while another thread is inside init, with whatever it holds: the child must be able to init.
static void fork_in_the_middle_of_inits_leaves_a_child_that_can_init(void)
{

    plugin_open();
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, make_and_free, (void *)(intptr_t)(i + 1)));
    }
    for (int i = 0; i < 40; i++) {
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(60); // a lock that nobody opens; a busy machine gives a child no processor for seconds
            void *own = comm_init("child", 9, 4, 2);
            if (own != NULL) {
                stop(start(own, collective("AllReduce", 0, 1, NULL)));
                comm_finalize(own);
            }
            _exit(own == NULL);
        }
        CHECK_EQUAL(0, result_of(child));
    }
    atomic_store(&ending, 1);
    for (int i = 0; i < 2; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    CHECK_EQUAL(0, segment_count());
}
#endif

// Eight ranks of a node start at once, over what an earlier job of eight left when it was killed.
static void ranks_that_start_at_once_share_the_sweep(void)
{
    for (int generation = 0; generation < 3; generation++) {
        pid_t ranks[8];
        for (int i = 0; i < 8; i++) {
            ranks[i] = fork();
            if (ranks[i] == 0) {
                plugin_open();
                CHECK(comm_init("world", 1, 8, i) != NULL);
                _exit(0); // as killed
            }
        }
        for (int i = 0; i < 8; i++) {
            CHECK_EQUAL(0, result_of(ranks[i]));
        }
        CHECK(segment_count() <= 8);
    }
    plugin_open();
    context = comm_init("world", 1, 8, 0);
    CHECK_EQUAL(1, segment_count());
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
}

const struct test reload_tests[] = {
    {"lastFinalizeAndCloseLeaveNoThreadMappingDescriptorOrFile",
     last_finalize_and_close_leave_no_thread_mapping_descriptor_or_file, 4},
    {"threadsThatOutliveTheLibraryGetNewLanes", threads_that_outlive_the_library_get_new_lanes, 4},
    {"handlesOfTheLibraryBeforeDoNothing", handles_of_the_library_before_do_nothing, 4},
    {"libraryThatRecordedNothingTriesAgainWhenLoadedAgain",
     library_that_recorded_nothing_tries_again_when_loaded_again, 4},
    {"forkAfterTheLibraryWasClosedIsSafe", fork_after_the_library_was_closed_is_safe, 4},
    {"childrenThatNeverInitLeaveNoTraceInTheParentsSegment",
     children_that_never_init_leave_no_trace_in_the_parents_segment, 4},
    {"grandchildHasASegmentOfItsOwn", grandchild_has_a_segment_of_its_own, 4},
    {"parentMayFinalizeWhileItsChildLives", parent_may_finalize_while_its_child_lives, 4},
#ifndef RINGSIDE_SANITIZED // whose own locks a child of several threads may find taken
    {"forkInTheMiddleOfInitsLeavesAChildThatCanInit", fork_in_the_middle_of_inits_leaves_a_child_that_can_init, 4},
#endif
    {"ranksThatStartAtOnceShareTheSweep", ranks_that_start_at_once_share_the_sweep, 4},
    {0}};
