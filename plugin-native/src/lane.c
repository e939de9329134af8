// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // gettid

#include "lane.h"

#include <string.h>
#include <unistd.h>

#define ATTEMPT_ONE 0x10000u // a thread that found every lane taken tries again after this many of these
#define ATTEMPT_MASK 0x3FF0000u

_Static_assert(RS_LANE_CAPACITY < RS_LANE_NONE, "lanes fit into the word");

struct rs_writer rs_writers[RS_LANE_CAPACITY];

_Thread_local uint64_t rs_own_lane __attribute__((tls_model("initial-exec")));

static struct rs_writer *claim(struct rs_segment *segment)
{
    uint32_t tid = (uint32_t)gettid();
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) {
        struct rs_lane *lane = &segment->lanes[i];
        uint32_t free_owner = 0;
        // Pairs with the daemon's release store of 0 when it frees a lane: its tail is final by then.
        if (atomic_load_explicit(&lane->owner_tid, memory_order_relaxed) == 0 &&
            atomic_compare_exchange_strong_explicit(&lane->owner_tid, &free_owner, tid, memory_order_acq_rel,
                                                    memory_order_relaxed)) {
            lane->generation++;
            struct rs_writer *writer = &rs_writers[i];
            // Never NULL in between: a hostile daemon may have let us into a lane that is in use.
            writer->lane = lane;
            writer->number = (uint8_t)(i + 1);
            writer->records = segment->records + (size_t)i * RS_RECORDS_PER_LANE;
            writer->head = atomic_load_explicit(&lane->head, memory_order_relaxed);
            writer->known_tail = atomic_load_explicit(&lane->tail, memory_order_acquire);
            writer->names_used = 0;
            memset(writer->names_at, 0, sizeof writer->names_at);
            memset(writer->names, 0, sizeof writer->names);
            memset(writer->ids, 0, sizeof writer->ids);
            rs_own_lane = (uint64_t)segment->generation << 32 | (i + 1);
            return writer;
        }
    }
    rs_own_lane = (uint64_t)segment->generation << 32 | RS_LANE_NONE;
    rs_count_loss(segment, RS_LOSS_NO_LANE);
    return NULL;
}

struct rs_writer *rs_writer_claim(struct rs_segment *segment)
{
    uint64_t word = rs_own_lane;
    if ((uint32_t)(word >> 32) != segment->generation) {
        return claim(segment);
    }
    rs_own_lane = word = word + ATTEMPT_ONE;
    if ((word & ATTEMPT_MASK) == 0) {
        return claim(segment);
    }
    rs_count_loss(segment, RS_LOSS_NO_LANE);
    return NULL;
}

static void count_lost(_Atomic uint64_t *counter, uint64_t records)
{
    // One writer: a load and a store are enough.
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + records, memory_order_relaxed);
}

bool rs_writer_find_room(struct rs_writer *writer, enum rs_kind kind, uint64_t before, uint64_t count)
{
    // Pairs with the daemon's release store: a record before the tail has been copied and may be overwritten.
    writer->known_tail = atomic_load_explicit(&writer->lane->tail, memory_order_acquire);
    uint64_t used = writer->head - writer->known_tail + before + count - 1;
    if (used >= RS_RECORDS_PER_LANE) {
        count_lost(&writer->lane->lost_full, count);
        return false;
    }
    if (used > RS_LANE_UNRESERVED && kind > RS_KIND_PROXY_OPERATION_STOP) {
        count_lost(&writer->lane->lost_reserve, count);
        return false;
    }
    return true;
}
