// SPDX-License-Identifier: Apache-2.0
//
// Whether the spans that the plugin wrote are those that the kernels ran.

#include <string.h>

#include "pairing_model.h"

static const struct task *task_of(const struct rs_record *record)
{
    for (int c = 0; c < PAIRING_COMMUNICATORS; c++) {
        if (pairings[c].rank.slot != record->communicator) {
            continue;
        }
        for (const struct task *task = pairings[c].tasks; task != NULL; task = task->next) {
            bool same = record->kind == RS_KIND_COLLECTIVE_START ? task->number == record->number && task->peer == 0
                                                                 : task->count == record->value;
            if (same) {
                return task;
            }
        }
    }
    FAIL("an operation that nobody called");
}

static struct operation {
    uint64_t id; // 0: none here
    const struct task *task;
    uint64_t received[PAIRING_CHANNELS]; // when the CPU saw its start there
} operations[1 << 16];

// Its place, or where it would be.
static struct operation *operation_of(uint64_t id)
{
    uint32_t place = (uint32_t)(id * 0x9E3779B1u) >> 16;
    while (operations[place].id != 0 && operations[place].id != id) {
        place = (place + 1) % (1 << 16);
    }
    return &operations[place];
}

// Whether a later start said that the spans which were accepted before it are another operation's: the daemon's rule.
static bool is_disowned(const struct rs_record *span, uint64_t received, const struct rs_record *records, int count)
{
    for (int i = 0; i < count; i++) {
        const struct rs_record *r = &records[i];
        if (r->kind == RS_KIND_STAMP_REFUSED && r->end_nanos != 0 && r->communicator == span->communicator &&
            r->channel == span->channel && received <= r->start_nanos && span->end_nanos >= r->end_nanos) {
            return true;
        }
    }
    return false;
}

static int gather_refusals(const struct rs_record *records, int count, struct rs_record *refusals, int most)
{
    int found = 0;
    for (int i = 0; i < count; i++) {
        if (records[i].kind == RS_KIND_STAMP_REFUSED && records[i].end_nanos != 0) {
            CHECK(found < most);
            memcpy((void *)&refusals[found++], (const void *)&records[i], sizeof records[i]);
        }
    }
    return found;
}

static void judge_span(struct outcome *outcome, const struct rs_record *span, const struct operation *operation,
                       const struct rs_record *refusals, int count)
{
    const struct cell *truth = &operation->task->truth[span->channel];
    bool wrong = truth->counter == 0 || truth->nanos != span->start_nanos ||
                 operation->task->ended[span->channel] != span->end_nanos;
    bool disowned = is_disowned(span, operation->received[span->channel], refusals, count);
    outcome->disowned += disowned;
    outcome->lost += disowned && !wrong;
    outcome->wrong += wrong && !disowned;
}

void pairing_judge(struct outcome *outcome)
{
    static struct rs_record refusals[1 << 14];
    int count;
    const struct rs_record *records = ledger_all(&count);
    for (int i = 0; i < count; i++) {
        const struct rs_record *r = &records[i];
        if ((r->kind == RS_KIND_COLLECTIVE_START || r->kind == RS_KIND_P2P_START) && !(r->flags & RS_FLAG_CAPTURED)) {
            *operation_of(r->operation_id) = (struct operation){.id = r->operation_id, .task = task_of(r)};
        }
    }
    for (int i = 0; i < count; i++) {
        if (records[i].kind == RS_KIND_KERNEL_CHANNEL_START && records[i].operation_id != 0) {
            operation_of(records[i].operation_id)->received[records[i].channel] = records[i].value;
        }
    }
    int refused = gather_refusals(records, count, refusals, 1 << 14);
    for (int i = 0; i < count; i++) {
        const struct rs_record *r = &records[i];
        if (r->kind != RS_KIND_KERNEL_CHANNEL_STOP || (r->flags & (RS_FLAG_ABANDONED | RS_FLAG_INCOMPLETE)) != 0) {
            continue;
        }
        outcome->recorded++;
        const struct operation *operation = operation_of(r->operation_id);
        if ((r->flags & RS_FLAG_UNTRUSTED) != 0) {
            outcome->marked++;
        } else if (operation->id != 0 && operation->task != NULL) {
            judge_span(outcome, r, operation, refusals, refused);
        }
    }
}
