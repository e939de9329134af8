// SPDX-License-Identifier: Apache-2.0
//
// The same calls are chosen on every rank, whatever else each does: in two processes, and in two threads of one. The
// ranks differ in their addresses, their clocks, their GPUs' lag, their P2P and in what runs on other communicators.

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch_calls.h"
#include "launch_suites.h"

#define COMMUNICATORS 3
#define CALLS 1500 // of each
#define ONE_IN 25

enum outcome { NOT_SEEN = 0, NOT_TIMED = 1, TIMED = 2 };

// A rank's view, in memory that ranks share.
struct view {
    struct rank ranks[COMMUNICATORS];
    uint32_t made[COMMUNICATORS];
    uint64_t random_state;
    int number;
    char names[4][24]; // NCCL's strings are elsewhere in each process
    uint8_t outcome[COMMUNICATORS][CALLS];
};

static uint32_t mixed(uint32_t value)
{
    value = (value ^ value >> 16) * 0x45D9F3Bu;
    return value ^ value >> 16;
}

// What every rank calls on communicator `c`: a training step, a random mixture of many sizes, and large ones in
// between.
static struct call call_of(struct view *view, int c, uint32_t i)
{
    static const struct { int function; uint64_t count; } step[] = {{1, 4096}, {1, 4096}, {2, 8192}, {0, 1},
                                                                     {0, 500000}};
    int function = c == 0 ? step[i % 5].function : c == 1 ? (int)(mixed(i) % 4) : 0;
    uint64_t count = c == 0 ? step[i % 5].count : c == 1 ? mixed(i + 77) % 400 + 1 : i % 7 == 3 ? ALWAYS_TIMED : 256;
    return (struct call){.rank = &view->ranks[c], .function = view->names[function], .count = count};
}

static uint64_t random_below(struct view *view, uint64_t limit)
{
    view->random_state = view->random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (view->random_state >> 33) % limit;
}

static void p2p_group(struct view *view, int c)
{
    struct call calls[] = {{.rank = &view->ranks[c], .function = "Send", .count = 64, .peer = 1},
                           {.rank = &view->ranks[c], .function = "Recv", .count = 64, .peer = 1}};
    uint32_t before = view->ranks[c].calls;
    call_group(&(struct group){.calls = calls, .count = 2, .kernel_nanos = MICRO});
    view->ranks[c].calls = before; // the numbers count collectives
}

// Groups lie where they lie in the program, on every rank; how NCCL cuts them into plans may differ.
static void next_of(struct view *view, int c)
{
    uint32_t first = view->made[c];
    int members = first % 50 == 0 ? 8 : 1;
    struct call calls[8];
    for (int i = 0; i < members; i++) {
        calls[i] = call_of(view, c, first + (uint32_t)i);
        calls[i].plan = members > 1 ? (int)random_below(view, 2) : 0;
    }
    calls[0].plan = 0;
    call_group(&(struct group){.calls = calls, .count = members, .kernel_nanos = 1000 + random_below(view, 20000)});
    view->made[c] = first + (uint32_t)members;
}

static bool is_a_lane_half_full(void)
{
    for (uint32_t i = 0; i < segment()->lane_capacity; i++) {
        const struct rs_lane *lane = lane_at(segment(), i);
        if (atomic_load(&lane->head) - atomic_load(&lane->tail) > RS_RECORDS_PER_LANE / 2) {
            return true;
        }
    }
    return false;
}

static void play(struct view *view)
{
    static const char *const names[] = {"AllReduce", "AllGather", "ReduceScatter", "Broadcast"};
    for (int i = 0; i < 4; i++) {
        (void)strcpy(view->names[i], names[i]);
    }
    view->random_state = 1234567 * (uint64_t)(view->number + 1);
    for (int left = COMMUNICATORS; left > 0;) {
        int c = (int)random_below(view, COMMUNICATORS);
        left = 0;
        for (int i = 0; i < COMMUNICATORS; i++) {
            left += view->made[i] + 8 <= CALLS;
        }
        if (view->made[c] + 8 <= CALLS) {
            next_of(view, c);
        }
        if (random_below(view, 10) == 0) {
            p2p_group(view, c);
        }
        if (random_below(view, 40) == 0) {
            fake_pass(random_below(view, 300) * MICRO);
            do {
                (void)usleep(100); // the reading thread shall have its turn, on one machine as on another,
            } while (is_a_lane_half_full()); // and so shall the ledger
        }
    }
}

static void look_at_outcomes(struct view *view)
{
    for (int c = 0; c < COMMUNICATORS; c++) {
        for (uint32_t i = 0; i < view->made[c]; i++) {
            view->outcome[c][i] = ledger_is_timed(view->ranks[c].slot, i) ? TIMED : NOT_TIMED;
        }
    }
}

static int chosen_before(struct view *view, int c, uint32_t i)
{
    struct call call = call_of(view, c, i);
    int before = 0;
    for (uint32_t other = 0; other < i; other++) {
        struct call earlier = call_of(view, c, other);
        before += earlier.count == call.count && strcmp(earlier.function, call.function) == 0;
    }
    return before;
}

static void check_ranks_agree(struct view *views)
{
    for (int c = 0; c < COMMUNICATORS; c++) {
        CHECK_EQUAL(views[0].made[c], views[1].made[c]);
        CHECK(views[0].made[c] > CALLS - 8);
        int timed = 0;
        for (uint32_t i = 0; i < views[0].made[c]; i++) {
            if (views[0].outcome[c][i] != views[1].outcome[c][i]) {
                FAIL("communicator %d, call %u: %d on rank 0, %d on rank 1", c, i, views[0].outcome[c][i],
                     views[1].outcome[c][i]);
            }
            timed += views[0].outcome[c][i] == TIMED;
            if (c == 1) {
                continue; // more keys than are kept: what finds no place counts together
            }
            bool large = call_of(&views[0], c, i).count == ALWAYS_TIMED;
            bool chosen = large || chosen_before(&views[0], c, i) % ONE_IN == 0;
            bool grouped = i % 50 < 8;
            CHECK(!chosen || views[0].outcome[c][i] == TIMED);
            CHECK(chosen || grouped || views[0].outcome[c][i] == NOT_TIMED);
        }
        CHECK(timed >= CALLS / ONE_IN && timed < CALLS / 3);
    }
}

static struct view *shared_views(void)
{
    struct view *views = mmap(NULL, 2 * sizeof *views, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(views != MAP_FAILED);
    views[1].number = 1;
    return views;
}

static void make_ranks(struct view *view)
{
    for (int i = 0; i < COMMUNICATORS; i++) { // in another order on each
        int c = view->number == 0 ? i : COMMUNICATORS - 1 - i;
        view->ranks[c] = new_rank("world", 100 + (uint64_t)c, 2, view->number, fake_stream(view->number));
    }
}

// Takes what is written while a rank plays, so that no lane runs full.
static _Atomic int played;

static void *play_on_a_thread(void *view)
{
    fake_use_gpu(((struct view *)view)->number);
    play(view);
    (void)atomic_fetch_add(&played, 1);
    return NULL;
}

static void play_and_read(struct view *views, int count)
{
    pthread_t threads[2];
    for (int r = 0; r < count; r++) {
        CHECK_EQUAL(0, pthread_create(&threads[r], NULL, play_on_a_thread, &views[r]));
    }
    while (atomic_load(&played) < count) {
        ledger_read();
        (void)usleep(100);
    }
    for (int r = 0; r < count; r++) {
        (void)pthread_join(threads[r], NULL);
        look_at_outcomes(&views[r]);
    }
    fake_cuda_check();
}

static void two_processes_time_the_same_calls(void)
{
    struct view *views = shared_views();
    pid_t children[2];
    for (int r = 0; r < 2; r++) {
        children[r] = fork();
        if (children[r] == 0) {
            open_with_gpu("steady", ONE_IN);
            fake_use_gpu(r);
            void *first = comm_init("not shared", 7, 1, 0); // so that the segment is there
            CHECK_EQUAL(getpid(), segment_of_this_process()->pid);
            make_ranks(&views[r]);
            play_and_read(&views[r], 1);
            comm_finalize(first);
            _exit(0);
        }
    }
    for (int r = 0; r < 2; r++) {
        int status = 1;
        (void)waitpid(children[r], &status, 0);
        CHECK_EQUAL(0, status);
    }
    check_ranks_agree(views);
}

static void two_threads_of_one_process_time_the_same_calls(void)
{
    struct view *views = shared_views();
    open_with_gpu("steady", ONE_IN);
    for (int r = 0; r < 2; r++) {
        fake_use_gpu(r);
        make_ranks(&views[r]);
    }
    play_and_read(views, 2);
    check_ranks_agree(views);
    CHECK_EQUAL(0, all_anomalies());
}

const struct test launch_rank_tests[] = {
    {"twoProcessesTimeTheSameCalls", two_processes_time_the_same_calls, 5},
    {"twoThreadsOfOneProcessTimeTheSameCalls", two_threads_of_one_process_time_the_same_calls, 5},
    {0}};
