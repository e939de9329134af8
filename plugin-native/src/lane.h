// SPDX-License-Identifier: Apache-2.0
//
// The producing side of a lane. Each thread that raises events owns one lane; its first callback claims it with one
// compare-and-swap and one gettid, and from then on one thread-local word leads to it. Threads that find every lane
// taken, also when those of ended threads are given on, write to the last few, one at a time in each.

#ifndef RINGSIDE_LANE_H
#define RINGSIDE_LANE_H

#include <string.h>

#include "segment.h"

#define RS_NAMES 4
#define RS_NAMES_KNOWN 16u
#define RS_NAMES_BITS 6
#define RS_POOLS 5

// The names of an operation that were looked up together, to be known again without a search.
struct rs_names {
    _Alignas(64) const char *addresses[RS_NAMES]; // NULL: to be looked up each time
    uint64_t bytes[RS_NAMES][2];                  // the first 16 behind it, its end among them
    uint8_t indices[RS_NAMES];                    // in the string table
};

// Ids taken from a pool, in a block: those from `next` on are still to be given.
struct rs_ids {
    uint64_t next;
    uint64_t end; // 0: none taken yet
};

// What the owner of a lane keeps to itself, so that the shared lines are touched only when they must be.
struct rs_writer {
    _Alignas(64) uint64_t head;
    uint64_t known_tail; // may lag behind the daemon's
    struct rs_lane *lane;
    struct rs_record *records;
    struct rs_ids ids[RS_POOLS];
    uint32_t groups;                   // GroupApi calls that were numbered
    uint8_t number;                    // lane + 1
    bool shared;                       // by all threads that found no lane of their own
    uint8_t names_used;
    uint8_t names_at[1 << RS_NAMES_BITS];  // by two hashes of the addresses: the place in `names`; 0 none yet
    struct rs_names names[RS_NAMES_KNOWN]; // always verified against the text; the first is for those of no place
};

static inline void rs_count_loss(struct rs_segment *segment, enum rs_loss reason)
{
    atomic_fetch_add_explicit(&segment->header->losses[reason], 1, memory_order_relaxed);
}

static inline void rs_count_anomaly(struct rs_segment *segment, enum rs_anomaly kind)
{
    atomic_fetch_add_explicit(&segment->header->anomalies[kind], 1, memory_order_relaxed);
}

#define RS_LANE_MASK 0xFFFFu
#define RS_LANE_NONE 0xFFFFu // this thread found every lane taken
#define RS_LANES_SHARED 4u
#define RS_LANES_OWNED (RS_LANE_CAPACITY - RS_LANES_SHARED) // the shared ones come last
#define RS_LANE_SHARED_OWNER UINT32_MAX // no thread's id
#define RS_LANE_UNRESERVED (RS_RECORDS_PER_LANE - RS_RECORDS_PER_LANE / 8)

extern struct rs_writer rs_writers[RS_LANE_CAPACITY];

// Generation of the segment in the upper half, attempts and lane + 1 in the lower. The default model would allocate
// at a thread's first touch, as this library is opened at run time.
extern _Thread_local uint64_t rs_own_lane __attribute__((tls_model("initial-exec")));

// The rare rest of the next functions.
RS_RARE struct rs_writer *rs_writer_claim(struct rs_segment *segment);
RS_RARE bool rs_writer_find_room(struct rs_writer *writer, enum rs_kind kind, uint64_t before, uint64_t count);

// Forgets every thread's lane. Threads: the first init only.
void rs_writers_reset(void);

// This thread's writer, or a shared one, until rs_writer_put; NULL, and one RS_LOSS_NO_LANE counted, when others hold
// all of those. Threads: any. Blocks: never.
static inline struct rs_writer *rs_writer_get(struct rs_segment *segment)
{
    uint64_t word = rs_own_lane;
    uint32_t lane = (uint32_t)word & RS_LANE_MASK;
    bool known = (uint32_t)(word >> 32) == segment->generation && lane != RS_LANE_NONE;
    return __builtin_expect(known, 1) ? &rs_writers[lane - 1] : rs_writer_claim(segment);
}

RS_RARE void rs_writer_unlock(const struct rs_writer *writer);

static inline void rs_writer_put(const struct rs_writer *writer)
{
    if (__builtin_expect(writer != NULL && writer->shared, 0)) {
        rs_writer_unlock(writer);
    }
}

// Whether `count` records of this kind may be written after `before` others; counts them as lost otherwise.
static inline bool rs_writer_has_room(struct rs_writer *writer, enum rs_kind kind, uint64_t before, uint64_t count)
{
    uint64_t used = writer->head - writer->known_tail + before + count - 1;
    return __builtin_expect(used <= RS_LANE_UNRESERVED, 1) || rs_writer_find_room(writer, kind, before, count);
}

// A zeroed record (`peer` -1) to fill in and commit; NULL, and the loss counted in the lane, when there is no room
// for this kind. Threads: the lane's own. Blocks: never.
static inline struct rs_record *rs_writer_open(struct rs_writer *writer, enum rs_kind kind)
{
    if (!rs_writer_has_room(writer, kind, 0, 1)) {
        return NULL;
    }
    struct rs_record *record = &writer->records[writer->head & (RS_RECORDS_PER_LANE - 1)];
    memset((unsigned char *)record + sizeof record->sequence, 0, sizeof *record - sizeof record->sequence);
    record->kind = (uint8_t)kind;
    record->peer = -1;
    return record;
}

// Records of `kind` and the kinds after it, to fill in whole, behind the one that rs_writer_open gave last: all `count`
// or, when there is no room for all, none: false, and each counts as lost. They are published after it, one commit
// each, in their order.
// Threads: the lane's own. Blocks: never.
static inline bool rs_writer_open_more(struct rs_writer *writer, enum rs_kind kind, struct rs_record *more[], int count)
{
    if (!rs_writer_has_room(writer, kind, 1, (uint64_t)count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        more[i] = &writer->records[(writer->head + 1 + (uint64_t)i) & (RS_RECORDS_PER_LANE - 1)];
        more[i]->kind = (uint8_t)((int)kind + i);
    }
    return true;
}

// Publishes the record that rs_writer_open gave. Threads: the lane's own. Blocks: never.
static inline void rs_writer_commit(struct rs_writer *writer, struct rs_record *record)
{
    uint64_t head = ++writer->head;
    // The daemon's core has the lines that come next; a transfer's end takes four at once.
    __builtin_prefetch(&writer->records[(head + 3) & (RS_RECORDS_PER_LANE - 1)], 1);
    // Both pair with the daemon's acquire loads: the record is whole before its sequence and the head say so.
    atomic_store_explicit(&record->sequence, head, memory_order_release);
    atomic_store_explicit(&writer->lane->head, head, memory_order_release);
}

#endif
