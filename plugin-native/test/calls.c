// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // gettid

#include "calls.h"

#include <unistd.h>

static struct rs_lane *own_lane(uint32_t *lane)
{
    *lane = 0;
    while (atomic_load(&lane_at(segment(), *lane)->owner_tid) != (uint32_t)gettid()) {
        (*lane)++;
    }
    return lane_at(segment(), *lane);
}

int mask_now(void)
{
    return __atomic_load_n(&event_mask, __ATOMIC_RELAXED);
}

void *begin_call(void *context, struct call call)
{
    event_descriptor d = event(NCCL_EVENT_COLL_API);
    d.coll_api.function = call.function;
    d.coll_api.count = call.count;
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.root = 0;
    d.coll_api.graph_captured = 0;
    void *parent = api >= 5 ? start(context, d) : NULL;
    stop(parent);
    return parent;
}

enum outcome enqueue(void *context, struct call call, uint64_t sequence, void *parent, int mask)
{
    void *operation = start(context, collective(call.function, sequence, call.count, parent));
    uint32_t lane;
    struct rs_lane *own = own_lane(&lane);
    struct rs_record *record = record_at(segment(), lane, own->head - 1);
    CHECK_EQUAL(RS_KIND_COLLECTIVE_START, record->kind);
    int flagged = (record->flags & RS_FLAG_TIMED) != 0;
    stop(operation);
    int given = 0;
    for (uint8_t c = 0; c < 2 && (mask & NCCL_EVENT_KERNEL_CH) != 0; c++) {
        void *channel = start(context, kernel_channel(c, 1, operation));
        state(channel, NCCL_STATE_KERNEL_CH_STOP, 2);
        stop(channel);
        given += channel != NULL;
    }
    own->tail = own->head;
    CHECK(given == 0 || given == 2);
    CHECK(given == 0 || flagged);
    return given ? TIMED : flagged ? FLAGGED_ONLY : NOT_TIMED;
}

enum outcome whole_call(void *context, struct call call, uint64_t sequence)
{
    int mask = mask_now();
    void *parent = begin_call(context, call);
    return enqueue(context, call, sequence, parent, mask);
}

uint32_t mixed(uint32_t value)
{
    value = (value ^ value >> 16) * 0x45D9F3Bu;
    return value ^ value >> 16;
}
