// SPDX-License-Identifier: Apache-2.0
//
// What a callback costs, by kind, level and number of threads: the plugin and an empty one play the same sequence in
// turns, round by round, on every thread. A drainer takes the records as the daemon does. Each call is timed alone,
// fenced; both distributions are printed, and the difference of their quantiles, which is the plugin's own cost.
//
//     callback_cost PLUGIN EMPTY_PLUGIN [--rounds N] [--threads 1,2,4,8,16] [--levels steady,detail,deep] [--gpu]
//                   [--summary]
//
// --gpu: with a CUDA context and a stream for each thread, on which the plugin records its events;
// RINGSIDE_TIMED_ONE_IN=1 then times every launch. Only as many launches are made as events come back.
// One communicator a thread. Threads beyond the processors wait for each other: what the kernel takes for that shows in
// both columns.

#define _GNU_SOURCE // gettid

#include <dlfcn.h>
#include <fcntl.h>
#include <glob.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi/nccl_profiler_v5.h"
#include "footprint.h"
#include "ringside_ring.h"
#include "scene.h"

enum { MOST_THREADS = 32, WARM_UP = 500, LANE_ALMOST_FULL = RS_RECORDS_PER_LANE / 2 };

enum { EMPTY, RINGSIDE, SIDES };
static const struct nccl_profiler_v5 *tables[SIDES];

struct worker {
    pthread_t thread;
    void *contexts[SIDES];
    int rounds;
    uint64_t numbers; // operations played so far
    void *stream;     // CUDA's, or NULL
    struct histogram histograms[SIDES][CALLS];
};

static struct rs_header *header;
static atomic_bool drainer_ends;
static pthread_barrier_t all_ready;
static int event_mask;

static struct rs_lane *lane_at(uint32_t index)
{
    return (struct rs_lane *)(void *)((char *)header + header->lanes_offset) + index;
}

// With the count that the last finalize leaves there: nobody reads these segments to their end.
static void remove_folder(const char *directory)
{
    char count[64];
    (void)snprintf(count, sizeof count, "%s/unread.count", directory);
    (void)unlink(count);
    (void)rmdir(directory);
}

// Copies each record out, as the daemon does, and sleeps when there was little.
static void *drain(void *argument)
{
    (void)argument;
    static struct rs_record batch[RS_RECORDS_PER_LANE];
    const struct rs_record *records = (struct rs_record *)(void *)((char *)header + header->records_offset);
    while (!atomic_load_explicit(&drainer_ends, memory_order_relaxed)) {
        for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
            uint64_t head = atomic_load_explicit(&lane_at(i)->head, memory_order_acquire);
            uint64_t tail = atomic_load_explicit(&lane_at(i)->tail, memory_order_relaxed);
            for (uint64_t at = tail; at != head; at++) {
                uint64_t place = at & (RS_RECORDS_PER_LANE - 1);
                memcpy((void *)&batch[place], (const void *)&records[(size_t)i * RS_RECORDS_PER_LANE + place],
                       sizeof *batch);
            }
            atomic_store_explicit(&lane_at(i)->tail, head, memory_order_release);
        }
        (void)usleep(1000);
    }
    return NULL;
}

static struct rs_lane *own_lane(void)
{
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
        if (atomic_load(&lane_at(i)->owner_tid) == (uint32_t)gettid()) {
            return lane_at(i);
        }
    }
    return NULL;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    struct histogram *cold = calloc(CALLS, sizeof *cold);
    if (cold == NULL) {
        return NULL;
    }
    scene_play(tables[RINGSIDE], worker->contexts[RINGSIDE], worker->stream, 0, false, cold); // claims the lane
    struct rs_lane *lane = own_lane();
    (void)pthread_barrier_wait(&all_ready);
    for (int round = -WARM_UP; lane != NULL && round < worker->rounds; round++) {
        // NCCL raises KernelCh while its bit is in the mask.
        bool kernels = (__atomic_load_n(&event_mask, __ATOMIC_RELAXED) & NCCL_EVENT_KERNEL_CH) != 0;
        uint64_t number = ++worker->numbers;
        for (int turn = 0; turn < SIDES; turn++) {
            int side = (turn ^ round) & 1;
            scene_play(tables[side], worker->contexts[side], worker->stream, number, kernels,
                       round < 0 ? cold : worker->histograms[side]);
        }
        while (atomic_load_explicit(&lane->head, memory_order_relaxed) -
                   atomic_load_explicit(&lane->tail, memory_order_relaxed) > LANE_ALMOST_FULL) {
            (void)sched_yield(); // a full lane would measure the cost of dropping
        }
        if (worker->stream != NULL && round % 32 == 0) {
            (void)usleep(400); // and so would an empty pool of events
        }
    }
    free(cold);
    return NULL;
}

static struct rs_header *attach(const char *directory)
{
    char pattern[256];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/*.seg", directory);
    if (glob(pattern, 0, NULL, &found) != 0) {
        return NULL;
    }
    int file = open(found.gl_pathv[0], O_RDWR | O_CLOEXEC);
    off_t bytes = lseek(file, 0, SEEK_END);
    void *memory = bytes <= 0 ? MAP_FAILED : mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    globfree(&found);
    return memory == MAP_FAILED ? NULL : memory;
}

static void print_rows(struct worker *workers, int threads, const char *level, double nanos_per_tick, bool summary)
{
    static const double shares[] = {0.5, 0.99, 0.999};
    struct histogram *sides = calloc(SIDES, sizeof *sides);
    for (int call = 0; sides != NULL && call < CALLS; call++) {
        double nanos[SIDES][3];
        uint64_t calls = 0;
        for (int side = 0; side < SIDES; side++) {
            memset(&sides[side], 0, sizeof sides[side]);
            for (int i = 0; i < threads; i++) {
                histogram_merge(&sides[side], &workers[i].histograms[side][call]);
            }
            for (int share = 0; share < 3; share++) {
                nanos[side][share] = histogram_quantile(&sides[side], shares[share]) * nanos_per_tick;
            }
        }
        for (int i = 0; i < BUCKETS; i++) {
            calls += sides[RINGSIDE].counts[i];
        }
        if (calls < 1000 || (summary && (call < LAUNCH_START || call > STEP_STOP))) {
            continue; // too few for a p99.9
        }
        (void)printf("| %s | %d | %s | %llu | %.0f / %.0f / %.0f | %.0f / %.0f / %.0f | **%.0f / %.0f / %.0f** |\n", level,
                     threads, call_names[call], (unsigned long long)calls, nanos[EMPTY][0], nanos[EMPTY][1],
                     nanos[EMPTY][2], nanos[RINGSIDE][0], nanos[RINGSIDE][1], nanos[RINGSIDE][2],
                     nanos[RINGSIDE][0] - nanos[EMPTY][0], nanos[RINGSIDE][1] - nanos[EMPTY][1],
                     nanos[RINGSIDE][2] - nanos[EMPTY][2]);
    }
    free(sides);
}

static const struct nccl_profiler_v5 *load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    const struct nccl_profiler_v5 *table = library != NULL ? dlsym(library, "ncclProfiler_v5") : NULL;
    if (table == NULL) {
        (void)fprintf(stderr, "%s: %s\n", path, dlerror());
    }
    return table;
}

// Of the driver in the process; false where there is none.
static bool make_streams(struct worker *workers, int threads)
{
    void *driver = dlopen("libcuda.so.1", RTLD_NOW);
    int (*start)(unsigned) = driver != NULL ? (int (*)(unsigned))(uintptr_t)dlsym(driver, "cuInit") : NULL;
    if (start == NULL || start(0) != 0) {
        return false;
    }
    int (*retain)(void **, int) = (int (*)(void **, int))(uintptr_t)dlsym(driver, "cuDevicePrimaryCtxRetain");
    int (*use)(void *) = (int (*)(void *))(uintptr_t)dlsym(driver, "cuCtxSetCurrent");
    int (*create)(void **, unsigned) = (int (*)(void **, unsigned))(uintptr_t)dlsym(driver, "cuStreamCreate");
    void *context = NULL;
    bool made = retain(&context, 0) == 0 && use(context) == 0;
    for (int i = 0; made && i < threads; i++) {
        made = create(&workers[i].stream, 1) == 0;
    }
    return made;
}

// In a process of its own, so that every run begins with fresh memory.
static int run(const char *const paths[SIDES], const char *level, int threads, int rounds, bool summary, bool gpu)
{
    char directory[] = "/dev/shm/ringside-cost-XXXXXX";
    if (mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0 ||
        setenv("RINGSIDE_LEVEL", level, 1) != 0) {
        return 1;
    }
    struct worker *workers = calloc((size_t)threads, sizeof *workers);
    if (gpu && (workers == NULL || !make_streams(workers, threads))) {
        (void)fprintf(stderr, "no CUDA driver, or no stream\n");
        return 1;
    }
    for (int side = 0; side < SIDES; side++) {
        tables[side] = load(paths[side]);
        for (int i = 0; workers != NULL && tables[side] != NULL && i < threads; i++) {
            int ignored = 0; // an empty plugin's mask is its own
            (void)tables[side]->init(&workers[i].contexts[side], (uint64_t)i + 1,
                                     side == RINGSIDE ? &event_mask : &ignored, "cost", 1, 2, 0, NULL);
            workers[i].rounds = rounds;
        }
    }
    header = attach(directory);
    if (workers == NULL || tables[EMPTY] == NULL || tables[RINGSIDE] == NULL || header == NULL) {
        (void)fprintf(stderr, "no plugin, or no segment in %s\n", directory);
        return 1;
    }
    (void)pthread_barrier_init(&all_ready, NULL, (unsigned)threads);
    pthread_t drainer;
    (void)pthread_create(&drainer, NULL, drain, NULL);
    uint64_t ticks = ticks_before();
    uint64_t nanos = rs_monotonic_nanos();
    for (int i = 0; i < threads; i++) {
        (void)pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < threads; i++) {
        (void)pthread_join(workers[i].thread, NULL);
    }
    double nanos_per_tick = (double)(rs_monotonic_nanos() - nanos) / (double)(ticks_after() - ticks);
    atomic_store(&drainer_ends, true);
    (void)pthread_join(drainer, NULL);
    print_rows(workers, threads, level, nanos_per_tick, summary);
    uint64_t lost = 0;
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
        lost += atomic_load(&lane_at(i)->lost_full) + atomic_load(&lane_at(i)->lost_reserve);
    }
    for (int i = 0; i < RS_LOSS_COUNT; i++) {
        lost += atomic_load(&header->losses[i]);
    }
    for (int i = 0; i < threads; i++) {
        (void)tables[RINGSIDE]->finalize(workers[i].contexts[RINGSIDE]);
    }
    remove_folder(directory);
    if (lost != 0) {
        (void)printf("\n%llu records were lost in this run: its figures also measure the losing.\n\n",
                     (unsigned long long)lost);
    }
    return 0;
}

// Of a process with 16 communicators in which everything has been used once.
static int report_memory(const char *plugin)
{
    char directory[] = "/dev/shm/ringside-cost-XXXXXX";
    tables[RINGSIDE] = load(plugin);
    if (tables[RINGSIDE] == NULL || mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0) {
        return 1;
    }
    void *contexts[16];
    for (int i = 0; i < 16; i++) {
        (void)tables[RINGSIDE]->init(&contexts[i], (uint64_t)i + 1, &event_mask, "memory", 1, 2, 0, NULL);
    }
    struct footprint used = footprint_of(tables[RINGSIDE]);
    // What is mapped and never touched without a chain, the table of pairs, is no memory.
    long all = used.library_resident_kib + used.segment_resident_kib;
    (void)printf("\nMemory with 16 communicators: segment %ld KiB (resident %ld), library with its bss %ld KiB (resident %ld): "
                 "%ld KiB resident together, %.2f MiB of 8.\n",
                 used.segment_kib, used.segment_resident_kib, used.library_kib, used.library_resident_kib, all,
                 (double)all / 1024);
    for (int i = 0; i < 16; i++) {
        (void)tables[RINGSIDE]->finalize(contexts[i]);
    }
    remove_folder(directory);
    return 0;
}

static const char *text_after(int argc, char **argv, const char *option, const char *otherwise)
{
    for (int i = 3; i + 1 < argc; i++) {
        if (strcmp(argv[i], option) == 0) {
            return argv[i + 1];
        }
    }
    return otherwise;
}

// Runs `body` in a child and waits for it; 0 when it went well.
#define IN_A_CHILD(body)                                                                                               \
    do {                                                                                                               \
        (void)fflush(NULL);                                                                                            \
        pid_t child_ = fork();                                                                                         \
        if (child_ == 0) {                                                                                             \
            int result_ = (body);                                                                                      \
            (void)fflush(NULL);                                                                                        \
            _Exit(result_);                                                                                            \
        }                                                                                                              \
        int status_ = 1;                                                                                               \
        (void)waitpid(child_, &status_, 0);                                                                            \
        failures += status_ != 0;                                                                                      \
    } while (0)

int main(int argc, char **argv)
{
    int rounds = atoi(text_after(argc, argv, "--rounds", "20000"));
    char threads_text[128];
    char levels[128];
    (void)snprintf(threads_text, sizeof threads_text, "%s", text_after(argc, argv, "--threads", "1,2,4,8,16"));
    (void)snprintf(levels, sizeof levels, "%s", text_after(argc, argv, "--levels", "steady,detail,deep"));
    if (argc < 3 || rounds < 1) {
        (void)fprintf(stderr,
                      "usage: %s PLUGIN EMPTY_PLUGIN [--rounds N] [--threads 1,2,4] [--levels steady,detail] [--gpu] [--summary]\n",
                      argv[0]);
        return 2;
    }
    bool summary = false;
    bool gpu = false;
    for (int i = 3; i < argc; i++) {
        summary |= strcmp(argv[i], "--summary") == 0;
        gpu |= strcmp(argv[i], "--gpu") == 0;
    }
    const char *paths[SIDES] = {[EMPTY] = argv[2], [RINGSIDE] = argv[1]};
    (void)printf("%ld processors, %d rounds per thread; ns as p50 / p99 / p99.9, the timer's own included but in the "
                 "difference\n\n| level | threads | callback | calls | empty plugin | Ringside | difference |\n"
                 "|---|---|---|---|---|---|---|\n",
                 sysconf(_SC_NPROCESSORS_ONLN), rounds);
    int failures = 0;
    char *levels_left = levels;
    for (char *level = strtok_r(levels, ",", &levels_left); level != NULL; level = strtok_r(NULL, ",", &levels_left)) {
        char list[sizeof threads_text];
        memcpy(list, threads_text, sizeof list);
        char *left = list;
        for (char *count = strtok_r(list, ",", &left); count != NULL; count = strtok_r(NULL, ",", &left)) {
            int threads = atoi(count);
            if (threads >= 1 && threads <= MOST_THREADS) {
                IN_A_CHILD(run(paths, level, threads, rounds, summary, gpu));
            }
        }
    }
    IN_A_CHILD(report_memory(argv[1]));
    return failures != 0;
}
