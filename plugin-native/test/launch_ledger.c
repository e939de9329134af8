// SPDX-License-Identifier: Apache-2.0
//
// What the plugin wrote, taken out of the lanes as the daemon does: launch_calls.h.

#include <string.h>
#include <unistd.h>

#include "launch_calls.h"

#define RECORDS (1 << 19)
#define SLOTS 64
#define NUMBERS 65536
#define PATIENCE 30000 // looks, each of a tenth of a millisecond at least

static struct rs_record *taken;
static int taken_count;
static uint32_t (*operations)[NUMBERS]; // by slot and number: 1 + place among the taken

static void take(const struct rs_record *record)
{
    CHECK(taken_count < RECORDS);
    memcpy(&taken[taken_count++], record, sizeof *record);
    uint32_t slot = record->communicator & RS_COMMUNICATOR_SLOT_MASK;
    if (record->kind == RS_KIND_COLLECTIVE_START && slot < SLOTS && record->number < NUMBERS) {
        operations[slot][record->number] = (uint32_t)taken_count;
    }
}

void ledger_read(void)
{
    if (taken == NULL) {
        taken = calloc(RECORDS, sizeof *taken);
        operations = calloc(SLOTS, sizeof *operations);
        CHECK(taken != NULL && operations != NULL);
    }
    struct rs_header *header = segment();
    CHECK(header != NULL);
    for (uint32_t i = 0; i < header->lane_capacity; i++) {
        struct rs_lane *lane = lane_at(header, i);
        uint64_t head = atomic_load_explicit(&lane->head, memory_order_acquire);
        uint64_t tail = lane->tail;
        for (; tail < head; tail++) {
            struct rs_record *record = record_at(header, i, tail);
            CHECK_EQUAL((int64_t)tail + 1, atomic_load_explicit(&record->sequence, memory_order_acquire));
            take(record);
        }
        atomic_store_explicit(&lane->tail, tail, memory_order_release);
    }
}

const struct rs_record *ledger_operation(uint16_t communicator, uint32_t number)
{
    ledger_read();
    uint32_t place = operations[communicator & RS_COMMUNICATOR_SLOT_MASK][number];
    if (place == 0 || taken[place - 1].communicator != communicator) {
        FAIL("communicator %d has no operation %u", communicator, number);
    }
    return &taken[place - 1];
}

bool ledger_is_timed(uint16_t communicator, uint32_t number)
{
    return (ledger_operation(communicator, number)->flags & RS_FLAG_EVENT_TIMED) != 0;
}

const struct rs_record *ledger_nth(enum rs_kind kind, int n)
{
    ledger_read();
    for (int i = 0; i < taken_count; i++) {
        if (taken[i].kind == kind && n-- == 0) {
            return &taken[i];
        }
    }
    return NULL;
}

const struct rs_record *ledger_all(int *count)
{
    ledger_read();
    *count = taken_count;
    return taken;
}

int ledger_count(enum rs_kind kind)
{
    int count = 0;
    ledger_read();
    for (int i = 0; i < taken_count; i++) {
        count += taken[i].kind == kind;
    }
    return count;
}

const struct rs_record *ledger_launch(enum rs_kind kind, uint16_t communicator, uint32_t group, uint16_t place)
{
    const struct rs_record *found = NULL;
    ledger_read();
    for (int i = 0; i < taken_count; i++) {
        const struct rs_record *r = &taken[i];
        if (r->kind == kind && r->communicator == communicator && r->number == group && r->steps == place) {
            CHECK(found == NULL); // told once
            found = r;
        }
    }
    return found;
}

bool comes_true(bool (*condition)(const void *argument), const void *argument)
{
    for (int i = 0; i < PATIENCE; i++) {
        ledger_read();
        if (condition(argument)) {
            return true;
        }
        fake_pass(50 * MICRO);
        (void)usleep(100);
    }
    return false;
}

struct wish {
    enum rs_kind kind;
    int count;
};

static bool are_there(const void *argument)
{
    const struct wish *wish = argument;
    return ledger_count(wish->kind) >= wish->count;
}

bool comes(enum rs_kind kind, int count)
{
    return comes_true(are_there, &(struct wish){kind, count});
}

void look(int times, uint64_t nanos)
{
    uint64_t before = fake_cuda_calls(FAKE_EVENT_QUERY, 0);
    for (int i = 0; i < PATIENCE / 50 && fake_cuda_calls(FAKE_EVENT_QUERY, 0) - before < (uint64_t)times; i++) {
        fake_pass(nanos);
        (void)usleep(100);
    }
}
