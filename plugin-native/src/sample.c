// SPDX-License-Identifier: Apache-2.0

#include "sample.h"

#include <string.h>

#define KEY_OTHERS (RS_SAMPLE_KEYS - 1)
#define PROBES 8u

void rs_sample_open(struct rs_sample *sample)
{
    memset((void *)sample, 0, sizeof *sample);
}

// The place of a key: the same for the same calls in the same order, whatever their names' addresses.
static struct rs_sample_key *key_of(struct rs_sample *sample, uint32_t operation, uint64_t bytes)
{
    uint64_t mixed = (bytes ^ (uint64_t)operation << 32) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t place = (uint32_t)(mixed >> 59);
    for (uint32_t probe = 0; probe < PROBES; probe++, place = (place + 1) % RS_SAMPLE_KEYS) {
        struct rs_sample_key *key = &sample->keys[place];
        if (place == KEY_OTHERS) {
            continue;
        }
        if (rs_get(key->count) == 0) {
            rs_set(key->operation, operation);
            rs_set(key->bytes, bytes);
            return key;
        }
        if (rs_get(key->operation) == operation && rs_get(key->bytes) == bytes) {
            return key;
        }
    }
    return &sample->keys[KEY_OTHERS];
}

bool rs_sample_takes(struct rs_sample *sample, uint32_t operation, uint64_t bytes, uint32_t one_in)
{
    struct rs_sample_key *key = key_of(sample, operation, bytes);
    uint32_t count = rs_get(key->count);
    rs_set(key->count, count + 1 != 0 ? count + 1 : 1); // 0 would free the key
    return count % one_in == 0 || bytes >= RS_SAMPLE_ALWAYS_BYTES;
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
