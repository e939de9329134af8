// SPDX-License-Identifier: Apache-2.0
//
// The producing side of a lane. Each thread that raises events owns one lane; its first callback claims it with one
// compare-and-swap and one gettid, and from then on one thread-local word leads to it.

#ifndef RINGSIDE_LANE_H
#define RINGSIDE_LANE_H

#include "segment.h"

#define RS_NAME_CACHE 32u
#define RS_POOLS 5

// A name that was looked up, to be known again without a search.
struct rs_name {
    const char *address;
    uint64_t bytes[2]; // the first 16 behind it, its end among them
    uint8_t index;    // in the string table; 0 no entry
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
    uint8_t number;                    // lane + 1
    struct rs_name names[RS_NAME_CACHE]; // by address; always verified against the text
};

// This thread's writer; NULL, and one RS_LOSS_NO_LANE counted, when every lane is taken.
// Threads: any. Blocks: never.
struct rs_writer *rs_writer_get(struct rs_segment *segment);

// A zeroed record (`peer` -1) to fill in and commit; NULL, and the loss counted in the lane, when there is no room
// for this kind. Threads: the lane's own. Blocks: never.
struct rs_record *rs_writer_open(struct rs_writer *writer, enum rs_kind kind);

// Zeroed records to fill in behind the one that rs_writer_open gave last: all `count` or, when there is no room for all,
// none: false, and each counts as lost. They are published after it, one commit each, in their order.
// Threads: the lane's own. Blocks: never.
bool rs_writer_open_more(struct rs_writer *writer, enum rs_kind kind, struct rs_record *more[], int count);

// Publishes the record that rs_writer_open gave. Threads: the lane's own. Blocks: never.
void rs_writer_commit(struct rs_writer *writer, struct rs_record *record);

// The string table's index for `name`, cut to 59 bytes; 0 for NULL, "" or a full table (counted as lost).
// Threads: the lane's own. Blocks: never.
uint8_t rs_name_index(struct rs_segment *segment, struct rs_writer *writer, const char *name);

static inline void rs_count_loss(struct rs_segment *segment, enum rs_loss reason)
{
    atomic_fetch_add_explicit(&segment->header->losses[reason], 1, memory_order_relaxed);
}

static inline void rs_count_anomaly(struct rs_segment *segment, enum rs_anomaly kind)
{
    atomic_fetch_add_explicit(&segment->header->anomalies[kind], 1, memory_order_relaxed);
}

#endif
