// SPDX-License-Identifier: Apache-2.0

#include "kernel_stamp.h"

#include <string.h>

#define CHANNELS 64u // NCCL's most
#define REMEMBERED 4u // groups of a channel
#define OPERATIONS 1024u // remembered, of a process: CUDA holds no more launches
// in a row, of the 64 places and two halves of a pair: then it was the accepted ones that were wrong
#define REFUSED_MOST 128u
#define WINDOW_NANOS UINT64_C(10000000000) // clocks drift: the least delay is looked for anew

// NCCL's kernels write a channel's stamps into 64 places in turn. Where fewer operations than half of that were told of
// since, an operation's place still holds its own: half, as NCCL launches a plan before it tells of its operations.
#define SURELY_IN_TIME 32u

// The spans of a group that were accepted; of one where groups are not known. `first_start_nanos` is 0 for none yet.
struct span {
    _Atomic uint64_t first_start_nanos;
    _Atomic uint64_t last_start_nanos;
    _Atomic uint64_t last_stop_nanos; // or start, while that is all there is
    _Atomic uint32_t group;           // 0: not known
    _Atomic bool is_p2p;
};

struct channel {
    struct span spans[REMEMBERED];
    _Atomic uint64_t doubted_nanos; // the first stamp accepted since the last that NCCL surely told in time; 0: none
    // the earliest stamp that was disowned since the last one that was accepted; 0: none
    _Atomic uint64_t disowned_nanos;
    _Atomic uint8_t next;
    _Atomic uint8_t refused; // since the last one that was accepted
};

// What is known of an operation. One thread writes, the communicator's proxy threads read: the id is set last, and 0
// while the rest is not whole.
struct expected {
    _Atomic uint64_t id;
    _Atomic uint64_t not_before_nanos;
    _Atomic uint32_t group;
    _Atomic uint32_t number; // among its communicator's
};

// The same, read whole.
struct known {
    bool whole; // else nothing is known
    uint64_t not_before_nanos; // 0: not known
    uint32_t group;            // 0: not known
    bool in_time;              // its stamps are read before another's can lie in their place
};

// GPU stamp + offset is never before the true moment: the offset is the least (receipt - stop) of the last two windows.
struct clock {
    _Atomic uint64_t window_began_nanos; // 0: no stamp yet
    _Atomic int64_t least;
    _Atomic int64_t least_before;
    _Atomic uint32_t told; // operations
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
    struct clock *clock = &clocks[communicator];
    struct expected *expected = &clock->expected[operation_id % OPERATIONS];
    uint32_t number = rs_get(clock->told) + 1;
    rs_set(expected->id, 0);
    // Each pairs with the acquire in recall: whoever reads one of these sees that the id is 0, or the next one.
    atomic_store_explicit(&expected->not_before_nanos, not_before_nanos, memory_order_release);
    atomic_store_explicit(&expected->group, group, memory_order_release);
    atomic_store_explicit(&expected->number, number, memory_order_release);
    atomic_store_explicit(&expected->id, operation_id, memory_order_release);
    rs_set(clock->told, number);
}

// Nothing, where the operation is not known, or no longer.
static struct known recall(struct clock *clock, uint64_t operation_id)
{
    struct expected *expected = &clock->expected[operation_id % OPERATIONS];
    bool kept = operation_id != 0 && atomic_load_explicit(&expected->id, memory_order_acquire) == operation_id;
    uint64_t not_before = atomic_load_explicit(&expected->not_before_nanos, memory_order_acquire);
    uint32_t group = atomic_load_explicit(&expected->group, memory_order_acquire);
    uint32_t number = atomic_load_explicit(&expected->number, memory_order_acquire);
    if (!kept || rs_get(expected->id) != operation_id) {
        return (struct known){0};
    }
    return (struct known){.whole = true,
                          .not_before_nanos = not_before,
                          .group = group,
                          .in_time = rs_get(clock->told) - number < SURELY_IN_TIME};
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

static bool is_forgotten(const struct known *known, const struct rs_kernel_start *start)
{
    return start->operation_id != 0 && !known->whole && !start->is_captured;
}

static bool is_earlier(uint32_t group, uint32_t than)
{
    return (int32_t)(group - than) < 0;
}

// Whether a start cannot be true beside those that were accepted: works of one batch are stamped at once, and the
// halves of a pair are one work; a communicator's kernels run one after the other, in the order of their groups.
static bool contradicts(const struct span *span, uint32_t group, bool is_p2p, uint64_t gpu_start_nanos)
{
    uint64_t first = rs_get(span->first_start_nanos);
    uint32_t its_group = rs_get(span->group);
    if (first == 0) {
        return false;
    }
    if (its_group == 0 || group == 0) {
        bool halves = its_group == group && is_p2p && rs_get(span->is_p2p);
        return gpu_start_nanos == first && !halves;
    }
    if (its_group == group) {
        return false;
    }
    return is_earlier(its_group, group) ? gpu_start_nanos < rs_get(span->last_stop_nanos) ||
                                              gpu_start_nanos == rs_get(span->last_start_nanos)
                                        : gpu_start_nanos >= first;
}

// Of one that contradicts: whether an accepted one may be a later operation's, which NCCL read too late. Else this one
// is.
static bool may_be_later(const struct span *span, uint32_t group)
{
    uint32_t its_group = rs_get(span->group);
    return its_group == 0 || group == 0 || is_earlier(its_group, group);
}

// From where on the stamps that were accepted on the channel are disowned by one that was not; 0: none that were not
// before.
static uint64_t disown(struct channel *on, uint64_t gpu_start_nanos)
{
    uint64_t doubted = rs_get(on->doubted_nanos);
    uint64_t from = doubted != 0 && doubted < gpu_start_nanos ? doubted : gpu_start_nanos;
    uint64_t before = rs_get(on->disowned_nanos);
    if (before != 0 && before <= from) {
        return 0;
    }
    rs_set(on->disowned_nanos, from);
    return from;
}

static struct span *span_of(struct channel *on, uint32_t group)
{
    for (uint32_t i = 0; group != 0 && i < REMEMBERED; i++) {
        if (rs_get(on->spans[i].first_start_nanos) != 0 && rs_get(on->spans[i].group) == group) {
            return &on->spans[i];
        }
    }
    return NULL;
}

static void remember(struct channel *on, uint32_t group, bool is_p2p, uint64_t gpu_start_nanos)
{
    struct span *span = span_of(on, group);
    if (span == NULL) {
        uint8_t next = rs_get(on->next);
        rs_set(on->next, (next + 1) % REMEMBERED);
        span = &on->spans[next % REMEMBERED];
        rs_set(span->first_start_nanos, gpu_start_nanos);
        rs_set(span->last_start_nanos, 0);
        rs_set(span->last_stop_nanos, 0);
        rs_set(span->group, group);
        rs_set(span->is_p2p, is_p2p);
    }
    if (gpu_start_nanos < rs_get(span->first_start_nanos)) {
        rs_set(span->first_start_nanos, gpu_start_nanos);
    }
    if (gpu_start_nanos > rs_get(span->last_start_nanos)) {
        rs_set(span->last_start_nanos, gpu_start_nanos);
    }
    if (gpu_start_nanos > rs_get(span->last_stop_nanos)) {
        rs_set(span->last_stop_nanos, gpu_start_nanos);
    }
}

static void accept(struct channel *on, const struct known *known, bool is_p2p, uint64_t gpu_start_nanos)
{
    rs_set(on->refused, 0);
    rs_set(on->disowned_nanos, 0);
    remember(on, known->group, is_p2p, gpu_start_nanos);
    if (known->in_time) {
        rs_set(on->doubted_nanos, 0);
    } else if (rs_get(on->doubted_nanos) == 0) {
        rs_set(on->doubted_nanos, gpu_start_nanos);
    }
}

bool rs_kernel_start_is_own(uint16_t communicator, const struct rs_kernel_start *told, uint64_t *disowned_nanos)
{
    struct clock *clock = &clocks[communicator];
    struct known known = recall(clock, told->operation_id);
    uint64_t gpu_start_nanos = told->gpu_nanos;
    *disowned_nanos = 0;
    if (gpu_start_nanos == 0 || is_forgotten(&known, told) || is_too_early(clock, known.not_before_nanos, gpu_start_nanos)) {
        return false;
    }
    if (told->channel >= CHANNELS) {
        return true;
    }
    struct channel *on = &clock->channels[told->channel];
    bool refused = false;
    bool others_are_wrong = false;
    for (uint32_t i = 0; i < REMEMBERED; i++) {
        bool contradicted = contradicts(&on->spans[i], known.group, told->is_p2p, gpu_start_nanos);
        refused |= contradicted;
        others_are_wrong |= contradicted && may_be_later(&on->spans[i], known.group);
    }
    uint8_t in_a_row = rs_get(on->refused);
    *disowned_nanos = others_are_wrong ? disown(on, gpu_start_nanos) : 0;
    if (refused && in_a_row < REFUSED_MOST) {
        rs_set(on->refused, in_a_row + 1);
        return false;
    }
    for (uint32_t i = 0; refused && i < REMEMBERED; i++) {
        rs_set(on->spans[i].first_start_nanos, 0); // they were the wrong ones
    }
    accept(on, &known, told->is_p2p, gpu_start_nanos);
    return true;
}

// A kernel of a later group began before this stop: then it is a later operation's.
static bool is_too_late(const struct channel *on, uint32_t group, uint64_t gpu_stop_nanos)
{
    for (uint32_t i = 0; group != 0 && i < REMEMBERED; i++) {
        uint64_t first = rs_get(on->spans[i].first_start_nanos);
        uint32_t its_group = rs_get(on->spans[i].group);
        if (first != 0 && its_group != 0 && is_earlier(group, its_group) && first < gpu_stop_nanos) {
            return true;
        }
    }
    return false;
}

bool rs_kernel_stop_is_own(uint16_t communicator, const struct rs_kernel_start *start, uint64_t gpu_stop_nanos)
{
    struct clock *clock = &clocks[communicator];
    struct known known = recall(clock, start->operation_id);
    if (gpu_stop_nanos < start->gpu_nanos || is_forgotten(&known, start)) {
        return false;
    }
    if (start->channel >= CHANNELS) {
        return true;
    }
    struct channel *on = &clock->channels[start->channel];
    if (is_too_late(on, known.group, gpu_stop_nanos)) {
        return false;
    }
    struct span *span = span_of(on, known.group);
    if (span != NULL && rs_get(span->last_stop_nanos) < gpu_stop_nanos) {
        rs_set(span->last_stop_nanos, gpu_stop_nanos);
    }
    if (!known.in_time && rs_get(on->doubted_nanos) == 0) {
        rs_set(on->doubted_nanos, gpu_stop_nanos);
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
