// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // gettid, syscall

#include "lane.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ATTEMPT_ONE 0x10000u // a thread that found every lane taken tries again after this many of these
#define ATTEMPT_MASK 0x3FF0000u
#define SHARED_ATTEMPTS 256
#if defined(__x86_64__)
#define PAUSE() __builtin_ia32_pause()
#else
#define PAUSE() __asm__ volatile("yield")
#endif

_Static_assert(RS_LANE_CAPACITY < RS_LANE_NONE, "lanes fit into the word");

struct rs_writer rs_writers[RS_LANE_CAPACITY];

_Thread_local uint64_t rs_own_lane __attribute__((tls_model("initial-exec")));

static struct {
    _Alignas(64) atomic_bool held;
} shared[RS_LANES_SHARED];

static void take_over(struct rs_segment *segment, uint32_t i, struct rs_writer *writer)
{
    struct rs_lane *lane = &segment->lanes[i];
    lane->generation++;
    // Never NULL in between: a hostile daemon may have let us into a lane that is in use.
    writer->lane = lane;
    writer->number = (uint8_t)(i + 1);
    writer->shared = i >= RS_LANES_OWNED;
    writer->records = segment->records + (size_t)i * RS_RECORDS_PER_LANE;
    writer->head = rs_get(lane->head);
    writer->known_tail = atomic_load_explicit(&lane->tail, memory_order_acquire);
    writer->groups = 0;
    writer->names_used = 0;
    memset(writer->names_at, 0, sizeof writer->names_at);
    memset(writer->names, 0, sizeof writer->names);
    memset(writer->ids, 0, sizeof writer->ids);
}

static bool has_ended(uint32_t tid)
{
    return syscall(SYS_tgkill, getpid(), (pid_t)tid, 0) != 0 && errno == ESRCH;
}

// A lane that is free or, in a second round, one whose thread has ended.
static struct rs_writer *claim(struct rs_segment *segment)
{
    uint32_t tid = (uint32_t)gettid();
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < RS_LANES_OWNED; i++) {
            struct rs_lane *lane = &segment->lanes[i];
            uint32_t owner = rs_get(lane->owner_tid);
            // Pairs with the daemon's release when it frees a lane; a thread that has ended has published all it wrote.
            if ((round == 0 ? owner == 0 : has_ended(owner)) &&
                atomic_compare_exchange_strong_explicit(&lane->owner_tid, &owner, tid, memory_order_acq_rel,
                                                        memory_order_relaxed)) {
                take_over(segment, i, &rs_writers[i]);
                rs_own_lane = (uint64_t)segment->generation << 32 | (i + 1);
                return &rs_writers[i];
            }
        }
    }
    rs_own_lane = (uint64_t)segment->generation << 32 | RS_LANE_NONE;
    return NULL;
}

static struct rs_writer *lock_shared(struct rs_segment *segment)
{
    uint32_t first = (uint32_t)((uintptr_t)&rs_own_lane >> 12); // threads begin at different ones
    for (uint32_t attempt = 0; attempt < SHARED_ATTEMPTS; attempt++) {
        uint32_t which = (first + attempt) % RS_LANES_SHARED;
        // Pairs with the release in rs_writer_unlock.
        if (!rs_get(shared[which].held) && !atomic_exchange_explicit(&shared[which].held, true, memory_order_acquire)) {
            struct rs_writer *writer = &rs_writers[RS_LANES_OWNED + which];
            struct rs_lane *lane = &segment->lanes[RS_LANES_OWNED + which];
            if (writer->lane != lane || rs_get(lane->owner_tid) != RS_LANE_SHARED_OWNER) {
                rs_set(lane->owner_tid, RS_LANE_SHARED_OWNER);
                take_over(segment, RS_LANES_OWNED + which, writer);
            }
            return writer;
        }
        PAUSE();
    }
    rs_count_loss(segment, RS_LOSS_NO_LANE);
    return NULL;
}

void rs_writer_unlock(const struct rs_writer *writer)
{
    atomic_store_explicit(&shared[writer - &rs_writers[RS_LANES_OWNED]].held, false, memory_order_release);
}

struct rs_writer *rs_writer_claim(struct rs_segment *segment)
{
    uint64_t word = rs_own_lane;
    bool known = (uint32_t)(word >> 32) == segment->generation;
    if (known) {
        rs_own_lane = word = word + ATTEMPT_ONE;
    }
    struct rs_writer *writer = !known || (word & ATTEMPT_MASK) == 0 ? claim(segment) : NULL;
    return writer != NULL ? writer : lock_shared(segment);
}

void rs_writers_reset(void)
{
    for (uint32_t i = 0; i < RS_LANES_SHARED; i++) {
        atomic_store(&shared[i].held, false);
    }
    memset((void *)rs_writers, 0, sizeof rs_writers);
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
    if (used > RS_LANE_UNRESERVED && kind > RS_KIND_PROXY_OPERATION_STOP && kind < RS_KIND_LAUNCH_REACHED) {
        count_lost(&writer->lane->lost_reserve, count);
        return false;
    }
    return true;
}
