// SPDX-License-Identifier: Apache-2.0
//
// The driver's job of two H200s, counted from the segments it leaves: the bytes, operations, transfers and steps that
// NCCL 2.28.9 raised for the same job on the hardware. This program attaches to the segments as the daemon does, so
// that they outlive the driver.
//
//     driver_test DRIVER PLUGIN

#define _GNU_SOURCE // F_OFD_SETLK

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "harness.h"

#define ITERATIONS 4
#define RANKS 2
#define DEADLINE_NANOS (20 * RS_NANOS_PER_SECOND)

static char own_directory[] = "/tmp/ringside-driver-XXXXXX";

static pid_t start_driver(const char *driver, const char *plugin, const char *mode)
{
    pid_t child = fork();
    if (child == 0) {
        (void)setenv("RINGSIDE_DIR", own_directory, 1);
        (void)setenv("RINGSIDE_LEVEL", "deep", 1);
        (void)unsetenv("RINGSIDE_GRAPHS");
        (void)unsetenv("RINGSIDE_API_MAX");
        (void)execl(driver, driver, "--plugin", plugin, "--mode", mode, "--iterations", "4", "--hold-seconds", "1",
                    (char *)NULL);
        _exit(127);
    }
    CHECK(child > 0);
    return child;
}

static struct rs_header *map(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", own_directory, name);
    int file = open(path, O_RDWR | O_CLOEXEC);
    struct flock reader = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RS_LOCK_READER_BYTE, .l_len = 1};
    struct stat status;
    bool is_whole = file >= 0 && fstat(file, &status) == 0 && status.st_size >= RS_HEADER_BYTES;
    void *memory = is_whole && fcntl(file, F_OFD_SETLK, &reader) == 0
                       ? mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                       : MAP_FAILED; // just being made, or one that we have
    struct rs_header *header = memory == MAP_FAILED ? NULL : memory;
    if (header != NULL && atomic_load_explicit(&header->magic, memory_order_acquire) == RS_RING_MAGIC) {
        return header; // the file stays open: the lock says that somebody reads
    }
    (void)(header != NULL && munmap(memory, (size_t)status.st_size) != 0);
    (void)close(file);
    return NULL;
}

// Adds the segments that have come since.
static int attach(struct rs_header *headers[RANKS], int count)
{
    DIR *entries = opendir(own_directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL && count < RANKS;) {
        headers[count] = strstr(entry->d_name, ".seg") != NULL ? map(entry->d_name) : NULL;
        count += headers[count] != NULL;
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return count;
}

static void clear(void)
{
    DIR *entries = opendir(own_directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        (void)unlinkat(dirfd(entries), entry->d_name, 0);
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

struct totals {
    uint64_t kinds[RS_KIND_STAMP_REFUSED + 1];
    uint64_t sent[2]; // by communicator
    uint64_t all_reduces;
    uint64_t all_reduce_elements;
};

static struct totals count(struct rs_header *header)
{
    struct totals totals = {0};
    char *base = (char *)header;
    for (uint32_t l = 0; l < header->lane_capacity; l++) {
        struct rs_lane *lane = (struct rs_lane *)(void *)(base + header->lanes_offset) + l;
        struct rs_record *records = (struct rs_record *)(void *)(base + header->records_offset);
        CHECK_EQUAL(0, lane->lost_full + lane->lost_reserve);
        CHECK(lane->head <= header->records_per_lane);
        for (uint64_t i = 0; i < lane->head; i++) {
            struct rs_record *record = &records[l * header->records_per_lane + i];
            totals.kinds[record->kind]++;
            if (record->kind == RS_KIND_PROXY_OPERATION_STOP && (record->flags & RS_FLAG_SEND) != 0) {
                totals.sent[record->communicator & RS_COMMUNICATOR_SLOT_MASK] += record->value;
            }
            const struct rs_string *strings = (struct rs_string *)(void *)(base + header->strings_offset);
            if (record->kind == RS_KIND_COLLECTIVE_START &&
                strcmp(strings[record->function].text, "AllReduce") == 0) {
                totals.all_reduces++;
                totals.all_reduce_elements += record->value;
            }
        }
    }
    for (int i = 0; i < RS_ANOMALY_COUNT; i++) {
        CHECK_EQUAL(i * 1000, i * 1000 + (int64_t)header->anomalies[i]); // a failure names the sort
        CHECK_EQUAL(i * 1000, i * 1000 + (int64_t)header->losses[i]);
    }
    CHECK_EQUAL(0, totals.kinds[RS_KIND_CALL_ALONE]); // each call has its operation
    CHECK_EQUAL(RS_STATE_CLOSED, header->state);
    return totals;
}

static void play(const char *driver, const char *plugin, const char *mode, struct totals totals[RANKS])
{
    struct rs_header *headers[RANKS] = {0};
    pid_t child = start_driver(driver, plugin, mode);
    uint64_t deadline = rs_monotonic_nanos() + DEADLINE_NANOS;
    for (int attached = 0; (attached = attach(headers, attached)) < RANKS;) {
        if (rs_monotonic_nanos() > deadline) {
            (void)kill(child, SIGKILL);
            FAIL("no two segments in %s", own_directory);
        }
        (void)sched_yield();
    }
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    CHECK_EQUAL(0, status);
    for (int i = 0; i < RANKS; i++) {
        const struct rs_communicator *world =
            (struct rs_communicator *)(void *)((char *)headers[i] + headers[i]->communicators_offset);
        CHECK(world->rank >= 0 && world->rank < RANKS);
        totals[world->rank] = count(headers[i]);
    }
    clear();
}

static void check_operations(const struct totals *totals)
{
    CHECK_EQUAL(7 * ITERATIONS + 1, totals->kinds[RS_KIND_COLLECTIVE_START]);
    CHECK_EQUAL(5 * ITERATIONS, totals->kinds[RS_KIND_P2P_START]);
    CHECK_EQUAL(totals->kinds[RS_KIND_COLLECTIVE_START], totals->kinds[RS_KIND_COLLECTIVE_ENQUEUED]);
    CHECK_EQUAL(totals->kinds[RS_KIND_P2P_START], totals->kinds[RS_KIND_P2P_ENQUEUED]);
    CHECK_EQUAL(4 * ITERATIONS + 1, totals->all_reduces);
    CHECK_EQUAL(ITERATIONS * (3 * 6553600 + 1024) + 1, totals->all_reduce_elements);
}

static void over_sockets_every_byte_of_the_hardware_run_is_there(const char *driver, const char *plugin)
{
    struct totals totals[RANKS];
    play(driver, plugin, "socket", totals);
    for (int rank = 0; rank < RANKS; rank++) {
        check_operations(&totals[rank]);
        CHECK_EQUAL(118, totals[rank].kinds[RS_KIND_PROXY_OPERATION_START]); // as counted on two H200s
        CHECK_EQUAL(118, totals[rank].kinds[RS_KIND_PROXY_OPERATION_STOP]);
        CHECK_EQUAL(1560, totals[rank].kinds[RS_KIND_PROXY_STEP]);
        CHECK_EQUAL(ITERATIONS * 4194304, totals[rank].sent[1]);
    }
    CHECK_EQUAL(ITERATIONS * 120602624 + 16, totals[0].sent[0]);
    CHECK_EQUAL(ITERATIONS * 112205824 + 16, totals[1].sent[0]);
}

static void over_nvlink_there_is_no_proxy_event_and_every_channel(const char *driver, const char *plugin)
{
    struct totals totals[RANKS];
    play(driver, plugin, "nvlink", totals);
    for (int rank = 0; rank < RANKS; rank++) {
        check_operations(&totals[rank]);
        CHECK_EQUAL(0, totals[rank].kinds[RS_KIND_PROXY_OPERATION_START]);
        // Five operations of 24 channels, two of one, three P2P of 16 (not those with oneself), and the barrier.
        uint64_t channels = ITERATIONS * (5 * 24 + 2 + 3 * 16) + 1;
        CHECK_EQUAL(channels, totals[rank].kinds[RS_KIND_KERNEL_CHANNEL_START]);
        CHECK_EQUAL(channels, totals[rank].kinds[RS_KIND_KERNEL_CHANNEL_STOP]);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3 || mkdtemp(own_directory) == NULL) {
        (void)fprintf(stderr, "usage: %s DRIVER PLUGIN\n", argv[0]);
        return 2;
    }
    over_sockets_every_byte_of_the_hardware_run_is_there(argv[1], argv[2]);
    (void)printf("ok   overSocketsEveryByteOfTheHardwareRunIsThere\n");
    over_nvlink_there_is_no_proxy_event_and_every_channel(argv[1], argv[2]);
    (void)printf("ok   overNvlinkThereIsNoProxyEventAndEveryChannel\n");
    (void)rmdir(own_directory);
    return 0;
}
