// SPDX-License-Identifier: Apache-2.0
//
// After a thread's first callback the plugin neither allocates nor locks nor enters the kernel: a million callbacks per
// thread, in each level, while a daemon drains and asks for other levels. Allocations and locks are counted by
// interposition; any system call kills the process (seccomp), reading the clock included, unless the vDSO answers.
// With a GPU, launches that are not timed also make no call of the CUDA driver. As a check of the counters themselves,
// init, which may allocate and lock, and the first launch, which is timed, must be seen to do so.
//
//     silence_test PLUGIN [CALLBACKS]

#define _GNU_SOURCE // pthread_tryjoin_np

#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/nccl_profiler_v4.h"
#include "abi/nccl_profiler_v7.h"
#include "clock.h"
#include "interpose.h"
#include "reader.h"

enum { THREADS = 4 };

typedef struct nccl_profiler_v7_descriptor descriptor;

struct table_v5 {
    const char *name;
    nccl_result (*init)(void **, uint64_t, int *, const char *, int, int, int, nccl_logger);
    nccl_result (*start_event)(void *, void **, const void *);
    nccl_result (*stop_event)(void *);
    nccl_result (*record_event_state)(void *, int, const union nccl_state_args *);
    nccl_result (*finalize)(void *);
};

static int api;
static pid_t own_pid;
static const struct table_v5 *table;
static void *contexts[THREADS]; // one communicator for each thread
static _Thread_local void *context;
static bool with_gpu;
static uint64_t wanted_callbacks = 1000000;

struct outcome {
    struct interposed counts;
    uint64_t callbacks;
    uint64_t seed;
    void *context;
    uint64_t first_driver_calls;
};

static void *start(descriptor event, uint64_t type, uint64_t *callbacks)
{
    void *handle = NULL;
    if (api == 4) {
        *(uint8_t *)&event = (uint8_t)type;
    } else {
        event.type = type;
    }
    (void)table->start_event(context, &handle, &event);
    ++*callbacks;
    return handle;
}

static void stop(void *handle, uint64_t *callbacks)
{
    (void)table->stop_event(handle);
    ++*callbacks;
}

static void state(void *handle, int value, uint64_t argument, uint64_t *callbacks)
{
    union nccl_state_args args = {.trans_size = argument};
    (void)table->record_event_state(handle, value, &args);
    ++*callbacks;
}

static void *start_collective(uint64_t number, void *parent, uint64_t *callbacks)
{
    static const char *const functions[] = {"AllReduce", "AllGather", "ReduceScatter", "Broadcast"};
    descriptor event = {.parent = parent};
    event.coll.function = functions[number % 4];
    event.coll.datatype = "ncclFloat32";
    event.coll.algorithm = "RING";
    event.coll.protocol = number % 2 == 0 ? "SIMPLE" : "LL";
    event.coll.count = UINT64_C(1) << number % 28;
    event.coll.sequence_number = number;
    return start(event, NCCL_EVENT_COLL, callbacks);
}

static void transfer(uint64_t number, void *owner, uint64_t *callbacks)
{
    bool send = number % 2 == 0;
    descriptor event = {.parent = owner};
    event.proxy_op.pid = number % 64 == 63 ? 1 : own_pid;
    event.proxy_op.is_send = send;
    void *operation = start(event, NCCL_EVENT_PROXY_OP, callbacks);
    for (int32_t i = 0; i < 6; i++) {
        event = (descriptor){.parent = operation, .proxy_step.step = i};
        void *step = start(event, NCCL_EVENT_PROXY_STEP, callbacks);
        state(step, send ? NCCL_STATE_SEND_GPU_WAIT : NCCL_STATE_RECV_WAIT, 0, callbacks);
        state(step, send ? NCCL_STATE_SEND_PEER_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, 524288, callbacks);
        state(step, send ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_GPU_WAIT, 524288 >> (i == 5), callbacks);
        stop(step, callbacks);
    }
    state(operation, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0, callbacks);
    stop(operation, callbacks);
}

// Every kind of event, and the odd calls beside them.
static void one_round(uint64_t number, uint64_t *callbacks)
{
    void *group = NULL;
    void *call = NULL;
    if (api >= 5) {
        descriptor event = {.group_api.depth = 1};
        group = start(event, NCCL_EVENT_GROUP_API, callbacks);
        event = (descriptor){.parent = group};
        event.coll_api.function = "AllReduce";
        event.coll_api.datatype = "ncclFloat32";
        event.coll_api.count = UINT64_C(1) << (with_gpu ? 10 : number % 28); // the first of each size is timed
        event.coll_api.graph_captured = number % 1024 == 1023;
        call = start(event, NCCL_EVENT_COLL_API, callbacks);
        stop(call, callbacks);
        stop(start((descriptor){.parent = group}, NCCL_EVENT_KERNEL_LAUNCH, callbacks), callbacks);
    }
    void *owner = start_collective(number, call, callbacks);
    stop(owner, callbacks);
    descriptor event = {.parent = call, .p2p.function = "Send", .p2p.datatype = "ncclInt8", .p2p.count = number};
    stop(start(event, NCCL_EVENT_P2P, callbacks), callbacks);
    stop(group, callbacks);
    transfer(number, owner, callbacks);
    uint64_t gpu_nanos = (number + 1) * RS_NANOS_PER_SECOND; // ahead of the CPU's: never before the call
    event = (descriptor){.parent = owner, .kernel_ch.start_nanos = gpu_nanos};
    void *channel = start(event, NCCL_EVENT_KERNEL_CH, callbacks);
    state(channel, NCCL_STATE_KERNEL_CH_STOP, gpu_nanos + 1, callbacks);
    stop(channel, callbacks);
    stop(channel, callbacks); // once more
    state(channel, 99, 0, callbacks);
    (void)start((descriptor){0}, NCCL_EVENT_PROXY_CTRL, callbacks);
    (void)start((descriptor){0}, api == 4 ? 0x55 : 1 << 20, callbacks);
}

// From here on every system call of this thread but its end kills the process.
static bool forbid_system_calls(void)
{
    struct sock_filter only_exit[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof only_exit / sizeof only_exit[0], .filter = only_exit};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void *silent_thread(void *argument)
{
    struct outcome *outcome = argument;
    uint64_t first = 0;
    context = outcome->context;
    (void)start_collective(0, NULL, &first); // the one callback that may claim a lane
    interpose_begin();
    one_round(outcome->seed, &first); // its launch is timed
    outcome->first_driver_calls = interpose_end().driver_calls;
    if (!forbid_system_calls()) {
        return NULL;
    }
    interpose_begin();
    for (uint64_t round = outcome->seed + 1; outcome->callbacks < wanted_callbacks; round++) {
        one_round(round, &outcome->callbacks);
    }
    outcome->counts = interpose_end();
    (void)syscall(SYS_exit, 0); // the C library's way out would make other calls
    return NULL;
}

static void log_line(int level, unsigned long flags, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
static void log_line(int level, unsigned long flags, const char *file, int line, const char *format, ...)
{
    (void)level;
    (void)flags;
    (void)file;
    (void)line;
    (void)format;
}

static bool init(const char *plugin)
{
    void *library = dlopen(plugin, RTLD_NOW | RTLD_LOCAL);
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
    table = library != NULL ? dlsym(library, symbol) : NULL;
    if (table == NULL) {
        return false;
    }
    static int mask;
    interpose_begin();
    for (int i = 0; i < THREADS; i++) {
        if (api == 4) {
            (void)((const struct nccl_profiler_v4 *)(const void *)table)
                ->init(&contexts[i], &mask, "silence", 1, 1, 2, 0, log_line);
        } else {
            (void)table->init(&contexts[i], 1, &mask, "silence", 1, 2, 0, log_line);
        }
    }
    struct interposed control = interpose_end();
    if (contexts[THREADS - 1] == NULL || control.locks == 0 || control.allocations == 0) {
        (void)fprintf(stderr, "the counters saw %llu locks and %llu allocations in init: they do not work\n",
                      (unsigned long long)control.locks, (unsigned long long)control.allocations);
        return false;
    }
    return true;
}

// Whether the callbacks did what is to be silent.
static bool are_all_there(const struct reader *reader, const char *level)
{
    bool deep = strcmp(level, "deep") == 0;
    bool spans = api >= 5 && strcmp(level, "steady") != 0;
    bool there = (reader->kinds[RS_KIND_KERNEL_CHANNEL_STOP] != 0) == deep &&
                 (!spans || reader->kinds[RS_KIND_KERNEL_LAUNCH] != 0) &&
                 reader->header->timer_state == (with_gpu && api >= 5 ? RS_TIMER_LIVE : RS_TIMER_NONE);
    if (!there) {
        (void)fprintf(stderr, "%llu kernel channels, %llu launches, timer %u: not what was to be measured\n",
                      (unsigned long long)reader->kinds[RS_KIND_KERNEL_CHANNEL_STOP],
                      (unsigned long long)reader->kinds[RS_KIND_KERNEL_LAUNCH], reader->header->timer_state);
    }
    return there;
}

static bool is_silent(const struct outcome *outcome)
{
    const struct interposed *counts = &outcome->counts;
    bool timed = (outcome->first_driver_calls != 0) == (with_gpu && api >= 5);
    bool silent = counts->locks == 0 && counts->allocations == 0 && counts->driver_calls == 0;
    if (outcome->callbacks < wanted_callbacks || !silent || !timed) {
        (void)fprintf(stderr, "%llu callbacks, %llu locks, %llu allocations, %llu calls of CUDA, before them %llu\n",
                      (unsigned long long)outcome->callbacks, (unsigned long long)counts->locks,
                      (unsigned long long)counts->allocations, (unsigned long long)counts->driver_calls,
                      (unsigned long long)outcome->first_driver_calls);
        return false;
    }
    return true;
}

static int run(const char *plugin, const char *level, const char *directory)
{
    (void)setenv("RINGSIDE_LEVEL", level, 1);
    (void)setenv("RINGSIDE_TIMED_ONE_IN", "4000000000", 1); // of each sort the first
    (void)setenv("RINGSIDE_PROGRESS_MICROS", "0", 1);
    interpose_gpu(with_gpu);
    (void)setenv("RINGSIDE_DIR", directory, 1);
    own_pid = getpid();
    struct reader reader;
    if (!init(plugin) || !reader_open(&reader, directory)) {
        return 1;
    }
    static struct outcome outcomes[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        outcomes[i].seed = (uint64_t)i * 1000;
        outcomes[i].context = contexts[i];
        if (pthread_create(&threads[i], NULL, silent_thread, &outcomes[i]) != 0) {
            return 1;
        }
    }
    uint64_t callbacks = 0;
    for (int i = 0; i < THREADS; i++) {
        while (pthread_tryjoin_np(threads[i], NULL) != 0) {
            reader_drain(&reader, false);
            uint32_t wanted = with_gpu ? RS_LEVEL_STEADY : (uint32_t)(reader.drained % 3); // above it, all are timed
            reader_ask_level(&reader, wanted, rs_monotonic_nanos() + 1000000);
            (void)usleep(1000);
        }
        callbacks += outcomes[i].callbacks;
        if (!is_silent(&outcomes[i])) {
            return 1;
        }
    }
    reader_drain(&reader, false);
    bool there = are_all_there(&reader, level);
    for (int i = 0; i < THREADS; i++) {
        (void)table->finalize(contexts[i]);
    }
    (void)printf("v%d %-6s %s %d threads, %llu callbacks: 0 allocations, 0 locks, 0 system calls%s; %llu records\n",
                 api, level, with_gpu ? "GPU" : "   ", THREADS, (unsigned long long)callbacks,
                 with_gpu ? ", 0 calls of CUDA" : "", (unsigned long long)reader.drained);
    return reader.malformed == 0 && there ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const char *const levels[] = {"steady", "detail", "deep", "steady"}; // the last with a GPU
    char directory[] = "/tmp/ringside-silence-XXXXXX";
    if (argc < 2 || mkdtemp(directory) == NULL) {
        (void)fprintf(stderr, "usage: %s PLUGIN [CALLBACKS]\n", argv[0]);
        return 2;
    }
    if (argc > 2) {
        wanted_callbacks = strtoull(argv[2], NULL, 10);
    }
    int failures = 0;
    for (int i = 0; i < 16; i++) {
        api = 4 + i / 4;
        with_gpu = i % 4 == 3;
        (void)fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            _Exit(run(argv[1], levels[i % 4], directory) + fflush(NULL));
        }
        int status = 1;
        (void)waitpid(child, &status, 0);
        if (status != 0) {
            (void)printf("FAIL v%d %s%s\n", api, levels[i % 4], WIFSIGNALED(status) ? ": a system call was made" : "");
            failures++;
        }
    }
    char count[sizeof directory + 16];
    (void)snprintf(count, sizeof count, "%s/unread.count", directory);
    (void)unlink(count);
    if (rmdir(directory) != 0) { // a clean last finalize has removed the segment
        (void)printf("FAIL %s is not empty\n", directory);
        failures++;
    }
    return failures != 0;
}
