// SPDX-License-Identifier: Apache-2.0

#include "reader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"

bool reader_open(struct reader *reader, const char *directory)
{
    memset(reader, 0, sizeof *reader);
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (strstr(entry->d_name, ".seg") == NULL) {
            continue;
        }
        int file = openat(dirfd(entries), entry->d_name, O_RDWR | O_CLOEXEC);
        off_t bytes = file < 0 ? 0 : lseek(file, 0, SEEK_END);
        void *memory = bytes < (off_t)RS_HEADER_BYTES
                           ? MAP_FAILED
                           : mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (file >= 0) {
            (void)close(file);
        }
        if (memory != MAP_FAILED) {
            reader->header = memory;
            break;
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return reader->header != NULL;
}

// The header's own words are not trusted once it may have been scribbled over: the layout is known.
enum {
    STRINGS_AT = RS_HEADER_BYTES + RS_COMMUNICATOR_CAPACITY * RS_COMMUNICATOR_BYTES,
    LANES_AT = STRINGS_AT + RS_STRING_CAPACITY * RS_STRING_BYTES,
    RECORDS_AT = LANES_AT + RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES,
    ALL_BYTES = RECORDS_AT + RS_LANE_CAPACITY * RS_RECORDS_PER_LANE * RS_RECORD_BYTES
};

void reader_close(struct reader *reader)
{
    (void)munmap(reader->header, ALL_BYTES);
    reader->header = NULL;
}

static void *at(const struct reader *reader, size_t offset)
{
    return (unsigned char *)reader->header + offset;
}

static struct rs_lane *lane_of(const struct reader *reader, uint32_t index)
{
    return (struct rs_lane *)at(reader, LANES_AT) + index;
}

// A slot is free only while it is given to the next communicator.
static bool is_free(const struct rs_communicator *communicator)
{
    for (int look = 0; look < 1000000; look++) {
        if (atomic_load_explicit(&communicator->state, memory_order_acquire) != RS_COMMUNICATOR_FREE) {
            return false;
        }
        (void)sched_yield();
    }
    return true;
}

static const char *fault_of(const struct reader *reader, const struct rs_record *record, uint64_t sequence)
{
    const struct rs_string *strings = at(reader, STRINGS_AT);
    const struct rs_communicator *communicators = at(reader, RS_HEADER_BYTES);
    bool foreign = (record->flags & RS_FLAG_PXN) != 0 && record->kind >= RS_KIND_PROXY_OPERATION_START &&
                   record->kind != RS_KIND_CALL_ALONE;
    bool spans = record->kind >= RS_KIND_GROUP_API && record->kind <= RS_KIND_KERNEL_LAUNCH;
    bool named = record->kind <= RS_KIND_P2P_ENQUEUED || spans || record->kind == RS_KIND_CALL_ALONE;
    bool timed_by_cpu = record->kind <= RS_KIND_PROXY_STEP || spans || record->kind == RS_KIND_CALL_ALONE;
    bool timed_by_gpu = record->kind == RS_KIND_KERNEL_CHANNEL_START || record->kind == RS_KIND_KERNEL_CHANNEL_STOP;
    if (record->sequence != sequence) {
        return "its sequence is not its place's";
    }
    if (record->kind < RS_KIND_COLLECTIVE_START || record->kind > RS_KIND_STAMP_REFUSED) {
        return "no such kind";
    }
    if (record->operation_id >> 48 != 0 && record->kind != RS_KIND_STEP_SIZES) {
        return "an operation id has 48 bits";
    }
    if (!foreign && is_free(&communicators[record->communicator & RS_COMMUNICATOR_SLOT_MASK])) {
        return "no such communicator";
    }
    if (foreign && record->kind <= RS_KIND_PROXY_STEP && record->operation_id >> 32 != 0) {
        return "a generation has 32 bits";
    }
    bool backwards = record->end_nanos != 0 && record->end_nanos < record->start_nanos;
    if ((timed_by_cpu || timed_by_gpu) && (record->start_nanos == 0 || backwards)) {
        return "it ends before it starts";
    }
    if (named && ((record->function != 0 && strings[record->function].state != RS_STRING_READY) ||
                  (record->datatype != 0 && strings[record->datatype].state != RS_STRING_READY))) {
        return "a name that is not ready";
    }
    return NULL;
}

void reader_drain(struct reader *reader, bool frees_lanes)
{
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
        struct rs_lane *lane = lane_of(reader, i);
        uint64_t head = atomic_load_explicit(&lane->head, memory_order_acquire); // pairs with the writer's release
        uint64_t tail = atomic_load_explicit(&lane->tail, memory_order_relaxed);
        const struct rs_record *records =
            (struct rs_record *)at(reader, RECORDS_AT) + (size_t)i * RS_RECORDS_PER_LANE;
        for (; tail != head; tail++) {
            struct rs_record record;
            memcpy((void *)&record, (const void *)&records[tail & (RS_RECORDS_PER_LANE - 1)], sizeof record);
            const char *fault = fault_of(reader, &record, tail + 1);
            if (fault != NULL && reader->malformed++ < 10) {
                (void)fprintf(stderr, "lane %u record %llu kind %u flags %u communicator %u id %llx: %s\n", i,
                              (unsigned long long)tail, record.kind, record.flags, record.communicator,
                              (unsigned long long)record.operation_id, fault);
            }
            reader->drained++;
            reader->kinds[record.kind <= RS_KIND_STAMP_REFUSED ? record.kind : 0]++;
        }
        atomic_store_explicit(&lane->tail, tail, memory_order_release); // pairs with the writer's acquire
        uint32_t owner = atomic_load_explicit(&lane->owner_tid, memory_order_acquire);
        if (frees_lanes && owner != 0 && syscall(SYS_tgkill, getpid(), (int)owner, 0) != 0 && errno == ESRCH &&
            atomic_load_explicit(&lane->head, memory_order_acquire) == tail) {
            // From that thread's id only: the plugin may have given the lane on since.
            (void)atomic_compare_exchange_strong_explicit(&lane->owner_tid, &owner, 0, memory_order_release,
                                                          memory_order_relaxed);
        }
    }
}

void reader_empty(struct reader *reader)
{
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
        struct rs_lane *lane = lane_of(reader, i);
        atomic_store_explicit(&lane->tail, atomic_load_explicit(&lane->head, memory_order_acquire),
                              memory_order_release);
    }
}

void reader_ask_level(struct reader *reader, uint32_t level, uint64_t until_nanos)
{
    atomic_store_explicit(&reader->header->level_wanted, level, memory_order_relaxed);
    atomic_store_explicit(&reader->header->level_wanted_until_nanos, until_nanos, memory_order_release);
}

void reader_scribble(struct reader *reader, enum reader_manner manner, bool steal_lanes, struct source *source)
{
    struct rs_header *header = reader->header;
    struct rs_lane *lane = lane_of(reader, choose(source, RS_LANE_CAPACITY));
    uint64_t word = odd_number(source);
    switch (choose(source, manner == READER_WILD ? 12 : 8)) {
    case 0:
        reader_ask_level(reader, choose(source, 4), rs_monotonic_nanos() + word % (2 * RS_RAISE_MAX_NANOS));
        break;
    case 1:
        reader_ask_level(reader, (uint32_t)word, source_word(source));
        break;
    case 2:
        atomic_store_explicit(&header->reader_pid, (uint32_t)word, memory_order_relaxed);
        atomic_store_explicit(&header->reader_start_ticks, word, memory_order_relaxed);
        atomic_store_explicit(&header->reader_heartbeat_nanos, word, memory_order_relaxed);
        break;
    case 3:
        atomic_store_explicit(&lane->tail, word, memory_order_release);
        break;
    case 4: // near the head: full, nearly full, beyond it
        atomic_store_explicit(&lane->tail,
                              atomic_load_explicit(&lane->head, memory_order_acquire) + 8 - choose(source, 8192),
                              memory_order_release);
        break;
    case 5: // who is said to have ended loses the lane
        if (steal_lanes || atomic_load_explicit(&lane->owner_tid, memory_order_relaxed) != 0) {
            atomic_store_explicit(&lane->owner_tid, steal_lanes ? (uint32_t)word : (uint32_t)getpid(),
                                  memory_order_release);
        }
        break;
    case 6:
        atomic_store_explicit(&lane->head, word, memory_order_relaxed);
        break;
    case 7:
        atomic_store_explicit(&lane->lost_full, word, memory_order_relaxed);
        break;
    default: { // any word of header, communicators, strings and lanes
        uint32_t region = choose(source, 4);
        size_t from = region == 0 ? 0 : region == 1 ? RS_HEADER_BYTES : region == 2 ? STRINGS_AT : LANES_AT;
        size_t bytes = region == 0   ? 768
                       : region == 1 ? 32 * RS_COMMUNICATOR_BYTES
                       : region == 2 ? RS_STRING_CAPACITY * RS_STRING_BYTES
                                     : RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES;
        size_t offset = from + choose(source, (uint32_t)(bytes / 8)) * 8;
        bool owner = offset >= LANES_AT && (offset - LANES_AT) % RS_LANE_HEADER_BYTES == 8;
        if (steal_lanes || !owner) {
            atomic_store_explicit((_Atomic uint64_t *)at(reader, offset), word, memory_order_relaxed);
        }
        break;
    }
    }
}
