// SPDX-License-Identifier: Apache-2.0
//
// A reader of Ringside segments in C, for measurements and tests on machines without Java: attaches to one segment,
// drains its lanes by the ring's protocol, asks for a level. The content of a segment is hostile: every size and
// offset is checked against the file and the layout's ceilings, and a file truncated under the mapping ends the
// segment, not the program. Unlike the daemon it gives no lane of an ended thread back.

#ifndef RINGSIDE_RING_TAIL_H
#define RINGSIDE_RING_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ringside_ring.h"

// Where the parts of a segment lie, checked.
struct rs_tail_layout {
    uint64_t segment_bytes;
    uint64_t communicators_offset;
    uint64_t strings_offset;
    uint64_t lanes_offset;
    uint64_t records_offset;
    uint32_t communicator_bytes;
    uint32_t communicator_capacity;
    uint32_t string_bytes;
    uint32_t string_capacity;
    uint32_t lane_header_bytes;
    uint32_t lane_capacity;
    uint32_t records_per_lane;
};

// One attached segment. Owned by one thread.
struct rs_tail {
    unsigned char *memory;
    struct rs_tail_layout layout;
    uint64_t tails[RS_MAX_LANE_CAPACITY]; // this reader's own; the segment's are only written
    int file;
    bool truncated;
    uint64_t records;    // drained
    uint64_t unreadable; // published but out of sequence: skipped up to the lane's head
    char path[4096];
};

// Gets drained records of one lane, in order. The copy is the caller's for the length of the call.
typedef void (*rs_tail_sink)(void *argument, uint32_t lane, const struct rs_record *records, size_t count);

// Checks a header against the length of what follows it. On false, `reason` is a sentence. Reads nothing but the
// header and keeps no pointer. `memory` is 64-byte aligned.
bool rs_tail_check(const void *memory, uint64_t bytes, struct rs_tail_layout *layout, const char **reason);

// Maps, checks and claims a segment as its one reader. On false, `reason` is a sentence; one that is not finished yet
// gives the reason "unfinished". Threads: one. Blocks: never.
bool rs_tail_open(struct rs_tail *tail, const char *path, const char **reason);

// Hands on what is published, at most one lane's capacity of each lane, and moves the consumer's position. Returns the
// number of records. `last`: the writer is gone, so also the one record of a lane that its head does not count yet.
size_t rs_tail_drain(struct rs_tail *tail, bool last, rs_tail_sink sink, void *argument);

// Whether nobody writes any more: closed, truncated, or its process is gone.
bool rs_tail_is_over(struct rs_tail *tail);

// Asks for a level until that moment of CLOCK_MONOTONIC; RS_LEVEL_NONE and 0 take it back.
void rs_tail_want_level(struct rs_tail *tail, uint32_t level, uint64_t until_nanos);

// A word of the header that the plugin changes; 0 when the file was truncated.
uint32_t rs_tail_level_in_force(struct rs_tail *tail);

// Copies `bytes` from `offset` out of the segment; false when that is not within it.
bool rs_tail_copy(struct rs_tail *tail, uint64_t offset, void *to, size_t bytes);

// Gives the segment back, and with `remove` deletes its file.
void rs_tail_close(struct rs_tail *tail, bool remove);

#endif
