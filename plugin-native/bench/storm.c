// SPDX-License-Identifier: Apache-2.0
//
// A storm of events: threads raise them through the plugin's table as fast as they can, or at a rate, and each keeps a
// ledger (storm_ledger.h) of the callbacks that make a record. Every record carries its thread and its cycle, so that
// the reader can tell which ones are missing. Killed at any moment, the ledger stays.
//
//     storm --plugin PLUGIN --ledger FILE [--threads N] [--mix every|folded|collectives] [--cycles N] [--rate N]
//
// `every`: each kind of record once or twice, one record a callback; play it with RINGSIDE_LEVEL=deep.
// `folded`: transfers whose steps are summed up; play it with RINGSIDE_LEVEL=steady. `collectives`: nothing else.
// --cycles is per thread, 0 for no end; --rate is in cycles a second per thread, 0 for full speed.
// io.ringside.node.stress.Mix knows the same cycles.

#define _GNU_SOURCE // gettid

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "profiler.h"
#include "storm_ledger.h"

#define LAST_CYCLE INT32_MAX // a cycle's number must fit into the narrowest field that carries it
#define THREAD_SHIFT 48

struct storm;

struct storm_thread {
    pthread_t thread;
    const struct storm *storm;
    void *context; // its own: NCCL takes the calls of a communicator from one thread at a time
    struct storm_row *row;
    uint32_t index;
};

struct storm {
    struct profiler profiler;
    struct storm_ledger *ledger;
    void (*play)(const struct storm_thread *self, uint32_t cycle);
    uint32_t threads;
    uint64_t cycles;
    uint64_t rate;
    int32_t pid;
    pthread_barrier_t *done;     // every thread has raised its last event
    pthread_barrier_t *finished; // finalize has returned: until then the threads live and own their lanes
};

static void begin(const struct storm_thread *self)
{
    // One writer. Release keeps it before the callback for whoever reads the file after a kill.
    uint64_t begun = atomic_load_explicit(&self->row->begun, memory_order_relaxed);
    atomic_store_explicit(&self->row->begun, begun + 1, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
}

static void end(const struct storm_thread *self)
{
    atomic_signal_fence(memory_order_seq_cst);
    uint64_t begun = atomic_load_explicit(&self->row->begun, memory_order_relaxed);
    atomic_store_explicit(&self->row->returned, begun, memory_order_release);
}

// A start that makes no record.
static void *start(const struct storm_thread *self, event_descriptor event)
{
    void *handle = profiler_raise(&self->storm->profiler, self->context, event);
    if (handle == NULL) {
        (void)atomic_fetch_add_explicit(&self->row->refused, 1, memory_order_relaxed);
    }
    return handle;
}

// A start that makes one.
static void *recorded_start(const struct storm_thread *self, event_descriptor event)
{
    begin(self);
    void *handle = start(self, event);
    end(self);
    return handle;
}

static void recorded_stop(const struct storm_thread *self, void *handle)
{
    begin(self);
    profiler_stop(&self->storm->profiler, handle);
    end(self);
}

static uint64_t marked(const struct storm_thread *self, uint32_t cycle)
{
    return (uint64_t)self->index << THREAD_SHIFT | cycle;
}

static void *collective(const struct storm_thread *self, uint32_t cycle, void *parent)
{
    event_descriptor event = {.type = NCCL_EVENT_COLL, .parent = parent};
    event.coll.sequence_number = cycle;
    event.coll.function = "AllReduce";
    event.coll.datatype = "ncclFloat32";
    event.coll.algorithm = "RING";
    event.coll.protocol = "SIMPLE";
    event.coll.count = 262144;
    event.coll.root = (int32_t)self->index;
    event.coll.channels = 2;
    void *handle = recorded_start(self, event);
    recorded_stop(self, handle);
    return handle;
}

static void *collective_api(const struct storm_thread *self, uint32_t cycle, void *group)
{
    event_descriptor event = {.type = NCCL_EVENT_COLL_API, .parent = group};
    event.coll_api.function = "AllReduce";
    event.coll_api.datatype = "ncclFloat32";
    event.coll_api.count = cycle;
    event.coll_api.root = (int32_t)self->index;
    return start(self, event);
}

static void step(const struct storm_thread *self, void *transfer, int32_t number, uint32_t bytes, bool recorded)
{
    const struct profiler *profiler = &self->storm->profiler;
    event_descriptor event = {.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
    event.proxy_step.step = number;
    void *handle = start(self, event);
    profiler_state(profiler, handle, NCCL_STATE_SEND_GPU_WAIT, 0);
    profiler_state(profiler, handle, NCCL_STATE_SEND_PEER_WAIT, 0);
    profiler_state(profiler, handle, NCCL_STATE_SEND_WAIT, bytes);
    if (recorded) {
        recorded_stop(self, handle);
    } else {
        profiler_stop(profiler, handle);
    }
}

static void *transfer_start(const struct storm_thread *self, uint32_t cycle, void *parent)
{
    event_descriptor event = {.type = NCCL_EVENT_PROXY_OP, .parent = parent};
    event.proxy_op.pid = self->storm->pid;
    event.proxy_op.channel = (uint8_t)self->index;
    event.proxy_op.peer = 1;
    event.proxy_op.steps = (int32_t)cycle;
    event.proxy_op.chunk_bytes = 524288;
    event.proxy_op.is_send = 1;
    return recorded_start(self, event);
}

// Its stamps are a clock's, or the plugin would refuse them: they do not say the cycle. And it is of no operation: while
// a thread has no processor the others may start more operations than the plugin remembers, and it refuses the stamps of
// one that is forgotten.
static void kernel_channel(const struct storm_thread *self)
{
    event_descriptor event = {.type = NCCL_EVENT_KERNEL_CH};
    event.kernel_ch.channel = (uint8_t)self->index;
    event.kernel_ch.start_nanos = rs_monotonic_nanos();
    void *handle = recorded_start(self, event);
    uint64_t stop_nanos = event.kernel_ch.start_nanos + 1;
    profiler_state(&self->storm->profiler, handle, NCCL_STATE_KERNEL_CH_STOP, stop_nanos);
    recorded_stop(self, handle);
}

static void p2p_call(const struct storm_thread *self, uint32_t cycle)
{
    event_descriptor event = {.type = NCCL_EVENT_P2P_API};
    event.p2p_api.function = "Send";
    event.p2p_api.datatype = "ncclInt8";
    event.p2p_api.count = marked(self, cycle);
    void *api = start(self, event);
    recorded_stop(self, api);
    event = (event_descriptor){.type = NCCL_EVENT_P2P, .parent = api};
    event.p2p.function = "Send";
    event.p2p.datatype = "ncclInt8";
    event.p2p.count = marked(self, cycle);
    event.p2p.peer = (int32_t)cycle;
    void *operation = recorded_start(self, event);
    recorded_stop(self, operation);
}

static void play_every(const struct storm_thread *self, uint32_t cycle)
{
    event_descriptor event = {.type = NCCL_EVENT_GROUP_API};
    event.group_api.depth = (int32_t)cycle;
    void *group = start(self, event);
    void *api = collective_api(self, cycle, group);
    recorded_stop(self, api);
    void *operation = collective(self, cycle, api);
    recorded_stop(self, group);
    void *transfer = transfer_start(self, cycle, operation);
    step(self, transfer, 0, cycle, true);
    step(self, transfer, 1, cycle, true);
    recorded_stop(self, transfer);
    kernel_channel(self);
    p2p_call(self, cycle);
}

static void play_folded(const struct storm_thread *self, uint32_t cycle)
{
    void *api = collective_api(self, cycle, NULL); // no span of it in steady
    profiler_stop(&self->storm->profiler, api);
    void *operation = collective(self, cycle, api);
    void *transfer = transfer_start(self, cycle, operation);
    step(self, transfer, 0, cycle, false);
    step(self, transfer, 1, cycle, false);
    // The stop writes three records: the transfer's own, the states of its steps and their time on the wire.
    begin(self);
    begin(self);
    recorded_stop(self, transfer);
}

static void play_collectives(const struct storm_thread *self, uint32_t cycle)
{
    (void)collective(self, cycle, NULL);
}

static void keep_rate(const struct storm *storm, uint64_t start_nanos, uint64_t cycle)
{
    uint64_t due = start_nanos + cycle * RS_NANOS_PER_SECOND / storm->rate;
    if (due > rs_monotonic_nanos()) {
        struct timespec until = {.tv_sec = (time_t)(due / RS_NANOS_PER_SECOND),
                                 .tv_nsec = (long)(due % RS_NANOS_PER_SECOND)};
        (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    }
}

static void *run_thread(void *argument)
{
    const struct storm_thread *self = argument;
    const struct storm *storm = self->storm;
    atomic_store_explicit(&self->row->tid, (uint32_t)gettid(), memory_order_release);
    uint64_t start_nanos = rs_monotonic_nanos();
    for (uint64_t cycle = 0; cycle < storm->cycles; cycle++) {
        if (atomic_load_explicit(&storm->ledger->stop, memory_order_relaxed) != 0) {
            break;
        }
        if (storm->rate != 0) {
            keep_rate(storm, start_nanos, cycle);
        }
        storm->play(self, (uint32_t)cycle);
    }
    (void)pthread_barrier_wait(storm->done);
    (void)pthread_barrier_wait(storm->finished);
    return NULL;
}

static struct storm_ledger *map_ledger(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    void *memory = MAP_FAILED;
    if (file >= 0 && ftruncate(file, sizeof(struct storm_ledger)) == 0) {
        memory = mmap(NULL, sizeof(struct storm_ledger), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    }
    if (memory == MAP_FAILED) {
        (void)fprintf(stderr, "storm: cannot map the ledger %s: %s\n", path, strerror(errno));
        exit(1);
    }
    (void)close(file);
    return memory;
}

static void usage(void)
{
    (void)fprintf(stderr, "usage: storm --plugin PLUGIN --ledger FILE [--threads 1 to %u] "
                          "[--mix every|folded|collectives] [--cycles N] [--rate CYCLES]\n",
                  STORM_MOST_THREADS);
    exit(2);
}

static void choose_mix(struct storm *storm, const char *name)
{
    static const struct {
        const char *name;
        void (*play)(const struct storm_thread *, uint32_t);
    } mixes[] = {{"every", play_every}, {"folded", play_folded}, {"collectives", play_collectives}};
    for (size_t i = 0; i < sizeof mixes / sizeof mixes[0]; i++) {
        if (strcmp(mixes[i].name, name) == 0) {
            storm->play = mixes[i].play;
            return;
        }
    }
    usage();
}

static void parse(struct storm *storm, int argc, char **argv)
{
    static const struct option options[] = {
        {"plugin", required_argument, NULL, 'p'}, {"ledger", required_argument, NULL, 'l'},
        {"threads", required_argument, NULL, 't'}, {"mix", required_argument, NULL, 'm'},
        {"cycles", required_argument, NULL, 'c'},  {"rate", required_argument, NULL, 'r'},
        {NULL, 0, NULL, 0},
    };
    const char *plugin = NULL;
    const char *ledger = NULL;
    for (int option = getopt_long(argc, argv, "", options, NULL); option != -1;
         option = getopt_long(argc, argv, "", options, NULL)) {
        switch (option) {
        case 'p':
            plugin = optarg;
            break;
        case 'l':
            ledger = optarg;
            break;
        case 't':
            storm->threads = (uint32_t)strtoul(optarg, NULL, 10);
            break;
        case 'm':
            choose_mix(storm, optarg);
            break;
        case 'c':
            storm->cycles = strtoull(optarg, NULL, 10);
            break;
        case 'r':
            storm->rate = strtoull(optarg, NULL, 10);
            break;
        default:
            usage();
        }
    }
    if (plugin == NULL || ledger == NULL || storm->threads < 1 || storm->threads > STORM_MOST_THREADS) {
        usage();
    }
    if (storm->cycles == 0 || storm->cycles > LAST_CYCLE) {
        storm->cycles = LAST_CYCLE;
    }
    profiler_load(&storm->profiler, plugin, 7);
    storm->ledger = map_ledger(ledger);
}

int main(int argc, char **argv)
{
    static struct storm_thread threads[STORM_MOST_THREADS];
    static pthread_barrier_t done;
    static pthread_barrier_t finished;
    struct storm storm = {.play = play_every, .threads = 8, .done = &done, .finished = &finished, .pid = getpid()};
    parse(&storm, argc, argv);
    (void)pthread_barrier_init(&done, NULL, storm.threads + 1);
    (void)pthread_barrier_init(&finished, NULL, storm.threads + 1);
    for (uint32_t i = 0; i < storm.threads; i++) {
        threads[i] = (struct storm_thread){.storm = &storm, .row = &storm.ledger->rows[i], .index = i};
        threads[i].context = profiler_init(&storm.profiler, "storm", 0x73746F726D + i, 1, 2, 0);
        if (threads[i].context == NULL) {
            (void)fprintf(stderr, "storm: the plugin gave no context to thread %u\n", i);
            return 1;
        }
        if (pthread_create(&threads[i].thread, NULL, run_thread, &threads[i]) != 0) {
            (void)fprintf(stderr, "storm: cannot start thread %u\n", i);
            return 1;
        }
    }
    (void)pthread_barrier_wait(&done);
    for (uint32_t i = 0; i < storm.threads; i++) {
        profiler_finalize(&storm.profiler, threads[i].context);
    }
    (void)pthread_barrier_wait(&finished);
    for (uint32_t i = 0; i < storm.threads; i++) {
        (void)pthread_join(threads[i].thread, NULL);
    }
    return 0;
}
