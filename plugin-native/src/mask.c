// SPDX-License-Identifier: Apache-2.0

#include "mask.h"

static _Atomic(int *) word; // NCCL's
static _Atomic(struct rs_header *) shown_in;
static atomic_int known; // the bits this NCCL knows
static atomic_int own_mask;
static atomic_int next_mask;

static void publish(void)
{
    int *mask = atomic_load_explicit(&word, memory_order_acquire);
    if (mask == NULL) {
        return;
    }
    struct rs_header *header = atomic_load_explicit(&shown_in, memory_order_acquire);
    int bits = (header != NULL ? atomic_load(&own_mask) : 0) | atomic_load(&next_mask);
    bits &= atomic_load(&known);
    __atomic_store_n(mask, bits, __ATOMIC_RELAXED);
    if (header != NULL) {
        atomic_store_explicit(&header->event_mask, (uint32_t)bits, memory_order_relaxed);
    }
}

void rs_mask_open(int *nccl_mask, uint32_t nccl_api, struct rs_header *header)
{
    static const int of_version[] = {[4] = 0xFF, [5] = 0xFFF, [6] = 0x7FFF, [7] = 0xFFFF};
    atomic_store(&known, of_version[nccl_api]);
    atomic_store_explicit(&shown_in, header, memory_order_release);
    atomic_store_explicit(&word, nccl_mask, memory_order_release);
    publish();
}

void rs_mask_close(void)
{
    atomic_store_explicit(&word, NULL, memory_order_release);
    atomic_store_explicit(&shown_in, NULL, memory_order_release);
}

void rs_mask_set_own(int mask)
{
    atomic_store(&own_mask, mask);
    publish();
}

void rs_mask_set_next(int mask)
{
    if (atomic_exchange(&next_mask, mask) != mask) {
        publish();
    }
}
