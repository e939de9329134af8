// SPDX-License-Identifier: Apache-2.0
//
// The segment as the daemon reads it.

#define _GNU_SOURCE // F_OFD_SETLK

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

static int for_each_segment(void (*visit)(const char *path))
{
    DIR *entries = opendir(directory);
    int count = 0;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        char path[512];
        if (strstr(entry->d_name, ".seg") != NULL) {
            (void)snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
            visit(path);
            count++;
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return count;
}

static struct rs_header *mapped;

static void map(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    CHECK(file >= 0 && fstat(file, &status) == 0);
    void *memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(memory != MAP_FAILED);
    CHECK_EQUAL(0600, status.st_mode & 0777);
    (void)close(file);
    mapped = memory;
    CHECK_EQUAL(status.st_size, mapped->segment_bytes);
}

static void ignore(const char *path)
{
    (void)path;
}

struct rs_header *segment(void)
{
    if (mapped == NULL) {
        (void)for_each_segment(map);
    }
    return mapped;
}

static void map_own(const char *path)
{
    char prefix[64];
    (void)snprintf(prefix, sizeof prefix, "/ringside-%d-", (int)getpid());
    if (strstr(path, prefix) != NULL) {
        map(path);
    }
}

struct rs_header *segment_of_this_process(void)
{
    mapped = NULL;
    (void)for_each_segment(map_own);
    CHECK(mapped != NULL);
    return mapped;
}

int segment_count(void)
{
    mapped = NULL; // the next look maps anew
    return for_each_segment(ignore);
}

static int reader = -1;

static void lock(const char *path)
{
    reader = open(path, O_RDWR | O_CLOEXEC);
    struct flock bytes = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RS_LOCK_READER_BYTE, .l_len = 1};
    CHECK(reader >= 0 && fcntl(reader, F_OFD_SETLK, &bytes) == 0);
}

int hold_reader_lock(void)
{
    CHECK_EQUAL(1, for_each_segment(lock));
    return reader;
}

struct rs_communicator *communicator_at(struct rs_header *header, uint32_t index)
{
    return (struct rs_communicator *)(void *)((char *)header + header->communicators_offset) + index;
}

struct rs_lane *lane_at(struct rs_header *header, uint32_t index)
{
    return (struct rs_lane *)(void *)((char *)header + header->lanes_offset) + index;
}

struct rs_record *record_at(struct rs_header *header, uint32_t lane, uint64_t index)
{
    struct rs_record *records = (struct rs_record *)(void *)((char *)header + header->records_offset);
    return records + (size_t)lane * header->records_per_lane + (index & (header->records_per_lane - 1));
}

const char *string_at(struct rs_header *header, uint32_t index)
{
    return ((struct rs_string *)(void *)((char *)header + header->strings_offset))[index].text;
}

static struct rs_record *search(enum rs_kind kind, int *n)
{
    struct rs_header *header = segment();
    CHECK(header != NULL);
    for (uint32_t lane = 0; lane < header->lane_capacity; lane++) {
        uint64_t head = atomic_load(&lane_at(header, lane)->head);
        uint64_t first = head > header->records_per_lane ? head - header->records_per_lane : 0;
        for (uint64_t i = first; i < head; i++) {
            struct rs_record *record = record_at(header, lane, i);
            CHECK_EQUAL(i + 1, atomic_load(&record->sequence));
            if (record->kind == kind && (*n)-- == 0) {
                return record;
            }
        }
    }
    return NULL;
}

struct rs_record *find_record(enum rs_kind kind, int n)
{
    int wanted = n;
    struct rs_record *record = search(kind, &wanted);
    if (record == NULL) {
        FAIL("no record %d of kind %d", n, (int)kind);
    }
    return record;
}

int count_records(enum rs_kind kind)
{
    int most = 1 << 30;
    int left = most;
    (void)search(kind, &left);
    return most - left;
}
