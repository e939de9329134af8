// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // gettid

#include "lane.h"

#include <string.h>
#include <unistd.h>

#define LANE_MASK 0xFFFFu
#define LANE_NONE 0xFFFFu     // this thread found every lane taken
#define ATTEMPT_ONE 0x10000u  // it tries again after this many of these
#define ATTEMPT_MASK 0x3FF0000u
#define RESERVE (RS_RECORDS_PER_LANE / 8)
#define PAGE_BYTES 4096u
#define NAME_BYTES (sizeof ((struct rs_string *)0)->text - 1)

_Static_assert(RS_LANE_CAPACITY < LANE_NONE, "lanes fit into the word");

static struct rs_writer writers[RS_LANE_CAPACITY];

// Generation of the segment in the upper half, attempts and lane + 1 in the lower. The default model would allocate
// at a thread's first touch, as this library is opened at run time.
static _Thread_local uint64_t own_lane __attribute__((tls_model("initial-exec")));

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
            struct rs_writer *writer = &writers[i];
            // Never NULL in between: a hostile daemon may have let us into a lane that is in use.
            writer->lane = lane;
            writer->number = (uint8_t)(i + 1);
            writer->records = segment->records + (size_t)i * RS_RECORDS_PER_LANE;
            writer->head = atomic_load_explicit(&lane->head, memory_order_relaxed);
            writer->known_tail = atomic_load_explicit(&lane->tail, memory_order_acquire);
            memset(writer->names, 0, sizeof writer->names);
            memset(writer->ids, 0, sizeof writer->ids);
            own_lane = (uint64_t)segment->generation << 32 | (i + 1);
            return writer;
        }
    }
    own_lane = (uint64_t)segment->generation << 32 | LANE_NONE;
    rs_count_loss(segment, RS_LOSS_NO_LANE);
    return NULL;
}

struct rs_writer *rs_writer_get(struct rs_segment *segment)
{
    uint64_t word = own_lane;
    if ((uint32_t)(word >> 32) != segment->generation) {
        return claim(segment);
    }
    uint32_t lane = (uint32_t)word & LANE_MASK;
    if (lane != LANE_NONE) {
        return &writers[lane - 1];
    }
    own_lane = word = word + ATTEMPT_ONE;
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

// Whether `count` records of this kind may be written after `before` others; counts them as lost otherwise.
static bool has_room(struct rs_writer *writer, enum rs_kind kind, uint64_t before, uint64_t count)
{
    uint64_t used = writer->head - writer->known_tail + before + count - 1;
    if (used <= RS_RECORDS_PER_LANE - RESERVE) {
        return true;
    }
    // Pairs with the daemon's release store: a record before the tail has been copied and may be overwritten.
    writer->known_tail = atomic_load_explicit(&writer->lane->tail, memory_order_acquire);
    used = writer->head - writer->known_tail + before + count - 1;
    if (used >= RS_RECORDS_PER_LANE) {
        count_lost(&writer->lane->lost_full, count);
        return false;
    }
    if (used > RS_RECORDS_PER_LANE - RESERVE && kind > RS_KIND_PROXY_OPERATION_STOP) {
        count_lost(&writer->lane->lost_reserve, count);
        return false;
    }
    return true;
}

static struct rs_record *cleared(struct rs_writer *writer, uint64_t index, enum rs_kind kind)
{
    struct rs_record *record = &writer->records[index & (RS_RECORDS_PER_LANE - 1)];
    memset((unsigned char *)record + sizeof record->sequence, 0, sizeof *record - sizeof record->sequence);
    record->kind = (uint8_t)kind;
    record->peer = -1;
    return record;
}

struct rs_record *rs_writer_open(struct rs_writer *writer, enum rs_kind kind)
{
    return has_room(writer, kind, 0, 1) ? cleared(writer, writer->head, kind) : NULL;
}

bool rs_writer_open_more(struct rs_writer *writer, enum rs_kind kind, struct rs_record *more[], int count)
{
    if (!has_room(writer, kind, 1, (uint64_t)count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        more[i] = cleared(writer, writer->head + 1 + (uint64_t)i, (enum rs_kind)((int)kind + i));
    }
    return true;
}

void rs_writer_commit(struct rs_writer *writer, struct rs_record *record)
{
    writer->head++;
    // The daemon's core has the lines that come next; a transfer's end takes four at once.
    __builtin_prefetch(&writer->records[(writer->head + 3) & (RS_RECORDS_PER_LANE - 1)], 1);
    // Both pair with the daemon's acquire loads: the record is whole before its sequence and the head say so.
    atomic_store_explicit(&record->sequence, writer->head, memory_order_release);
    atomic_store_explicit(&writer->lane->head, writer->head, memory_order_release);
}

static uint8_t find_or_add(struct rs_segment *segment, const char *name)
{
    for (uint32_t i = 1; i < RS_STRING_CAPACITY; i++) {
        struct rs_string *slot = &segment->strings[i];
        uint32_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
        if (state == RS_STRING_READY && strncmp(slot->text, name, NAME_BYTES) == 0) {
            return (uint8_t)i;
        }
        if (state == RS_STRING_FREE &&
            atomic_compare_exchange_strong_explicit(&slot->state, &state, RS_STRING_WRITING, memory_order_relaxed,
                                                    memory_order_relaxed)) {
            memcpy(slot->text, name, strnlen(name, NAME_BYTES)); // the rest of the slot is zero
            // Pairs with the acquire loads above and in the daemon: the text is whole.
            atomic_store_explicit(&slot->state, RS_STRING_READY, memory_order_release);
            return (uint8_t)i;
        }
    }
    rs_count_loss(segment, RS_LOSS_NO_STRING);
    return 0;
}

// The 16 bytes behind an address; false when they cross a page. A name may be shorter: the bytes behind its end are read
// all the same, which cannot fault within a page, and which the sanitizers are not to see.
__attribute__((no_sanitize("address", "thread"))) static inline bool load_bytes(const char *name, uint64_t bytes[2])
{
    if (((uintptr_t)name & (PAGE_BYTES - 1)) > PAGE_BYTES - 16) {
        return false;
    }
    __asm__("" : "+r"(name)); // or the compiler would know better how long the array is
    memcpy(bytes, name, 16);
    return true;
}

uint8_t rs_name_index(struct rs_segment *segment, struct rs_writer *writer, const char *name)
{
    if (name == NULL || name[0] == '\0') {
        return 0;
    }
    uint64_t bytes[2];
    if (!load_bytes(name, bytes)) {
        return find_or_add(segment, name);
    }
    struct rs_name *known = &writer->names[((uintptr_t)name ^ (uintptr_t)name >> 5) % RS_NAME_CACHE];
    uint64_t difference = ((uintptr_t)known->address ^ (uintptr_t)name) | (known->bytes[0] ^ bytes[0]) |
                          (known->bytes[1] ^ bytes[1]); // one branch; an entry without a name has no address
    if (difference == 0) {
        return known->index;
    }
    uint8_t index = find_or_add(segment, name);
    if (strnlen(name, 16) < 16) { // else equal bytes would not mean equal names
        *known = (struct rs_name){.address = name, .bytes = {bytes[0], bytes[1]}, .index = index};
    }
    return index;
}
