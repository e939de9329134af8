// SPDX-License-Identifier: Apache-2.0
//
// Proxy threads of a fast network at detail: each writes the steps of its transfers to a lane of its own, at a rate
// within bursts, with pauses between them. Whoever drains the segment beside it must keep up: what was lost is read
// from the segment at the end.
//
//     RINGSIDE_DIR=DIR RINGSIDE_LEVEL=detail bursts --plugin PLUGIN [--lanes 4] [--rate 150000] [--burst-ms 50]
//         [--pause-ms 50] [--delay-ms 1000] [--seconds 300]
//
// The first burst begins --delay-ms after the segment is there; the bursts of all lanes begin together, which is the
// worst. Prints one line of JSON. Exit status: 0 when nothing was lost, 1 when something was, 2 when it could not run.

#define _GNU_SOURCE // getopt_long, prctl

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "profiler.h"
#include "ringside_ring.h"

#define MILLI UINT64_C(1000000)
#define WORTH_A_SLEEP_NANOS 60000 // shorter waits spin

static struct {
    struct profiler profiler;
    uint64_t lanes;
    uint64_t rate;
    uint64_t burst_nanos;
    uint64_t pause_nanos;
    uint64_t delay_nanos;
    uint64_t run_nanos;
    uint64_t begin_nanos; // of the first burst
} plan;

struct lane {
    pthread_t thread;
    uint32_t number;
    uint64_t records;    // raised
    uint64_t late_nanos; // by which its longest burst was longer, as it did not get to run
};

static void wait_until(uint64_t nanos)
{
    for (uint64_t now = rs_monotonic_nanos(); now < nanos; now = rs_monotonic_nanos()) {
        if (nanos - now > WORTH_A_SLEEP_NANOS) {
            uint64_t rest = nanos - now - WORTH_A_SLEEP_NANOS / 2;
            struct timespec time = {.tv_sec = (time_t)(rest / RS_NANOS_PER_SECOND),
                                    .tv_nsec = (long)(rest % RS_NANOS_PER_SECOND)};
            (void)nanosleep(&time, NULL);
        }
    }
}

static void play_step(void *transfer, uint64_t number)
{
    const struct profiler *profiler = &plan.profiler;
    event_descriptor event = {.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
    event.proxy_step.step = (int32_t)number;
    void *step = profiler_raise(profiler, NULL, event);
    profiler_state(profiler, step, NCCL_STATE_SEND_GPU_WAIT, 0);
    profiler_state(profiler, step, NCCL_STATE_SEND_PEER_WAIT, 0);
    profiler_state(profiler, step, NCCL_STATE_SEND_WAIT, 512 << 10);
    profiler_stop(profiler, step);
}

// One transfer: its start, its steps and its stop are as many records as the rate gives in a burst.
static void play_burst(struct lane *lane, void *context, uint64_t begin)
{
    uint64_t records = plan.rate * plan.burst_nanos / RS_NANOS_PER_SECOND;
    event_descriptor event = {.type = NCCL_EVENT_PROXY_OP};
    event.proxy_op.pid = getpid();
    event.proxy_op.channel = (uint8_t)lane->number;
    event.proxy_op.peer = 1;
    event.proxy_op.steps = (int32_t)records;
    event.proxy_op.chunk_bytes = 512 << 10;
    event.proxy_op.is_send = 1;
    void *transfer = profiler_raise(&plan.profiler, context, event);
    uint64_t shift = 0; // a thread that did not get to run goes on at the rate: no burst is steeper
    for (uint64_t i = 1; i + 1 < records; i++) {
        uint64_t due = begin + shift + i * RS_NANOS_PER_SECOND / plan.rate;
        wait_until(due);
        uint64_t late = rs_monotonic_nanos() - due;
        shift += late > WORTH_A_SLEEP_NANOS ? late : 0;
        play_step(transfer, i);
    }
    lane->late_nanos = shift > lane->late_nanos ? shift : lane->late_nanos;
    profiler_stop(&plan.profiler, transfer);
    lane->records += records;
}

static void *run_lane(void *argument)
{
    struct lane *lane = argument;
    (void)prctl(PR_SET_TIMERSLACK, 1000UL);
    void *context = profiler_init(&plan.profiler, "bursts", 0xB0057 + lane->number, 2, 2, 0);
    for (uint64_t at = 0; at < plan.run_nanos; at += plan.burst_nanos + plan.pause_nanos) {
        wait_until(plan.begin_nanos + at);
        play_burst(lane, context, plan.begin_nanos + at);
    }
    return context;
}

static const struct rs_header *own_segment(void)
{
    const char *directory = getenv("RINGSIDE_DIR");
    char prefix[40];
    int length = snprintf(prefix, sizeof prefix, "ringside-%d-", (int)getpid());
    DIR *entries = directory == NULL ? NULL : opendir(directory);
    const void *memory = MAP_FAILED;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (strncmp(entry->d_name, prefix, (size_t)length) == 0) {
            int file = openat(dirfd(entries), entry->d_name, O_RDONLY | O_CLOEXEC);
            off_t bytes = file < 0 ? 0 : lseek(file, 0, SEEK_END);
            memory = bytes > 0 ? mmap(NULL, (size_t)bytes, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
            (void)close(file);
            break;
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return memory == MAP_FAILED ? NULL : memory;
}

static int tell(const struct rs_header *header, const struct lane *lanes)
{
    uint64_t raised = 0, late = 0, full = 0, reserve = 0, written = 0;
    for (uint64_t i = 0; i < plan.lanes; i++) {
        raised += lanes[i].records;
        late = lanes[i].late_nanos > late ? lanes[i].late_nanos : late;
    }
    for (uint32_t i = 0; i < header->lane_capacity; i++) {
        const struct rs_lane *lane =
            (const void *)((const char *)header + header->lanes_offset + (size_t)i * header->lane_header_bytes);
        written += atomic_load(&lane->head);
        full += atomic_load(&lane->lost_full);
        reserve += atomic_load(&lane->lost_reserve);
    }
    uint64_t no_lane = atomic_load(&header->losses[RS_LOSS_NO_LANE]);
    uint64_t no_handle = atomic_load(&header->losses[RS_LOSS_NO_HANDLE]);
    (void)printf("{\"lanes\": %llu, \"records_per_lane\": %u, \"raised\": %llu, \"written\": %llu, \"lost_full\": %llu, "
                 "\"lost_reserve\": %llu, \"no_lane\": %llu, \"no_handle\": %llu, \"longest_late_us\": %llu}\n",
                 (unsigned long long)plan.lanes, header->records_per_lane, (unsigned long long)raised,
                 (unsigned long long)written, (unsigned long long)full, (unsigned long long)reserve,
                 (unsigned long long)no_lane, (unsigned long long)no_handle, (unsigned long long)late / 1000);
    return full + reserve + no_lane + no_handle != 0 || written != raised;
}

static __attribute__((noreturn)) void refuse(const char *sentence)
{
    (void)fprintf(stderr, "bursts: %s\n", sentence);
    exit(2);
}

static uint64_t number(const char *text, uint64_t low, uint64_t high)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || value < low || value > high) {
        refuse("a number is out of its range; see the head of bursts.c");
    }
    return value;
}

static const char *parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"plugin", required_argument, NULL, 'p'},   {"lanes", required_argument, NULL, 'l'},
        {"rate", required_argument, NULL, 'r'},     {"burst-ms", required_argument, NULL, 'b'},
        {"pause-ms", required_argument, NULL, 'u'}, {"delay-ms", required_argument, NULL, 'd'},
        {"seconds", required_argument, NULL, 's'},  {0}};
    const char *plugin = NULL;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'p': plugin = optarg; break;
        case 'l': plan.lanes = number(optarg, 1, 64); break;
        case 'r': plan.rate = number(optarg, 100, 5000000); break;
        case 'b': plan.burst_nanos = number(optarg, 1, 60000) * MILLI; break;
        case 'u': plan.pause_nanos = number(optarg, 0, 60000) * MILLI; break;
        case 'd': plan.delay_nanos = number(optarg, 0, 60000) * MILLI; break;
        case 's': plan.run_nanos = number(optarg, 1, 86400) * RS_NANOS_PER_SECOND; break;
        default: refuse("an option is not known; see the head of bursts.c");
        }
    }
    if (plugin == NULL || optind != argc || getenv("RINGSIDE_DIR") == NULL) {
        refuse("--plugin PATH and RINGSIDE_DIR are needed");
    }
    return plugin;
}

int main(int argc, char **argv)
{
    static struct lane lanes[64];
    plan.lanes = 4;
    plan.rate = 150000;
    plan.burst_nanos = plan.pause_nanos = 50 * MILLI;
    plan.delay_nanos = 1000 * MILLI;
    plan.run_nanos = 300 * RS_NANOS_PER_SECOND;
    profiler_load(&plan.profiler, parse(argc, argv), 5);
    void *world = profiler_init(&plan.profiler, "world", 1, 2, 2, 0); // the segment is there from here on
    plan.begin_nanos = rs_monotonic_nanos() + plan.delay_nanos;
    for (uint32_t i = 0; i < plan.lanes; i++) {
        lanes[i].number = i;
        if (pthread_create(&lanes[i].thread, NULL, run_lane, &lanes[i]) != 0) {
            refuse("a thread could not be started");
        }
    }
    void *contexts[64];
    for (uint64_t i = 0; i < plan.lanes; i++) {
        (void)pthread_join(lanes[i].thread, &contexts[i]);
    }
    const struct rs_header *header = own_segment();
    if (header == NULL) {
        refuse("there is no segment of this process in RINGSIDE_DIR");
    }
    int status = tell(header, lanes);
    for (uint64_t i = 0; i < plan.lanes; i++) {
        profiler_finalize(&plan.profiler, contexts[i]);
    }
    profiler_finalize(&plan.profiler, world);
    return status;
}
