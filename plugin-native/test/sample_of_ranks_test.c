// SPDX-License-Identifier: Apache-2.0
//
// The sample is the same on every rank, whatever each does in between: in two processes, and in two threads of one.

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

#define COMMUNICATORS 4
#define CALLS 1200 // of each communicator

// A rank's view, in memory that ranks share: per communicator and call, what became of it.
struct rank {
    void *contexts[COMMUNICATORS];
    uint32_t next[COMMUNICATORS];
    uint64_t random_state;
    int number;
    uint8_t outcome[COMMUNICATORS][CALLS]; // enum outcome
};

// What every rank calls on communicator `c`: a training step, a random mixture, one size, and large ones in between.
static struct call call_of(int c, uint32_t i)
{
    static const struct call step[] = {{"AllGather", 4096}, {"AllGather", 4096}, {"ReduceScatter", 8192},
                                       {"AllReduce", 1},    {"AllReduce", 500000}};
    switch (c) {
    case 0:
        return step[i % 5];
    case 1:
        return (struct call){mixed(i) % 3 == 0 ? "Broadcast" : "AllReduce", UINT64_C(1) << mixed(i + 77) % 12};
    case 2:
        return (struct call){"AllReduce", 1024};
    default:
        return (struct call){"AllReduce", i % 7 == 3 ? 16 * MIB : 256}; // 64 MiB
    }
}

static uint64_t random_below(struct rank *rank, uint64_t limit)
{
    rank->random_state = rank->random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (rank->random_state >> 33) % limit;
}

static void p2p_call(void *context)
{
    event_descriptor d = event(NCCL_EVENT_P2P_API);
    d.p2p_api.function = "Send";
    d.p2p_api.datatype = "ncclInt8";
    d.p2p_api.graph_captured = 0;
    void *parent = api >= 5 ? start(context, d) : NULL;
    stop(parent);
    void *operation = start(context, p2p("Send", 1, 64, parent));
    CHECK(start(context, kernel_channel(0, 1, operation)) == NULL); // raised for others' sake: not wanted
    stop(operation);
}

// A group of one communicator's next calls: asked for in their order, enqueued by size.
static void grouped_calls(struct rank *rank, int c, uint32_t members)
{
    struct call calls[8];
    void *parents[8];
    int masks[8];
    uint32_t first = rank->next[c];
    for (uint32_t i = 0; i < members; i++) {
        calls[i] = call_of(c, first + i);
        masks[i] = mask_now();
        parents[i] = begin_call(rank->contexts[c], calls[i]);
    }
    for (uint32_t done = 0; done < members; done++) {
        uint32_t largest = members;
        for (uint32_t i = 0; i < members; i++) {
            if (calls[i].function != NULL && (largest == members || calls[i].count > calls[largest].count)) {
                largest = i;
            }
        }
        rank->outcome[c][first + largest] = (uint8_t)enqueue(rank->contexts[c], calls[largest], first + largest,
                                                             parents[largest], masks[largest]);
        calls[largest].function = NULL;
    }
    rank->next[c] = first + members;
}

// Every communicator's calls in their order; which communicator is next is each rank's own affair, and so are its P2P.
static void play(struct rank *rank)
{
    rank->random_state = 1234567 * (uint64_t)(rank->number + 1);
    for (int left = COMMUNICATORS; left > 0;) {
        int c = (int)random_below(rank, COMMUNICATORS);
        if (rank->next[c] == CALLS) {
            left = 0;
            for (int i = 0; i < COMMUNICATORS; i++) {
                left += rank->next[i] != CALLS;
            }
            continue;
        }
        // Groups lie where they lie in the program, on every rank: they begin at every 50th call.
        uint32_t members = rank->next[c] % 50 == 0 && api >= 5 ? 8 : 1;
        if (members > 1) {
            grouped_calls(rank, c, members);
        } else {
            uint32_t i = rank->next[c]++;
            rank->outcome[c][i] = (uint8_t)whole_call(rank->contexts[c], call_of(c, i), i);
        }
        if (random_below(rank, 10) == 0) {
            p2p_call(rank->contexts[c]);
        }
    }
}

// One in a hundred of each function and size.
static int owed_calls(int c)
{
    int owed = 0;
    for (uint32_t i = 0; i < CALLS; i++) {
        struct call call = call_of(c, i);
        int place = 0;
        for (uint32_t before = 0; before <= i; before++) {
            struct call other = call_of(c, before);
            place += other.count == call.count && strcmp(other.function, call.function) == 0;
        }
        owed += place % 100 == 0;
    }
    return owed;
}

static void check_ranks_agree(const struct rank *ranks)
{
    for (int c = 0; c < COMMUNICATORS; c++) {
        int timed = 0;
        int owed = owed_calls(c);
        int large_missed = 0;
        for (uint32_t i = 0; i < CALLS; i++) {
            if (ranks[0].outcome[c][i] != ranks[1].outcome[c][i]) {
                FAIL("communicator %d, call %u: %d on rank 0, %d on rank 1", c, i, ranks[0].outcome[c][i],
                     ranks[1].outcome[c][i]);
            }
            CHECK(ranks[0].outcome[c][i] == TIMED || ranks[0].outcome[c][i] == NOT_TIMED);
            timed += ranks[0].outcome[c][i] == TIMED;
            large_missed += i >= 100 && call_of(c, i).count >= 16 * MIB && ranks[0].outcome[c][i] != TIMED;
        }
        for (uint32_t i = 0; i < 32; i++) {
            CHECK_EQUAL(i < 16 ? NOT_TIMED : TIMED, ranks[0].outcome[c][i]);
        }
        CHECK(timed + 3 >= 16 + owed); // one in a hundred of each, but for those still waited for
        CHECK(c == 3 || timed < 16 + CALLS / 20);
        CHECK_EQUAL(0, large_missed); // they come at every 7th call: foreseen
    }
}

static struct rank *shared_ranks(void)
{
    struct rank *ranks =
        mmap(NULL, 2 * sizeof *ranks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(ranks != MAP_FAILED);
    ranks[1].number = 1;
    return ranks;
}

static void two_processes_time_the_same_calls(void)
{
    struct rank *ranks = shared_ranks();
    pid_t children[2];
    for (int r = 0; r < 2; r++) {
        children[r] = fork();
        if (children[r] == 0) {
            plugin_open();
            for (int c = 0; c < COMMUNICATORS; c++) {
                ranks[r].contexts[c] = comm_init("world", 100 + (uint64_t)c, 2, r);
            }
            CHECK_EQUAL(getpid(), segment_of_this_process()->pid);
            play(&ranks[r]);
            for (int c = 0; c < COMMUNICATORS; c++) {
                comm_finalize(ranks[r].contexts[c]);
            }
            _exit(0);
        }
    }
    for (int r = 0; r < 2; r++) {
        int status = 1;
        (void)waitpid(children[r], &status, 0);
        CHECK_EQUAL(0, status);
    }
    check_ranks_agree(ranks);
}

static void *play_on_a_thread(void *rank)
{
    play(rank);
    return NULL;
}

static void two_threads_of_one_process_time_the_same_calls(void)
{
    struct rank *ranks = shared_ranks();
    pthread_t threads[2];
    plugin_open();
    for (int c = 0; c < COMMUNICATORS; c++) {
        for (int r = 0; r < 2; r++) {
            ranks[r].contexts[c] = comm_init("world", 100 + (uint64_t)c, 2, r);
        }
    }
    (void)segment();
    for (int r = 0; r < 2; r++) {
        CHECK_EQUAL(0, pthread_create(&threads[r], NULL, play_on_a_thread, &ranks[r]));
    }
    for (int r = 0; r < 2; r++) {
        (void)pthread_join(threads[r], NULL);
    }
    check_ranks_agree(ranks);
    CHECK_EQUAL(0, all_anomalies());
}

const struct test sample_of_ranks_tests[] = {
    {"twoProcessesTimeTheSameCalls", two_processes_time_the_same_calls, 4},
    {"twoThreadsOfOneProcessTimeTheSameCalls", two_threads_of_one_process_time_the_same_calls, 4},
    {0}};
