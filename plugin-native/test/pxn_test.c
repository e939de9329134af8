// SPDX-License-Identifier: Apache-2.0
//
// PXN: the proxy thread of one process moves the data of another. Two real processes, each with the plugin loaded; the
// second one's context and handles arrive here as the values they are there.

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "threads.h"

struct origin {
    pid_t pid;
    uint32_t generation; // of its segment
    void *context;
    void *operation;
    void *transfer; // one of its own, open
};

static void *context;
static struct worker *proxy;

static void open_plugin(void)
{
    (void)setenv("RINGSIDE_LEVEL", "deep", 1);
    plugin_open();
    context = comm_init("world", 1, 8, 0);
    CHECK(segment() != NULL); // mapped now: the other process's comes beside it
    proxy = worker_new();
}

// Starts the process whose data it is; its context is that of its communicator number `index`, from 0.
static struct origin start_origin(int index)
{
    int values[2];
    CHECK_EQUAL(0, pipe(values));
    pid_t pid = fork();
    if (pid == 0) {
        (void)alarm(20); // should the test fail before it ends this
        plugin_open();
        struct origin self = {.pid = getpid()};
        for (int i = 0; i <= index; i++) {
            self.context = comm_init("world", 1 + (uint64_t)i, 8, 1);
        }
        self.generation = segment_of_this_process()->generation;
        self.operation = start(self.context, collective("AllReduce", 0, 1 << 20, NULL));
        self.transfer = start(self.context, proxy_operation(2, 1, 1, self.operation));
        stop(self.operation);
        CHECK_EQUAL(sizeof self, write(values[1], &self, sizeof self));
        for (;;) {
            (void)pause();
        }
    }
    struct origin origin;
    CHECK_EQUAL(sizeof origin, read(values[0], &origin, sizeof origin));
    CHECK_EQUAL(pid, origin.pid);
    return origin;
}

// How records name that process. Contexts of a chain do not carry it: there it is not known.
static uint32_t name_of(const struct origin *origin)
{
    return getenv("RINGSIDE_NEXT_PLUGIN") == NULL ? origin->generation : 0;
}

static void end(const struct origin *origin)
{
    (void)kill(origin->pid, SIGKILL);
    (void)waitpid(origin->pid, NULL, 0);
}

static event_descriptor foreign_transfer(const struct origin *origin, int is_send)
{
    event_descriptor d = proxy_operation(5, is_send, 2, origin->operation);
    d.proxy_op.pid = origin->pid;
    d.rank = 1;
    return d;
}

static void move_two_steps(const struct origin *origin, int is_send, uint64_t bytes)
{
    void *transfer = start_on(proxy, origin->context, foreign_transfer(origin, is_send));
    CHECK(transfer != NULL);
    state_on(proxy, transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    for (int i = 0; i < 2; i++) {
        void *step = start_on(proxy, origin->context, proxy_step(i, transfer));
        CHECK(step != NULL);
        if (!is_send) {
            CHECK(start_on(proxy, origin->context, proxy_step(i, transfer)) == step);
        }
        state_on(proxy, step, is_send ? NCCL_STATE_SEND_GPU_WAIT : NCCL_STATE_RECV_WAIT, 0);
        state_on(proxy, step, is_send ? NCCL_STATE_SEND_PEER_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, is_send ? 9 : bytes);
        state_on(proxy, step, is_send ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_GPU_WAIT, is_send ? bytes : 9);
        stop_on(proxy, step);
    }
    stop_on(proxy, transfer);
}

static void transfer_of_another_process_names_that_process_and_its_communicator(void)
{
    open_plugin();
    struct origin origin = start_origin(0);
    move_two_steps(&origin, 1, 4096);
    move_two_steps(&origin, 0, 512);
    for (int i = 0; i < 2; i++) {
        struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, i);
        CHECK_EQUAL(RS_FLAG_PXN | (i == 0 ? RS_FLAG_SEND : 0), ended->flags);
        CHECK_EQUAL(origin.pid, ended->origin_pid);
        CHECK_EQUAL(name_of(&origin), ended->operation_id); // its parent is a handle of that process
        CHECK_EQUAL(0, ended->communicator);
        CHECK_EQUAL(5, ended->peer);
        CHECK_EQUAL(i == 0 ? 8192 : 1024, ended->value);
        CHECK_EQUAL(2, ended->steps);
    }
    CHECK_EQUAL(4, count_records(RS_KIND_PROXY_STEP));
    CHECK_EQUAL(name_of(&origin), find_record(RS_KIND_PROXY_STEP, 3)->operation_id);
    CHECK(origin.generation != 0 && origin.generation != segment()->generation);
    CHECK_EQUAL(2, all_anomalies()); // the two receive steps issued again
    end(&origin);
}

static void communicator_of_another_process_need_not_exist_here(void)
{
    open_plugin();
    struct origin origin = start_origin(300);
    move_two_steps(&origin, 1, 4096);
    CHECK_EQUAL(300, find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->communicator);
    CHECK_EQUAL(0, all_anomalies());
    end(&origin);
}

static void parent_that_looks_like_a_handle_of_ours_is_not_followed(void)
{
    open_plugin();
    struct origin origin = start_origin(0);
    // An operation of ours that is open, and by chance has the same value.
    void *own = start(context, collective("AllReduce", 0, 1, NULL));
    event_descriptor d = foreign_transfer(&origin, 1);
    d.parent = own;
    stop_on(proxy, start_on(proxy, origin.context, d));
    d.parent = (void *)(uintptr_t)0x7F00DEAD1000; // nor a pointer of another plugin there
    stop_on(proxy, start_on(proxy, origin.context, d));
    CHECK_EQUAL(name_of(&origin), find_record(RS_KIND_PROXY_OPERATION_STOP, 0)->operation_id);
    CHECK_EQUAL(name_of(&origin), find_record(RS_KIND_PROXY_OPERATION_STOP, 1)->operation_id);
    stop(own);
    CHECK_EQUAL(0, all_anomalies());
    end(&origin);
}

// Two containers count their processes each from 1: their contexts tell them apart.
static void process_of_another_pid_namespace_with_our_number_is_another(void)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // contexts of a chain do not
    open_plugin();
    struct origin origin = start_origin(0);
    event_descriptor d = foreign_transfer(&origin, 1);
    d.proxy_op.pid = getpid();
    stop_on(proxy, start_on(proxy, origin.context, d));
    struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    CHECK_EQUAL(RS_FLAG_PXN | RS_FLAG_SEND, ended->flags);
    CHECK_EQUAL(name_of(&origin), ended->operation_id);
    CHECK_EQUAL(getpid(), ended->origin_pid);
    CHECK_EQUAL(0, all_anomalies());
    end(&origin);
}

// Values of another process in places where NCCL does not put them: counted, and nothing of ours is touched.
static void handles_of_another_process_do_nothing_here(void)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // whose handles would stand in front of ours
    open_plugin();
    struct origin origin = start_origin(0);
    stop_on(proxy, origin.transfer);
    stop_on(proxy, origin.operation);
    state_on(proxy, origin.transfer, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    CHECK(start_on(proxy, origin.context, proxy_step(0, origin.transfer)) == NULL);
    CHECK(start_on(proxy, origin.context, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK(start_on(proxy, origin.context, kernel_channel(0, 1000, origin.operation)) == NULL);
    CHECK_EQUAL(0, all_records());
    CHECK_EQUAL(2, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    CHECK_EQUAL(4, segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
    end(&origin);
}

// The origin records nothing (its /dev/shm was full), so its context is NULL there.
static void transfer_of_a_process_that_records_nothing_is_counted(void)
{
    open_plugin();
    struct origin origin = start_origin(0);
    CHECK(start_on(proxy, NULL, foreign_transfer(&origin, 1)) == NULL);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
    CHECK_EQUAL(0, all_records());
    end(&origin);
}

static void foreign_transfer_survives_the_end_of_its_process_and_of_our_communicator(void)
{
    open_plugin();
    void *other = comm_init("second", 2, 8, 0);
    struct origin origin = start_origin(0);
    void *transfer = start_on(proxy, origin.context, foreign_transfer(&origin, 1));
    end(&origin);
    comm_finalize(context); // number 0 here as well: not that one
    CHECK_EQUAL(0, count_records(RS_KIND_PROXY_OPERATION_STOP));
    void *step = start_on(proxy, origin.context, proxy_step(0, transfer));
    state_on(proxy, step, NCCL_STATE_SEND_WAIT, 64);
    stop_on(proxy, step);
    stop_on(proxy, transfer);
    struct rs_record *ended = find_record(RS_KIND_PROXY_OPERATION_STOP, 0);
    CHECK_EQUAL(RS_FLAG_PXN | RS_FLAG_SEND, ended->flags);
    CHECK_EQUAL(64, ended->value);
    comm_finalize(other);
}

const struct test pxn_tests[] = {
    {"transferOfAnotherProcessNamesThatProcessAndItsCommunicator",
     transfer_of_another_process_names_that_process_and_its_communicator, 4},
    {"communicatorOfAnotherProcessNeedNotExistHere", communicator_of_another_process_need_not_exist_here, 4},
    {"parentThatLooksLikeAHandleOfOursIsNotFollowed", parent_that_looks_like_a_handle_of_ours_is_not_followed, 4},
    {"processOfAnotherPidNamespaceWithOurNumberIsAnother",
     process_of_another_pid_namespace_with_our_number_is_another, 4},
    {"handlesOfAnotherProcessDoNothingHere", handles_of_another_process_do_nothing_here, 4},
    {"transferOfAProcessThatRecordsNothingIsCounted", transfer_of_a_process_that_records_nothing_is_counted, 4},
    {"foreignTransferSurvivesTheEndOfItsProcessAndOfOurCommunicator",
     foreign_transfer_survives_the_end_of_its_process_and_of_our_communicator, 4},
    {0}};
