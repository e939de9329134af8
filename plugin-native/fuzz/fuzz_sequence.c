// SPDX-License-Identifier: Apache-2.0
//
// Random sequences of NCCL's callbacks, right and wrong, by many threads, against the real plugin and beside a daemon
// that is honest for one slice of time and hostile in the next. Built with a sanitizer, that one judges; an honest
// slice also ends with every record well-formed and accounted for.
//
//     fuzz_sequence PLUGIN [--seconds N] [--threads N] [--api 4..7] [--seed N] [--no-misuse]
//
// Without --api the slices go through all four. --no-misuse leaves out what NCCL and a daemon never do and
// ThreadSanitizer would report (two threads at one event, two in one lane, tables changed behind their owner), and what
// it cannot follow: a lane that goes from an ended thread to the next through the daemon's mapping.

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "actor.h"
#include "clock.h"
#include "reader.h"

#ifdef __SANITIZE_THREAD__
enum { MISUSE_POSSIBLE = 0 };
#else
enum { MISUSE_POSSIBLE = 1 };
#endif

enum { MOST_THREADS = 64, SLICE_MILLIS = 250 };

struct slice {
    struct world world;
    struct reader reader;
    enum reader_manner manner;
    uint64_t deadline_nanos;
    uint64_t seed;
    atomic_bool over;
    _Atomic uint64_t calls;
};

static char directory[] = "/dev/shm/ringside-fuzz-XXXXXX";

static void *one_life(void *argument)
{
    struct slice *slice = argument;
    struct actor *actor = calloc(1, sizeof *actor);
    if (actor == NULL) {
        return NULL;
    }
    static _Atomic uint64_t lives;
    actor->source = source_seeded(slice->seed ^ atomic_fetch_add(&lives, 1) << 20);
    actor->world = &slice->world;
    bool short_life = slice->world.misuse && choose(&actor->source, 16) == 0;
    uint32_t bursts = short_life ? choose(&actor->source, 1000) : UINT32_MAX;
    while (bursts-- > 0 && rs_monotonic_nanos() < slice->deadline_nanos) {
        actor_burst(actor);
    }
    atomic_fetch_add(&slice->calls, actor->calls);
    free(actor);
    return NULL;
}

// Threads that end and are followed by others: lanes change hands.
static void *many_lives(void *argument)
{
    struct slice *slice = argument;
    while (rs_monotonic_nanos() < slice->deadline_nanos) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, one_life, slice) == 0) {
            (void)pthread_join(thread, NULL);
        }
    }
    return NULL;
}

static void *daemon_life(void *argument)
{
    struct slice *slice = argument;
    struct source source = source_seeded(slice->seed + 17);
    while (!atomic_load_explicit(&slice->over, memory_order_acquire)) {
        if (slice->manner == READER_HONEST) {
            reader_drain(&slice->reader, slice->world.misuse);
            reader_ask_level(&slice->reader, choose(&source, 3),
                             rs_monotonic_nanos() + source_word(&source) % RS_RAISE_MAX_NANOS);
            (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        } else {
            for (int i = 0; i < 200; i++) {
                reader_scribble(&slice->reader, slice->manner, slice->world.misuse, &source);
            }
            (void)nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
        }
    }
    return NULL;
}

static void clear_directory(void)
{
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.') {
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

static int segments(void)
{
    int count = 0;
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        count += strstr(entry->d_name, ".seg") != NULL;
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return count;
}

// What must hold when an honest daemon was beside: nothing is malformed, unread or left behind.
static bool holds(struct slice *slice)
{
    const struct rs_header *header = slice->reader.header;
    bool closed = atomic_load(&header->state) == RS_STATE_CLOSED;
    int left = segments();
    if (slice->reader.malformed != 0 || !closed || left != 0) {
        (void)fprintf(stderr, "after an honest slice: %llu malformed records, state %u, %d files left\n",
                      (unsigned long long)slice->reader.malformed, atomic_load(&header->state), left);
        return false;
    }
    return true;
}

static bool run_slice(struct slice *slice, const char *plugin, int api, bool misuse, int threads)
{
    static const char *const levels[] = {"steady", "detail", "deep", "steady", "deep"};
    (void)setenv("RINGSIDE_LEVEL", levels[slice->seed % 5], 1);
    (void)setenv("RINGSIDE_GRAPHS", slice->seed % 3 == 0 ? "1" : "0", 1);
    if (!world_open(&slice->world, plugin, api, misuse) || !reader_open(&slice->reader, directory)) {
        return false;
    }
    slice->deadline_nanos = rs_monotonic_nanos() + SLICE_MILLIS * UINT64_C(1000000);
    pthread_t daemon;
    pthread_t workers[MOST_THREADS];
    if (pthread_create(&daemon, NULL, daemon_life, slice) != 0) {
        return false;
    }
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&workers[i], NULL, many_lives, slice) != 0) {
            return false;
        }
    }
    for (int i = 0; i < threads; i++) {
        (void)pthread_join(workers[i], NULL);
    }
    atomic_store_explicit(&slice->over, true, memory_order_release);
    (void)pthread_join(daemon, NULL);
    world_close(&slice->world);
    bool fine = true;
    if (slice->manner == READER_HONEST) {
        reader_drain(&slice->reader, false); // also what the finalizes left
        fine = holds(slice);
    }
    reader_close(&slice->reader);
    clear_directory();
    return fine;
}

static uint64_t number_after(int argc, char **argv, const char *option, uint64_t otherwise)
{
    for (int i = 2; i + 1 < argc; i++) {
        if (strcmp(argv[i], option) == 0) {
            return strtoull(argv[i + 1], NULL, 10);
        }
    }
    return otherwise;
}

int main(int argc, char **argv)
{
    uint64_t seconds = number_after(argc, argv, "--seconds", 10);
    uint64_t threads = number_after(argc, argv, "--threads", 16);
    uint64_t api = number_after(argc, argv, "--api", 0);
    uint64_t seed = number_after(argc, argv, "--seed", rs_realtime_nanos());
    bool misuse = MISUSE_POSSIBLE != 0;
    for (int i = 2; i < argc; i++) {
        misuse = misuse && strcmp(argv[i], "--no-misuse") != 0;
    }
    if (argc < 2 || threads < 1 || threads > MOST_THREADS || (api != 0 && (api < 4 || api > 7)) ||
        mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0) {
        (void)fprintf(stderr,
                      "usage: %s PLUGIN [--seconds N] [--threads 1..%d] [--api 4..7] [--seed N] [--no-misuse]\n",
                      argv[0], MOST_THREADS);
        return 2;
    }
    (void)printf("seed %llu\n", (unsigned long long)seed);
    (void)fflush(stdout);
    uint64_t end = rs_monotonic_nanos() + seconds * RS_NANOS_PER_SECOND;
    uint64_t slices = 0;
    uint64_t calls = 0;
    uint64_t drained = 0;
    bool fine = true;
    static struct slice slice;
    for (; fine && (slices == 0 || rs_monotonic_nanos() < end); slices++) {
        (void)alarm(60); // a hang is a finding
        memset(&slice, 0, sizeof slice);
        slice.seed = seed + slices;
        slice.manner = (enum reader_manner)(slices % (misuse ? READER_MANNERS : READER_WILD));
        fine = run_slice(&slice, argv[1], api != 0 ? (int)api : 4 + (int)(slices / READER_MANNERS % 4), misuse,
                         (int)threads);
        calls += atomic_load(&slice.calls);
        drained += slice.reader.drained;
    }
    clear_directory();
    (void)rmdir(directory);
    (void)printf("%s: %llu calls, %llu records checked, %llu slices, %llu threads, misuse %s\n",
                 fine ? "clean" : "FAILED", (unsigned long long)calls, (unsigned long long)drained,
                 (unsigned long long)slices, (unsigned long long)threads, misuse ? "on" : "off");
    return fine ? 0 : 1;
}
