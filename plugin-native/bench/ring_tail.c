// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // open-file-description locks
#include "ring_tail.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

#define MAX_STRIDE_BYTES 512u
#define BATCH_RECORDS 256u

// A file that another process shortens faults where it is read. The handler leaves the guarded call, and only that.
static _Thread_local sigjmp_buf *guard;

static void on_bus_error(int signal_number)
{
    if (guard != NULL) {
        siglongjmp(*guard, 1);
    }
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

// Runs the body; false when the mapping faulted in it. The body takes nothing that it would have to give back.
static bool guarded(void (*body)(void *), void *argument)
{
    sigjmp_buf here;
    if (sigsetjmp(here, 1) != 0) {
        guard = NULL;
        return false;
    }
    guard = &here;
    body(argument);
    guard = NULL;
    return true;
}

static bool table_fits(uint64_t offset, uint64_t each, uint64_t least, uint64_t count, uint64_t most, uint64_t bytes)
{
    return each >= least && each <= MAX_STRIDE_BYTES && each % 8 == 0 && count >= 1 && count <= most &&
           offset >= RS_HEADER_BYTES && offset % 64 == 0 && offset <= bytes && count * each <= bytes - offset;
}

bool rs_tail_check(const void *memory, uint64_t bytes, struct rs_tail_layout *layout, const char **reason)
{
    if (bytes < RS_HEADER_BYTES) {
        *reason = "unfinished";
        return false;
    }
    const struct rs_header *header = memory;
    // Pairs with the plugin's release store of the magic, its last.
    uint64_t magic = atomic_load_explicit(&header->magic, memory_order_acquire);
    if (magic != RS_RING_MAGIC) {
        *reason = magic == 0 ? "unfinished" : "it does not start with the magic RINGSIDE";
        return false;
    }
    // One copy, then checks of the copy alone: a writer that changes the header meanwhile changes nothing here.
    uint32_t header_bytes = header->header_bytes;
    uint32_t record_bytes = header->record_bytes;
    *layout = (struct rs_tail_layout){
        .segment_bytes = header->segment_bytes,
        .communicators_offset = header->communicators_offset,
        .strings_offset = header->strings_offset,
        .lanes_offset = header->lanes_offset,
        .records_offset = header->records_offset,
        .communicator_bytes = header->communicator_bytes,
        .communicator_capacity = header->communicator_capacity,
        .string_bytes = header->string_bytes,
        .string_capacity = header->string_capacity,
        .lane_header_bytes = header->lane_header_bytes,
        .lane_capacity = header->lane_capacity,
        .records_per_lane = header->records_per_lane,
    };
    uint64_t whole = layout->segment_bytes;
    uint64_t per_lane = layout->records_per_lane;
    if (header->byte_order != RS_RING_BYTE_ORDER || header->major != RS_RING_MAJOR) {
        *reason = "its layout is not of major version 1, little-endian";
    } else if (header_bytes < RS_HEADER_BYTES || record_bytes != RS_RECORD_BYTES || whole > bytes) {
        *reason = "its header, its records or the whole have a wrong size";
    } else if (!table_fits(layout->communicators_offset, layout->communicator_bytes, RS_COMMUNICATOR_BYTES,
                           layout->communicator_capacity, RS_MAX_COMMUNICATOR_CAPACITY, whole)) {
        *reason = "its communicators do not fit";
    } else if (!table_fits(layout->strings_offset, layout->string_bytes, RS_STRING_BYTES, layout->string_capacity,
                           RS_MAX_STRING_CAPACITY, whole)) {
        *reason = "its strings do not fit";
    } else if (!table_fits(layout->lanes_offset, layout->lane_header_bytes, RS_LANE_HEADER_BYTES,
                           layout->lane_capacity, RS_MAX_LANE_CAPACITY, whole)) {
        *reason = "its lanes do not fit";
    } else if (per_lane < 8 || per_lane > RS_MAX_RECORDS_PER_LANE || (per_lane & (per_lane - 1)) != 0 ||
               layout->records_offset < RS_HEADER_BYTES || layout->records_offset % 64 != 0 ||
               layout->records_offset > whole ||
               layout->lane_capacity * per_lane * RS_RECORD_BYTES > whole - layout->records_offset) {
        *reason = "its records do not fit";
    } else {
        return true;
    }
    return false;
}

static struct rs_header *header_of(const struct rs_tail *tail)
{
    return (struct rs_header *)(void *)tail->memory;
}

static struct rs_lane *lane_of(const struct rs_tail *tail, uint32_t lane)
{
    return (struct rs_lane *)(void *)(tail->memory + tail->layout.lanes_offset +
                                      (uint64_t)lane * tail->layout.lane_header_bytes);
}

// Field 22 of /proc/PID/stat; 0 when there is no such process.
static uint64_t start_ticks_of(int32_t pid)
{
    char path[64];
    char text[1024];
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = pid > 0 ? fopen(path, "re") : NULL;
    size_t length = file != NULL ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    text[length] = '\0';
    char *field = strrchr(text, ')');
    for (int number = 2; field != NULL && number < 22; number++) {
        field = strchr(field + 1, ' ');
    }
    return field != NULL ? strtoull(field + 1, NULL, 10) : 0;
}

struct opening {
    struct rs_tail *tail;
    uint64_t file_bytes;
    const char *reason;
};

static void check_and_claim(void *argument)
{
    struct opening *opening = argument;
    struct rs_tail *tail = opening->tail;
    if (!rs_tail_check(tail->memory, opening->file_bytes, &tail->layout, &opening->reason)) {
        return;
    }
    struct rs_header *header = header_of(tail);
    int32_t holder = (int32_t)atomic_load_explicit(&header->reader_pid, memory_order_acquire);
    uint64_t holder_ticks = holder != 0 ? start_ticks_of(holder) : 0;
    if (holder_ticks != 0 && holder_ticks == atomic_load(&header->reader_start_ticks)) {
        opening->reason = "another reader drains it";
        return;
    }
    atomic_store(&header->reader_start_ticks, start_ticks_of(getpid()));
    atomic_store(&header->reader_pid, (uint32_t)getpid());
    for (uint32_t lane = 0; lane < tail->layout.lane_capacity; lane++) {
        tail->tails[lane] = atomic_load_explicit(&lane_of(tail, lane)->tail, memory_order_relaxed);
    }
    opening->reason = NULL;
}

bool rs_tail_open(struct rs_tail *tail, const char *path, const char **reason)
{
    memset(tail, 0, sizeof *tail);
    (void)snprintf(tail->path, sizeof tail->path, "%s", path);
    struct sigaction action = {.sa_handler = on_bus_error};
    (void)sigaction(SIGBUS, &action, NULL);

    tail->file = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    // Byte 0 is the process's own. A daemon of before 1.2 locks the whole file, so the two exclude each other too.
    struct flock reader = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RS_LOCK_READER_BYTE, .l_len = 1};
    if (tail->file < 0 || fstat(tail->file, &status) != 0 || !S_ISREG(status.st_mode)) {
        *reason = "it cannot be opened as a file";
    } else if (status.st_size < (off_t)RS_HEADER_BYTES) {
        *reason = "unfinished";
    } else if (fcntl(tail->file, F_OFD_SETLK, &reader) != 0) {
        *reason = "another reader holds its lock";
    } else {
        tail->memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, tail->file, 0);
        struct opening opening = {tail, (uint64_t)status.st_size, "it cannot be mapped"};
        if (tail->memory == MAP_FAILED) {
            tail->memory = NULL;
        } else if (!guarded(check_and_claim, &opening)) {
            opening.reason = "it was truncated while it was read";
        }
        *reason = opening.reason;
        if (opening.reason != NULL && tail->memory != NULL) {
            (void)munmap(tail->memory, (size_t)status.st_size);
            tail->memory = NULL;
        }
        if (opening.reason == NULL) {
            return true;
        }
    }
    if (tail->file >= 0) {
        (void)close(tail->file);
    }
    return false;
}

struct draining {
    struct rs_tail *tail;
    bool last;
    rs_tail_sink sink;
    void *argument;
    uint32_t lane;
    size_t count;
    struct rs_record batch[BATCH_RECORDS];
};

// Copies the next records that carry the sequence number their place demands, up to a batch, and publishes the tail.
static void copy_batch(void *argument)
{
    struct draining *draining = argument;
    struct rs_tail *tail = draining->tail;
    struct rs_lane *lane = lane_of(tail, draining->lane);
    uint64_t capacity = tail->layout.records_per_lane;
    const struct rs_record *records = (const struct rs_record *)(const void *)(
        tail->memory + tail->layout.records_offset + draining->lane * capacity * RS_RECORD_BYTES);
    uint64_t next = tail->tails[draining->lane];
    // Pairs with the writer's release of `head`.
    uint64_t head = atomic_load_explicit(&lane->head, memory_order_acquire);
    uint64_t pending = head - next;
    draining->count = 0;
    if (pending <= capacity) {
        uint64_t limit = pending + (draining->last && pending == 0 ? 1 : 0);
        while (draining->count < limit && draining->count < BATCH_RECORDS) {
            const struct rs_record *record = &records[next & (capacity - 1)];
            // Pairs with the writer's release of `sequence`: the other 56 bytes are whole.
            if (atomic_load_explicit(&record->sequence, memory_order_acquire) != next + 1) {
                break;
            }
            memcpy(&draining->batch[draining->count++], record, sizeof *record);
            next++;
        }
    }
    if (draining->count == 0 && pending != 0) { // what is published there is not what the protocol promises
        tail->unreadable += pending < capacity ? pending : capacity;
        next = head;
    }
    if (next != tail->tails[draining->lane]) {
        tail->tails[draining->lane] = next;
        // Pairs with the writer's acquire of `tail` before it reuses a slot.
        atomic_store_explicit(&lane->tail, next, memory_order_release);
    }
}

static void beat(void *argument)
{
    struct rs_tail *tail = argument;
    atomic_store_explicit(&header_of(tail)->reader_heartbeat_nanos, rs_monotonic_nanos(), memory_order_relaxed);
}

size_t rs_tail_drain(struct rs_tail *tail, bool last, rs_tail_sink sink, void *argument)
{
    static _Thread_local struct draining draining; // 16 KiB of copies
    draining.tail = tail;
    draining.last = last;
    size_t total = 0;
    tail->truncated = tail->truncated || !guarded(beat, tail);
    for (uint32_t lane = 0; lane < tail->layout.lane_capacity && !tail->truncated; lane++) {
        size_t of_lane = 0;
        draining.lane = lane;
        do {
            if (!guarded(copy_batch, &draining)) {
                tail->truncated = true;
                break;
            }
            if (draining.count > 0) {
                sink(argument, lane, draining.batch, draining.count);
            }
            of_lane += draining.count;
        } while (draining.count == BATCH_RECORDS && of_lane < tail->layout.records_per_lane);
        total += of_lane;
    }
    tail->records += total;
    return total;
}

struct header_read {
    const struct rs_header *header;
    uint32_t state;
    uint32_t locked;
    int32_t pid;
    uint64_t start_ticks;
    uint32_t level_in_force;
};

static void read_header(void *argument)
{
    struct header_read *read = argument;
    // Pairs with the plugin's release store of CLOSED: every record is published before.
    read->state = atomic_load_explicit(&read->header->state, memory_order_acquire);
    read->locked = read->header->minor >= 2 ? read->header->locked : 0;
    read->pid = read->header->pid;
    read->start_ticks = read->header->process_start_ticks;
    read->level_in_force = atomic_load_explicit(&read->header->level_in_force, memory_order_relaxed);
}

bool rs_tail_is_over(struct rs_tail *tail)
{
    struct header_read read = {.header = header_of(tail)};
    tail->truncated = tail->truncated || !guarded(read_header, &read);
    if (tail->truncated || read.state == RS_STATE_CLOSED) {
        return true;
    }
    if (read.locked == 1) { // whoever could take the lock knows that the process is gone
        struct flock process = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = RS_LOCK_PROCESS_BYTE, .l_len = 1};
        return fcntl(tail->file, F_OFD_GETLK, &process) == 0 && process.l_type == F_UNLCK;
    }
    uint64_t ticks = start_ticks_of(read.pid);
    return ticks == 0 || (read.start_ticks != 0 && ticks != read.start_ticks);
}

uint32_t rs_tail_level_in_force(struct rs_tail *tail)
{
    struct header_read read = {.header = header_of(tail)};
    tail->truncated = tail->truncated || !guarded(read_header, &read);
    return tail->truncated ? 0 : read.level_in_force;
}

struct wish {
    struct rs_header *header;
    uint32_t level;
    uint64_t until_nanos;
};

static void write_wish(void *argument)
{
    const struct wish *wish = argument;
    atomic_store_explicit(&wish->header->level_wanted, wish->level, memory_order_relaxed);
    // Stored last; pairs with the plugin's acquire at each API call.
    atomic_store_explicit(&wish->header->level_wanted_until_nanos, wish->until_nanos, memory_order_release);
}

void rs_tail_want_level(struct rs_tail *tail, uint32_t level, uint64_t until_nanos)
{
    struct wish wish = {header_of(tail), level, until_nanos};
    tail->truncated = tail->truncated || !guarded(write_wish, &wish);
}

struct copying {
    void *to;
    const void *from;
    size_t bytes;
};

static void copy_bytes(void *argument)
{
    const struct copying *copying = argument;
    memcpy(copying->to, copying->from, copying->bytes);
}

bool rs_tail_copy(struct rs_tail *tail, uint64_t offset, void *to, size_t bytes)
{
    if (tail->truncated || offset > tail->layout.segment_bytes || bytes > tail->layout.segment_bytes - offset) {
        return false;
    }
    struct copying copying = {to, tail->memory + offset, bytes};
    tail->truncated = !guarded(copy_bytes, &copying);
    return !tail->truncated;
}

static void unclaim(void *argument)
{
    struct rs_tail *tail = argument;
    atomic_store(&header_of(tail)->reader_start_ticks, 0);
    atomic_store(&header_of(tail)->reader_pid, 0);
}

void rs_tail_close(struct rs_tail *tail, bool remove)
{
    (void)guarded(unclaim, tail);
    if (remove) {
        (void)unlink(tail->path);
    }
    // The header was checked against the file, so no more than this was mapped from its start.
    (void)munmap(tail->memory, (size_t)tail->layout.segment_bytes);
    (void)close(tail->file);
    tail->memory = NULL;
}
