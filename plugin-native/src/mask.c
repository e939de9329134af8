// SPDX-License-Identifier: Apache-2.0

#include "mask.h"

#include "abi/nccl_profiler.h"
#include "level.h"

#define TAG_ONE 0x01000000

static const int every_level = NCCL_EVENT_COLL_API | NCCL_EVENT_P2P_API | NCCL_EVENT_COLL | NCCL_EVENT_P2P |
                               NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_CE_COLL;
static const int from_detail = NCCL_EVENT_GROUP_API | NCCL_EVENT_KERNEL_LAUNCH;

static _Atomic(int *) word; // NCCL's
static _Atomic(struct rs_header *) shown_in;
static atomic_int known = 0; // the bits this NCCL knows
static atomic_int next_mask;
static atomic_uint wishes;
static atomic_bool graphs;
static atomic_bool forbidden;

static int bits(const struct rs_header *header)
{
    if (header == NULL) { // we record nothing: only the chained plugin is served
        return atomic_load(&next_mask) & atomic_load(&known);
    }
    uint32_t level = atomic_load(&rs_level_now);
    bool kernels = !atomic_load(&forbidden) &&
                   (atomic_load(&graphs) || level == RS_LEVEL_DEEP || atomic_load(&wishes) != 0);
    int own = every_level | (level != RS_LEVEL_STEADY ? from_detail : 0) | (kernels ? NCCL_EVENT_KERNEL_CH : 0);
    return (own | atomic_load(&next_mask)) & atomic_load(&known);
}

void rs_mask_publish(void)
{
    int *mask = atomic_load_explicit(&word, memory_order_acquire);
    if (mask == NULL) {
        return;
    }
    // The tag makes the exchange fail when another thread has published since: whoever read the wishes before a wish was
    // made can then not take KernelCh back after it was granted.
    struct rs_header *header = atomic_load_explicit(&shown_in, memory_order_acquire);
    int seen = __atomic_load_n(mask, __ATOMIC_SEQ_CST);
    int fresh;
    do {
        int wanted = bits(header);
        int tag = (int)(((unsigned)seen + TAG_ONE) & RS_MASK_TAG); // it wraps around
        fresh = wanted != 0 ? tag | wanted : 0;
    } while (!__atomic_compare_exchange_n(mask, &seen, fresh, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    if (header != NULL) {
        atomic_store_explicit(&header->event_mask, (uint32_t)(fresh & ~RS_MASK_TAG), memory_order_relaxed);
    }
}

void rs_mask_open(int *nccl_mask, uint32_t nccl_api, struct rs_header *header)
{
    static const int of_version[] = {[4] = 0xFF, [5] = 0xFFF, [6] = 0x7FFF, [7] = 0xFFFF};
    atomic_store(&known, of_version[nccl_api]);
    atomic_store_explicit(&shown_in, header, memory_order_release);
    atomic_store_explicit(&word, nccl_mask, memory_order_release);
    rs_mask_publish();
}

void rs_mask_close(void)
{
    atomic_store_explicit(&word, NULL, memory_order_release);
    atomic_store_explicit(&shown_in, NULL, memory_order_release);
    atomic_store(&wishes, 0);
}

void rs_mask_set_graphs(bool visible)
{
    atomic_store(&graphs, visible);
}

void rs_mask_set_next(int mask)
{
    if (atomic_exchange(&next_mask, mask) != mask) {
        rs_mask_publish();
    }
}

void rs_mask_wish(void)
{
    (void)atomic_fetch_add(&wishes, 1);
    rs_mask_publish();
}

void rs_mask_unwish(void)
{
    if (atomic_fetch_sub(&wishes, 1) == 1) {
        rs_mask_publish();
    }
}

bool rs_mask_is_wished(void)
{
    return atomic_load_explicit(&wishes, memory_order_relaxed) != 0;
}

void rs_mask_forbid_kernels(void)
{
    if (!atomic_load(&graphs) && !atomic_exchange(&forbidden, true)) {
        rs_mask_publish();
    }
}

bool rs_mask_has_kernels(void)
{
    int *mask = atomic_load_explicit(&word, memory_order_relaxed);
    return mask != NULL && (__atomic_load_n(mask, __ATOMIC_RELAXED) & NCCL_EVENT_KERNEL_CH) != 0;
}
