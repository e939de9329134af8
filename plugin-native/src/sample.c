// SPDX-License-Identifier: Apache-2.0

#include "sample.h"

#include <string.h>

#include "mask.h"

#define KEYS 64u           // one bit each in a word; the last stands for all that do not fit
#define KEY_OTHERS (KEYS - 1)
#define CONTEXTS 256u
#define LONGEST_RUN 64u    // longer ones look alike
#define UNKNOWN KEYS
#define WAIT_CALLS 1024u
#define WISH_CALLS 10000u  // of others, for one wish
#define WISH_LOOK 1024u    // so often somebody looks for wishes to give up

// A key: calls of one operation and size. Free while `count` is 0.
struct key {
    uint64_t bytes;
    uint32_t operation;
    uint32_t count;
};

enum wish { WISH_NONE, WISH_MADE, WISH_GIVEN_UP };

// A communicator's past. Owned by the thread that makes its call, but for `wish`, which others may give up.
struct sampler {
    atomic_flag busy;
    _Atomic uint32_t wish;       // enum wish
    _Atomic uint32_t wish_began; // of wished_calls
    _Atomic uint32_t occupied;   // communicator + 1; 0 free
    uint32_t calls;              // since it is sampled
    uint32_t missed_until;
    uint64_t owed;               // by key: its next call is owed a timing
    uint64_t missed;             // by key: an owed call came unforeseen
    uint32_t history;            // the last five keys, each run of one counted once
    uint32_t run;                // how often the last one came in a row
    uint8_t context;             // hash of the two: where the next key will be noted
    uint8_t last;                // key of the last call
    uint8_t after_context[CONTEXTS]; // the key that came next, or UNKNOWN
    uint8_t after_key[KEYS];
    struct key keys[KEYS];
};

static struct sampler samplers[RS_SAMPLE_COMMUNICATORS];
static _Atomic uint8_t sampler_of[RS_COMMUNICATOR_CAPACITY]; // sampler + 1; 0 none
static _Atomic uint32_t calls_of[RS_COMMUNICATOR_CAPACITY];  // while it has none
static _Atomic uint32_t admitted_early;
static _Atomic uint32_t wished_calls; // calls made while any wish was pending

static void make_wish(struct sampler *sampler)
{
    atomic_store_explicit(&sampler->wish_began, atomic_load_explicit(&wished_calls, memory_order_relaxed),
                          memory_order_relaxed);
    atomic_store_explicit(&sampler->wish, WISH_MADE, memory_order_release);
    rs_mask_wish();
}

static void end_wish(struct sampler *sampler)
{
    // Whoever takes a made wish away withdraws it, once.
    if (atomic_load_explicit(&sampler->wish, memory_order_acquire) != WISH_NONE &&
        atomic_exchange_explicit(&sampler->wish, WISH_NONE, memory_order_acq_rel) == WISH_MADE) {
        rs_mask_unwish();
    }
}

static void give_up_old_wishes(uint32_t now)
{
    for (uint32_t i = 0; i < RS_SAMPLE_COMMUNICATORS; i++) {
        uint32_t made = WISH_MADE;
        if (atomic_load_explicit(&samplers[i].wish, memory_order_acquire) == WISH_MADE &&
            now - atomic_load_explicit(&samplers[i].wish_began, memory_order_relaxed) > WISH_CALLS &&
            atomic_compare_exchange_strong_explicit(&samplers[i].wish, &made, WISH_GIVEN_UP, memory_order_acq_rel,
                                                    memory_order_relaxed)) {
            rs_mask_unwish();
        }
    }
}

static struct sampler *occupy(uint16_t communicator)
{
    for (uint32_t i = 0; i < RS_SAMPLE_COMMUNICATORS; i++) {
        uint32_t free_place = 0;
        if (atomic_compare_exchange_strong(&samplers[i].occupied, &free_place, communicator + 1u)) {
            struct sampler *sampler = &samplers[i];
            sampler->calls = 0;
            sampler->missed_until = 0;
            sampler->owed = 0;
            sampler->missed = 0;
            sampler->history = 0;
            sampler->run = 0;
            sampler->context = 0;
            sampler->last = KEY_OTHERS;
            memset(sampler->after_context, UNKNOWN, sizeof sampler->after_context);
            memset(sampler->after_key, KEY_OTHERS, sizeof sampler->after_key);
            memset(sampler->keys, 0, sizeof sampler->keys);
            atomic_store_explicit(&sampler_of[communicator], (uint8_t)(i + 1), memory_order_release);
            return sampler;
        }
    }
    return NULL;
}

static void admit(struct rs_header *header, uint16_t communicator)
{
    struct sampler *sampler = occupy(communicator);
    if (sampler != NULL) {
        atomic_fetch_add_explicit(&header->timed_communicators, 1, memory_order_relaxed);
    }
}

void rs_sample_open(struct rs_header *header, uint16_t communicator)
{
    atomic_store_explicit(&sampler_of[communicator], 0, memory_order_relaxed);
    atomic_store_explicit(&calls_of[communicator], 0, memory_order_relaxed);
    if (atomic_fetch_add(&admitted_early, 1) < RS_SAMPLE_COMMUNICATORS) {
        admit(header, communicator);
    }
}

void rs_sample_close(struct rs_header *header, uint16_t communicator)
{
    uint8_t place = atomic_exchange(&sampler_of[communicator], 0);
    if (place != 0) {
        end_wish(&samplers[place - 1]);
        atomic_fetch_sub_explicit(&header->timed_communicators, 1, memory_order_relaxed);
        atomic_store(&samplers[place - 1].occupied, 0);
    }
}

void rs_sample_reset(void)
{
    for (uint32_t i = 0; i < RS_SAMPLE_COMMUNICATORS; i++) {
        atomic_flag_clear(&samplers[i].busy);
        atomic_store(&samplers[i].wish, WISH_NONE);
        atomic_store(&samplers[i].occupied, 0);
    }
    for (uint32_t i = 0; i < RS_COMMUNICATOR_CAPACITY; i++) {
        atomic_store_explicit(&sampler_of[i], 0, memory_order_relaxed);
    }
    atomic_store(&admitted_early, 0);
}

// The place of a key: the same for the same calls in the same order, whatever their names' addresses.
static uint32_t key_of(struct sampler *sampler, uint32_t operation, uint64_t bytes)
{
    uint64_t mixed = (bytes ^ (uint64_t)operation << 32) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t place = (uint32_t)(mixed >> 58);
    for (uint32_t probe = 0; probe < 8; probe++, place = (place + 1) % KEYS) {
        struct key *key = &sampler->keys[place];
        if (key->count != 0 && key->operation == operation && key->bytes == bytes) {
            return place;
        }
        if (key->count == 0 && place != KEY_OTHERS) {
            key->operation = operation;
            key->bytes = bytes;
            return place;
        }
    }
    return KEY_OTHERS;
}

static void remember(struct sampler *sampler, uint8_t key)
{
    sampler->after_context[sampler->context] = key;
    sampler->after_key[sampler->last] = key;
    if (key == sampler->last && sampler->run != 0) {
        sampler->run += sampler->run < LONGEST_RUN;
    } else {
        sampler->run = 1;
        sampler->history = (sampler->history << 6 | key) & 0x3FFFFFFF;
    }
    sampler->last = key;
    sampler->context = (uint8_t)(((sampler->history ^ sampler->run << 24) * 0x9E3779B1u) >> 24);
}

static bool is_among_first(uint32_t call)
{
    return call >= RS_SAMPLE_UNTIMED && call < RS_SAMPLE_UNTIMED + RS_SAMPLE_FIRST;
}

// Notes the call and tells whether it is timed, if there is a wish for it.
static bool take_call(struct sampler *sampler, uint32_t operation, uint64_t bytes, bool wished)
{
    uint32_t place = key_of(sampler, operation, bytes);
    uint64_t bit = UINT64_C(1) << place;
    bool always = bytes >= RS_SAMPLE_ALWAYS_BYTES;
    bool owed = always || (sampler->owed & bit) != 0;
    bool timed = wished && (owed || is_among_first(sampler->calls));
    if (timed) {
        sampler->owed &= ~bit;
        sampler->missed &= ~bit;
    } else if (owed) {
        sampler->owed |= bit;
        sampler->missed |= bit; // and waited for
        sampler->missed_until = sampler->calls + WAIT_CALLS;
    }
    if (sampler->calls == sampler->missed_until) {
        sampler->missed = 0; // what was waited for does not come any more
    }
    uint32_t count = ++sampler->keys[place].count;
    if (always || (count + 1) % RS_SAMPLE_EVERY == 0) {
        sampler->owed |= bit;
    }
    remember(sampler, (uint8_t)place);
    sampler->calls++;
    return timed;
}

static bool wants_next(const struct sampler *sampler)
{
    uint8_t next = sampler->after_context[sampler->context];
    next = next != UNKNOWN ? next : sampler->after_key[sampler->last];
    if (sampler->calls < RS_SAMPLE_UNTIMED) {
        return false;
    }
    return is_among_first(sampler->calls) || sampler->missed != 0 || (sampler->owed >> next & 1) != 0;
}

static bool take_sampled_call(struct sampler *sampler, uint32_t operation, uint64_t bytes)
{
    // Made in time, even if given up since: that must not change what the other ranks do.
    bool wished = atomic_load_explicit(&sampler->wish, memory_order_acquire) != WISH_NONE;
    bool timed = take_call(sampler, operation, bytes, wished);
    if (!wants_next(sampler)) {
        end_wish(sampler);
    } else if (atomic_load_explicit(&sampler->wish, memory_order_acquire) != WISH_MADE) {
        make_wish(sampler);
    } else {
        atomic_store_explicit(&sampler->wish_began, atomic_load_explicit(&wished_calls, memory_order_relaxed),
                              memory_order_relaxed);
    }
    return timed;
}

// Counts the calls of a communicator that is not sampled, and asks for a place when it has proved to live.
static void take_other_call(struct rs_header *header, uint16_t communicator)
{
    uint32_t calls = atomic_load_explicit(&calls_of[communicator], memory_order_relaxed) + 1;
    atomic_store_explicit(&calls_of[communicator], calls, memory_order_relaxed);
    if (calls % RS_SAMPLE_LIVES_CALLS == 0) {
        admit(header, communicator);
    }
}

bool rs_sample_call(struct rs_header *header, uint16_t communicator, uint32_t operation, uint64_t bytes)
{
    if (rs_mask_is_wished()) {
        uint32_t now = atomic_fetch_add_explicit(&wished_calls, 1, memory_order_relaxed);
        if (now % WISH_LOOK == 0) {
            give_up_old_wishes(now);
        }
    }
    uint8_t place = atomic_load_explicit(&sampler_of[communicator], memory_order_acquire);
    if (place == 0) {
        take_other_call(header, communicator);
        return false;
    }
    struct sampler *sampler = &samplers[place - 1];
    if (atomic_flag_test_and_set_explicit(&sampler->busy, memory_order_acquire)) {
        return false; // NCCL allows no two calls of one communicator at once
    }
    bool timed = take_sampled_call(sampler, operation, bytes);
    atomic_flag_clear_explicit(&sampler->busy, memory_order_release);
    return timed;
}

// From NCCL's names: ncclFloat32 and ncclBfloat16 end in their bits, ncclFloat8e4m3 has them before its kind.
static uint8_t datatype_bytes(const char *datatype)
{
    while (*datatype != '\0' && (*datatype < '1' || *datatype > '8')) {
        datatype++;
    }
    switch (*datatype) {
    case '1':
        return 2;
    case '3':
        return 4;
    case '6':
        return 8;
    default: // 8 bits, or unknown
        return 1;
    }
}

static struct rs_sample_name find_out(const char *name)
{
    static const char *const parts[] = {"AllGather", "ReduceScatter", "AlltoAll", "Gather", "Scatter"};
    struct rs_sample_name found = {.bytes = 1, .is_known = true};
    if (name == NULL) {
        return found;
    }
    found.hash = 2166136261u; // FNV-1a
    for (int i = 0; name[i] != '\0' && i < 32; i++) {
        found.hash = (found.hash ^ (uint8_t)name[i]) * 16777619u;
    }
    found.bytes = datatype_bytes(name);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        found.is_part |= strcmp(name, parts[i]) == 0;
    }
    return found;
}

struct rs_sample_name rs_sample_name(uint8_t index, const char *name)
{
    static _Atomic struct rs_sample_name kept[RS_STRING_CAPACITY];
    if (index == 0) {
        return find_out(name);
    }
    struct rs_sample_name known = atomic_load_explicit(&kept[index], memory_order_relaxed);
    if (!known.is_known) {
        known = find_out(name);
        atomic_store_explicit(&kept[index], known, memory_order_relaxed);
    }
    return known;
}
