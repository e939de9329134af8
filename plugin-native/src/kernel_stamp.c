// SPDX-License-Identifier: Apache-2.0

#include "kernel_stamp.h"

#include <string.h>

#define CHANNELS 64u // NCCL's most
#define REMEMBERED 4u // starts of a channel
#define OPERATIONS 512u // remembered, of a communicator
#define REFUSED_MOST 64u // in a row: then it was the accepted ones that were wrong
#define WINDOW_NANOS UINT64_C(10000000000) // clocks drift: the least delay is looked for anew

// A start that was accepted. `gpu_nanos` is 0 for none yet.
struct start {
    _Atomic uint64_t gpu_nanos;
    _Atomic uint32_t group; // 0: not known
    _Atomic bool is_p2p;
};

struct channel {
    struct start starts[REMEMBERED];
    _Atomic uint8_t next;
    _Atomic uint8_t refused; // since the last one that was accepted
};

// What is known of an operation. One thread writes, the communicator's proxy threads read: the id is set last, and 0
// while the rest is not whole.
struct expected {
    _Atomic uint64_t id;
    _Atomic uint64_t not_before_nanos;
    _Atomic uint32_t group;
};

// GPU stamp + offset is never before the true moment: the offset is the least (receipt - stop) of the last two windows.
struct clock {
    _Atomic uint64_t window_began_nanos; // 0: no stamp yet
    _Atomic int64_t least;
    _Atomic int64_t least_before;
    struct channel channels[CHANNELS];
    struct expected expected[OPERATIONS];
};

static struct clock clocks[RS_COMMUNICATOR_CAPACITY]; // touched only where kernels are stamped

void rs_kernel_stamp_open(uint16_t communicator)
{
    if (rs_get(clocks[communicator].window_began_nanos) != 0) { // else its pages stay untouched
        memset((void *)&clocks[communicator], 0, sizeof clocks[communicator]);
    }
}

void rs_kernel_stamp_expect(uint16_t communicator, uint64_t operation_id, uint64_t not_before_nanos, uint32_t group)
{
    struct expected *expected = &clocks[communicator].expected[operation_id % OPERATIONS];
    rs_set(expected->id, 0);
    atomic_thread_fence(memory_order_release);
    rs_set(expected->not_before_nanos, not_before_nanos);
    rs_set(expected->group, group);
    atomic_store_explicit(&expected->id, operation_id, memory_order_release);
}

// Both are 0 where the operation is not known, or no longer.
static void recall(struct clock *clock, uint64_t operation_id, uint64_t *not_before_nanos, uint32_t *group)
{
    struct expected *expected = &clock->expected[operation_id % OPERATIONS];
    bool kept = operation_id != 0 && atomic_load_explicit(&expected->id, memory_order_acquire) == operation_id;
    *not_before_nanos = rs_get(expected->not_before_nanos);
    *group = rs_get(expected->group);
    atomic_thread_fence(memory_order_acquire);
    if (!kept || rs_get(expected->id) != operation_id) {
        *not_before_nanos = 0;
        *group = 0;
    }
}

static bool is_too_early(const struct clock *clock, uint64_t not_before, uint64_t gpu_start_nanos)
{
    if (not_before == 0 || rs_get(clock->window_began_nanos) == 0) {
        return false;
    }
    int64_t least = rs_get(clock->least);
    int64_t before = rs_get(clock->least_before);
    uint64_t latest = gpu_start_nanos + (uint64_t)(least > before ? least : before);
    return (int64_t)(latest - not_before) < 0;
}

static bool contradicts(const struct start *start, uint32_t group, bool is_p2p, uint64_t gpu_start_nanos)
{
    uint64_t other = rs_get(start->gpu_nanos);
    uint32_t its_group = rs_get(start->group);
    if (other == 0) {
        return false;
    }
    if (other == gpu_start_nanos) { // works of one batch are stamped at once, and the halves of a pair are one work
        return its_group != group || (group == 0 && !(is_p2p && rs_get(start->is_p2p)));
    }
    bool earlier_group = (int32_t)(its_group - group) < 0;
    return its_group != group && its_group != 0 && group != 0 && earlier_group != (other < gpu_start_nanos);
}

bool rs_kernel_stamp_is_own(uint16_t communicator, uint64_t operation_id, uint8_t channel, bool is_p2p,
                            uint64_t gpu_start_nanos)
{
    struct clock *clock = &clocks[communicator];
    uint64_t not_before;
    uint32_t group;
    recall(clock, operation_id, &not_before, &group);
    if (gpu_start_nanos == 0 || is_too_early(clock, not_before, gpu_start_nanos)) {
        return false;
    }
    if (channel >= CHANNELS) {
        return true;
    }
    struct channel *on = &clock->channels[channel];
    bool refused = false;
    for (uint32_t i = 0; i < REMEMBERED; i++) {
        refused |= contradicts(&on->starts[i], group, is_p2p, gpu_start_nanos);
    }
    uint8_t in_a_row = rs_get(on->refused);
    if (refused && in_a_row < REFUSED_MOST) {
        rs_set(on->refused, in_a_row + 1);
        return false;
    }
    for (uint32_t i = 0; refused && i < REMEMBERED; i++) {
        rs_set(on->starts[i].gpu_nanos, 0); // they were the wrong ones
    }
    uint8_t next = rs_get(on->next);
    rs_set(on->refused, 0);
    rs_set(on->next, (next + 1) % REMEMBERED);
    rs_set(on->starts[next % REMEMBERED].gpu_nanos, gpu_start_nanos);
    rs_set(on->starts[next % REMEMBERED].group, group);
    rs_set(on->starts[next % REMEMBERED].is_p2p, is_p2p);
    return true;
}

void rs_kernel_stamp_seen(uint16_t communicator, uint64_t gpu_stop_nanos, uint64_t receipt_nanos)
{
    struct clock *clock = &clocks[communicator];
    int64_t delay = (int64_t)(receipt_nanos - gpu_stop_nanos);
    uint64_t began = rs_get(clock->window_began_nanos);
    if (began == 0 || receipt_nanos - began > WINDOW_NANOS) {
        rs_set(clock->least_before, began == 0 ? delay : rs_get(clock->least));
        rs_set(clock->least, delay);
        rs_set(clock->window_began_nanos, receipt_nanos != 0 ? receipt_nanos : 1);
    } else if (delay < rs_get(clock->least)) {
        rs_set(clock->least, delay);
    }
}
