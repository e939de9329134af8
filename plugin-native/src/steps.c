// SPDX-License-Identifier: Apache-2.0

#include "steps.h"

#include <string.h>

#include "ringside_ring.h"

__extension__ typedef __int128 wide;

#define MOST_STEPS ((1u << 24) - 1)

static uint32_t saturated(uint64_t nanos)
{
    return nanos < UINT32_MAX ? (uint32_t)nanos : UINT32_MAX;
}

static void count_size(struct rs_step_sums *sums, uint32_t bytes, uint32_t nanos)
{
    for (uint32_t i = 0; i < 2; i++) {
        bool fresh = sums->distinct == i;
        if (fresh) {
            sums->distinct++;
            sums->sizes[i].bytes = bytes;
            sums->sizes[i].steps = 0;
            sums->sizes[i].min_nanos = UINT32_MAX;
            sums->size_nanos[i] = 0;
        }
        if (sums->sizes[i].bytes == bytes) {
            sums->sizes[i].steps++;
            sums->sizes[i].min_nanos = nanos < sums->sizes[i].min_nanos ? nanos : sums->sizes[i].min_nanos;
            sums->size_nanos[i] += nanos;
            return;
        }
    }
    sums->distinct = 3;
}

static void add_to_regression(struct rs_step_sums *sums, uint32_t bytes, uint32_t nanos)
{
    int64_t from_bytes = (int64_t)bytes - (int64_t)sums->sizes[0].bytes;
    int64_t from_nanos = (int64_t)nanos - (int64_t)sums->base_nanos;
    uint64_t square_bytes = (uint64_t)(from_bytes < 0 ? -from_bytes : from_bytes);
    uint64_t square_nanos = (uint64_t)(from_nanos < 0 ? -from_nanos : from_nanos);
    int64_t product;
    // No factor is above 2^32, so only the product of two can overflow 63 bits, and only the sums 64.
    bool overflow = __builtin_mul_overflow(from_bytes, from_nanos, &product);
    overflow |= __builtin_add_overflow(sums->products, product, &sums->products);
    overflow |= __builtin_add_overflow(sums->squares_bytes, square_bytes * square_bytes, &sums->squares_bytes);
    overflow |= __builtin_add_overflow(sums->squares_nanos, square_nanos * square_nanos, &sums->squares_nanos);
    sums->bytes += from_bytes;
    sums->incomplete |= overflow;
}

void rs_steps_add(struct rs_step_sums *sums, const struct rs_step *step)
{
    uint32_t nanos = saturated(step->third_nanos);
    if (sums->steps == 0) {
        memset(sums, 0, sizeof *sums); // left by the slot's last owner
        sums->base_nanos = nanos;
    }
    if (sums->steps == MOST_STEPS) {
        sums->incomplete = 1;
    } else {
        sums->steps++;
    }
    sums->first_nanos += step->first_nanos;
    sums->second_nanos += step->second_nanos;
    sums->third_nanos += step->third_nanos;
    sums->incomplete |= step->incomplete || step->third_nanos > UINT32_MAX;
    if (step->third_begin_nanos != 0) {
        // Steps of a connection leave in order, so that only what lies after the latest end is new.
        uint64_t from = step->third_begin_nanos;
        if (sums->wire_begin_nanos == 0) {
            sums->wire_begin_nanos = from;
        } else if (from < sums->wire_end_nanos) {
            from = sums->wire_end_nanos;
        }
        sums->covered_nanos += step->end_nanos > from ? step->end_nanos - from : 0;
    }
    sums->wire_end_nanos = step->end_nanos > sums->wire_end_nanos ? step->end_nanos : sums->wire_end_nanos;
    count_size(sums, step->bytes, nanos);
    add_to_regression(sums, step->bytes, nanos);
}

// The sums around the most common size instead of the first; false when one does not fit.
static bool fill_sizes(struct rs_record *record, const struct rs_step_sums *sums, int common)
{
    wide shift = (wide)sums->sizes[0].bytes - sums->sizes[common].bytes;
    wide nanos = (wide)sums->third_nanos - (wide)sums->steps * sums->base_nanos;
    wide bytes = sums->bytes + shift * sums->steps;
    wide squares = sums->squares_bytes + 2 * shift * sums->bytes + shift * shift * sums->steps;
    wide products = sums->products + shift * nanos;
    record->start_nanos = (uint64_t)squares;
    record->end_nanos = (uint64_t)(int64_t)products;
    record->value = (uint64_t)(int64_t)bytes;
    record->number = sums->sizes[common].steps;
    record->common_sum_nanos = sums->size_nanos[common];
    return squares == (wide)(uint64_t)squares && products == (wide)(int64_t)products;
}

int rs_steps_records(const struct rs_step_sums *sums, bool is_send)
{
    return sums->steps == 0 ? 0 : !is_send ? 1 : sums->distinct > 1 ? 3 : 2;
}

void rs_steps_fill(const struct rs_step_sums *sums, const struct rs_record *likeness, struct rs_record *records[],
                   int count)
{
    for (int i = 0; i < count; i++) {
        records[i]->operation_id = likeness->operation_id;
        records[i]->peer = likeness->peer;
        records[i]->communicator = likeness->communicator;
        records[i]->flags = likeness->flags;
        records[i]->channel = likeness->channel;
        records[i]->channels = 0;
        records[i]->steps = 0;
    }
    int common = sums->distinct > 1 && sums->sizes[1].steps > sums->sizes[0].steps ? 1 : 0;
    records[0]->start_nanos = sums->first_nanos;
    records[0]->end_nanos = sums->second_nanos;
    records[0]->value = sums->third_nanos;
    records[0]->number = sums->steps;
    records[0]->steps = sums->distinct;
    records[0]->common_bytes = sums->sizes[common].bytes;
    records[0]->common_min_nanos = sums->sizes[common].min_nanos;
    bool incomplete = sums->incomplete;
    if (count > 2) {
        incomplete |= !fill_sizes(records[2], sums, common);
        records[2]->flags |= incomplete ? RS_FLAG_INCOMPLETE : 0;
    }
    if (count > 1) {
        records[1]->start_nanos = sums->wire_begin_nanos;
        records[1]->end_nanos = sums->wire_end_nanos;
        records[1]->value = sums->covered_nanos;
        records[1]->number = sums->base_nanos;
        records[1]->wire_squares = sums->squares_nanos;
        records[1]->flags |= incomplete ? RS_FLAG_INCOMPLETE : 0;
    }
}
