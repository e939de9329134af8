// SPDX-License-Identifier: Apache-2.0
//
// Whether the spans that the plugin wrote are those that the kernels ran.

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

void pairing_judge(struct outcome *outcome)
{
    static const struct task *tasks[1 << 16]; // by operation id
    static uint64_t ids[1 << 16];
    int count;
    const struct rs_record *records = ledger_all(&count);
    for (int i = 0; i < count; i++) {
        const struct rs_record *r = &records[i];
        if ((r->kind == RS_KIND_COLLECTIVE_START || r->kind == RS_KIND_P2P_START) && !(r->flags & RS_FLAG_CAPTURED)) {
            uint32_t place = (uint32_t)(r->operation_id * 0x9E3779B1u) >> 16;
            while (ids[place] != 0) {
                place = (place + 1) % (1 << 16);
            }
            ids[place] = r->operation_id;
            tasks[place] = task_of(r);
        }
    }
    for (int i = 0; i < count; i++) {
        const struct rs_record *r = &records[i];
        if (r->kind != RS_KIND_KERNEL_CHANNEL_STOP || (r->flags & (RS_FLAG_ABANDONED | RS_FLAG_INCOMPLETE)) != 0) {
            continue;
        }
        outcome->recorded++;
        uint32_t place = (uint32_t)(r->operation_id * 0x9E3779B1u) >> 16;
        while (ids[place] != 0 && ids[place] != r->operation_id) {
            place = (place + 1) % (1 << 16);
        }
        if ((r->flags & RS_FLAG_UNTRUSTED) != 0) {
            outcome->marked++;
        } else if (ids[place] != 0 && tasks[place] != NULL) {
            const struct cell *truth = &tasks[place]->truth[r->channel];
            outcome->wrong += truth->counter == 0 || truth->nanos != r->start_nanos;
        }
    }
}
