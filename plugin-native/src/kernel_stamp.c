// SPDX-License-Identifier: Apache-2.0

#include "kernel_stamp.h"

#include <string.h>

#define CHANNELS 64u // NCCL's most
#define OPERATIONS 1024u
#define REFUSED_MOST 64u // in a row: then it was the accepted one that was wrong
#define WINDOW_NANOS UINT64_C(10000000000) // clocks drift: the least delay is looked for anew

// GPU stamp + offset is never before the true moment: the offset is the least (receipt - stop) of the last two windows.
struct clock {
    _Atomic uint64_t window_began_nanos; // 0: no stamp yet
    _Atomic int64_t least;
    _Atomic int64_t least_before;
    _Atomic uint64_t latest_start[CHANNELS]; // GPU clock
    _Atomic uint8_t refused[CHANNELS];       // since then
    _Atomic uint8_t half[CHANNELS];          // it was the first half of a P2P pair
};

static struct clock clocks[RS_COMMUNICATOR_CAPACITY]; // touched only where kernels are stamped
static struct {
    _Atomic uint64_t id;
    _Atomic uint64_t not_before_nanos;
} expected[OPERATIONS];

void rs_kernel_stamp_open(uint16_t communicator)
{
    if (rs_get(clocks[communicator].window_began_nanos) != 0) { // else its pages stay untouched
        memset((void *)&clocks[communicator], 0, sizeof clocks[communicator]);
    }
}

void rs_kernel_stamp_expect(uint64_t operation_id, uint64_t not_before_nanos)
{
    rs_set(expected[operation_id % OPERATIONS].id, operation_id);
    rs_set(expected[operation_id % OPERATIONS].not_before_nanos, not_before_nanos);
}

static bool is_too_early(const struct clock *clock, uint64_t operation_id, uint64_t gpu_start_nanos)
{
    bool kept = operation_id != 0 && rs_get(expected[operation_id % OPERATIONS].id) == operation_id;
    uint64_t not_before = kept ? rs_get(expected[operation_id % OPERATIONS].not_before_nanos) : 0;
    if (not_before == 0 || rs_get(clock->window_began_nanos) == 0) {
        return false;
    }
    int64_t least = rs_get(clock->least);
    int64_t before = rs_get(clock->least_before);
    uint64_t latest = gpu_start_nanos + (uint64_t)(least > before ? least : before);
    return (int64_t)(latest - not_before) < 0;
}

bool rs_kernel_stamp_is_own(uint16_t communicator, uint64_t operation_id, uint8_t channel, bool is_p2p,
                            uint64_t gpu_start_nanos)
{
    struct clock *clock = &clocks[communicator];
    if (gpu_start_nanos == 0 || is_too_early(clock, operation_id, gpu_start_nanos)) {
        return false;
    }
    if (channel < CHANNELS) {
        uint64_t latest = rs_get(clock->latest_start[channel]);
        bool second_half = gpu_start_nanos == latest && is_p2p && rs_get(clock->half[channel]) != 0;
        uint8_t refused = rs_get(clock->refused[channel]);
        if (gpu_start_nanos <= latest && !second_half && refused < REFUSED_MOST) {
            rs_set(clock->refused[channel], refused + 1);
            return false;
        }
        rs_set(clock->refused[channel], 0);
        rs_set(clock->half[channel], is_p2p && !second_half ? 1 : 0);
        rs_set(clock->latest_start[channel], gpu_start_nanos);
    }
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
