// SPDX-License-Identifier: Apache-2.0
//
// Names of functions, datatypes, algorithms and protocols as indices into the segment's string table. NCCL passes the
// same few strings again and again, mostly constants: the four of an operation are known again by their addresses and,
// as memory is reused, by what stands there.

#ifndef RINGSIDE_NAME_H
#define RINGSIDE_NAME_H

#include "lane.h"

extern const char rs_name_absent[16]; // stands for NULL

// The 16 bytes behind an address that do not cross a page. A name may be shorter: the bytes behind its end are read all
// the same, which cannot fault within a page, and which the sanitizers are not to see.
__attribute__((no_sanitize("address", "thread"))) static inline void rs_name_load(const char *name, uint64_t bytes[2])
{
    __asm__("" : "+r"(name)); // or the compiler would know better how long the array is
    memcpy(bytes, name, 16);
}

static inline bool rs_name_is(const struct rs_names *known, int i, const char *name)
{
    uint64_t bytes[2];
    rs_name_load(name, bytes);
    return ((known->bytes[i][0] ^ bytes[0]) | (known->bytes[i][1] ^ bytes[1])) == 0;
}

// Whether they are these: the same addresses, and the same behind each.
static inline bool rs_names_are(const struct rs_names *known, const char *function, const char *datatype,
                                const char *algorithm, const char *protocol)
{
    uint64_t differ = ((uintptr_t)known->addresses[0] ^ (uintptr_t)function) |
                      ((uintptr_t)known->addresses[1] ^ (uintptr_t)datatype) |
                      ((uintptr_t)known->addresses[2] ^ (uintptr_t)algorithm) |
                      ((uintptr_t)known->addresses[3] ^ (uintptr_t)protocol);
    return differ == 0 && rs_name_is(known, 0, function) && rs_name_is(known, 1, datatype) &&
           rs_name_is(known, 2, algorithm) && rs_name_is(known, 3, protocol);
}

// The two places in `names_at` of names with this hash.
static inline uint32_t rs_names_first(uint64_t hash)
{
    return (uint32_t)(hash >> (64 - RS_NAMES_BITS));
}

static inline uint32_t rs_names_second(uint64_t hash)
{
    return (uint32_t)(hash >> (64 - 2 * RS_NAMES_BITS)) & ((1u << RS_NAMES_BITS) - 1);
}

// For names that are not in their first place: finds them in their second, or one by one in the string table, where
// those that are new are added. Threads: the lane's own. Blocks: never.
__attribute__((noinline)) const struct rs_names *rs_names_search(struct rs_segment *segment, struct rs_writer *writer,
                                                                uint64_t hash, const char *const names[RS_NAMES]);

// The string table's indices for the names of an operation, each cut to 59 bytes; 0 for NULL, "" or a full table
// (counted as lost). They hold until the lane's next call. Threads: the lane's own. Blocks: never.
static inline const uint8_t *rs_names_index(struct rs_segment *segment, struct rs_writer *writer, const char *function,
                                            const char *datatype, const char *algorithm, const char *protocol)
{
    function = function != NULL ? function : rs_name_absent;
    datatype = datatype != NULL ? datatype : rs_name_absent;
    algorithm = algorithm != NULL ? algorithm : rs_name_absent;
    protocol = protocol != NULL ? protocol : rs_name_absent;
    uint64_t mixed = (uintptr_t)function + 3 * (uintptr_t)datatype + 5 * (uintptr_t)algorithm + 9 * (uintptr_t)protocol;
    uint64_t hash = mixed * UINT64_C(0x9E3779B97F4A7C15);
    const struct rs_names *known = &writer->names[writer->names_at[rs_names_first(hash)]];
    if (!rs_names_are(known, function, datatype, algorithm, protocol)) {
        const char *const names[RS_NAMES] = {function, datatype, algorithm, protocol};
        known = rs_names_search(segment, writer, hash, names);
    }
    return known->indices;
}

#endif
