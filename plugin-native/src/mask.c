// SPDX-License-Identifier: Apache-2.0

#include "mask.h"

#include "abi/nccl_profiler.h"

#define COPIES 8 // of NCCL in a process: a wheel's, the system's, one linked into a library

// What every level records.
#define OWN (NCCL_EVENT_COLL_API | NCCL_EVENT_P2P_API | NCCL_EVENT_COLL | NCCL_EVENT_P2P | NCCL_EVENT_PROXY_OP | \
             NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_LAUNCH | NCCL_EVENT_CE_COLL)
#define KERNELS (NCCL_EVENT_KERNEL_CH | NCCL_EVENT_KERNEL_PHASE)

struct rs_mask {
    _Atomic(int *) word; // NULL: a free entry
    uint32_t communicators; // under process.c's lock
    int known;              // the bits this NCCL knows
    _Atomic(struct rs_header *) shown_in;
    atomic_int kernels;     // KERNELS bits that were decided on
    atomic_bool sealed;
    atomic_bool overridden;
    atomic_int next;
    atomic_int published; // what we last wrote,
    atomic_int coming;    // and what we are about to write
};

static struct rs_mask masks[COPIES];

static int known_bits(uint32_t nccl_api)
{
    static const int of_version[] = {[4] = 0xFF, [5] = 0xFFF, [6] = 0x7FFF, [7] = 0xFFFF};
    return of_version[nccl_api];
}

static int bits(struct rs_mask *mask)
{
    int next = rs_get(mask->next);
    if (!atomic_load(&mask->sealed)) {
        (void)atomic_fetch_or(&mask->kernels, next & KERNELS);
    }
    int own = rs_get(mask->shown_in) != NULL ? OWN : 0; // else only the chained plugin is served
    return (own | (next & ~KERNELS) | atomic_load(&mask->kernels)) & mask->known;
}

static void publish(struct rs_mask *mask, bool first)
{
    int *word = atomic_load_explicit(&mask->word, memory_order_acquire);
    int wanted = bits(mask);
    int before = atomic_load(&mask->published);
    if (word == NULL || (!first && (wanted == before || atomic_load(&mask->overridden)))) {
        return;
    }
    atomic_store(&mask->coming, wanted); // first, so that rs_mask_look knows it
    if (first) {
        __atomic_store_n(word, wanted, __ATOMIC_SEQ_CST);
    } else if (!__atomic_compare_exchange_n(word, &before, wanted, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        return; // another's: left as it is
    }
    atomic_store(&mask->published, wanted);
    struct rs_header *header = atomic_load_explicit(&mask->shown_in, memory_order_acquire);
    if (header != NULL) {
        atomic_store_explicit(&header->event_mask, (uint32_t)wanted, memory_order_relaxed);
    }
}

static struct rs_mask *find(const int *word)
{
    for (int i = 0; i < COPIES; i++) {
        if (atomic_load_explicit(&masks[i].word, memory_order_acquire) == word) {
            return &masks[i];
        }
    }
    return NULL;
}

struct rs_mask *rs_mask_join(int *word, uint32_t nccl_api, struct rs_header *header, bool kernels)
{
    struct rs_mask *mask = find(word);
    bool unrecorded = mask != NULL && header == NULL && rs_get(mask->shown_in) == NULL;
    if (mask != NULL && (mask->communicators != 0 || unrecorded)) {
        mask->communicators += unrecorded ? 0 : 1;
        if (!atomic_load(&mask->overridden)) {
            __atomic_store_n(word, rs_get(mask->published), __ATOMIC_SEQ_CST); // every init writes it
        }
        return mask;
    }
    mask = mask != NULL ? mask : find(NULL);
    if (mask == NULL) {
        __atomic_store_n(word, (header != NULL ? OWN | (kernels ? NCCL_EVENT_KERNEL_CH : 0) : 0) & known_bits(nccl_api),
                         __ATOMIC_SEQ_CST);
        return NULL;
    }
    mask->communicators = header != NULL ? 1 : 0; // nobody tells of the end of those that are not recorded
    mask->known = known_bits(nccl_api);
    atomic_store(&mask->kernels, kernels ? NCCL_EVENT_KERNEL_CH : 0);
    atomic_store(&mask->sealed, false);
    atomic_store(&mask->overridden, false);
    atomic_store(&mask->next, 0);
    atomic_store(&mask->shown_in, header);
    atomic_store_explicit(&mask->word, word, memory_order_release);
    publish(mask, true);
    return mask;
}

void rs_mask_seal(struct rs_mask *mask)
{
    if (mask != NULL && !atomic_exchange(&mask->sealed, true)) {
        struct rs_header *header = atomic_load(&mask->shown_in);
        if (header != NULL && rs_mask_has_kernels(mask)) {
            header->kernel_channels = RS_KERNEL_CHANNELS_ON; // also where it is the chained plugin's wish
        }
    }
}

void rs_mask_leave(struct rs_mask *mask)
{
    if (mask != NULL && mask->communicators != 0 && --mask->communicators == 0) {
        atomic_store(&mask->shown_in, NULL);
        atomic_store_explicit(&mask->word, NULL, memory_order_release);
    }
}

void rs_mask_forget(void)
{
    for (int i = 0; i < COPIES; i++) {
        masks[i].communicators = 0;
        atomic_store(&masks[i].shown_in, NULL);
        atomic_store(&masks[i].word, NULL);
    }
}

void rs_mask_set_next(const int *word, int next)
{
    struct rs_mask *mask = word != NULL ? find(word) : NULL;
    if (mask != NULL && atomic_exchange(&mask->next, next) != next) {
        publish(mask, false);
    }
}

void rs_mask_look(struct rs_mask *mask)
{
    int *word = mask != NULL ? atomic_load_explicit(&mask->word, memory_order_acquire) : NULL;
    if (word == NULL) {
        return;
    }
    int seen = __atomic_load_n(word, __ATOMIC_RELAXED);
    if (__builtin_expect(seen == rs_get(mask->published), 1) || seen == rs_get(mask->coming) ||
        rs_get(mask->overridden)) {
        return;
    }
    atomic_store(&mask->overridden, true);
    struct rs_header *header = atomic_load_explicit(&mask->shown_in, memory_order_acquire);
    if (header != NULL) {
        atomic_store_explicit(&header->mask_overridden, 1, memory_order_relaxed);
    }
}

bool rs_mask_has_kernels(const struct rs_mask *mask)
{
    return mask != NULL && (rs_get(mask->kernels) & NCCL_EVENT_KERNEL_CH) != 0;
}

bool rs_mask_is_overridden(const struct rs_mask *mask)
{
    return mask != NULL && rs_get(mask->overridden);
}
