// SPDX-License-Identifier: Apache-2.0
//
// What a storm says of itself, in a file that outlives its kill: for each thread how many record-producing callbacks it
// has begun and how many have returned. Whoever drains the segment can then say which records must be there. Read by
// io.ringside.node.stress.StormLedger. Little-endian.

#ifndef RINGSIDE_STORM_LEDGER_H
#define RINGSIDE_STORM_LEDGER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define STORM_MOST_THREADS 64u

// One thread's row. Written by that thread only: `begun` before the callback, `returned` after it, so that
// returned <= records handed to the lane <= begun <= returned + 1 at every instant.
struct storm_row {
    _Atomic uint64_t begun;
    _Atomic uint64_t returned;
    _Atomic uint64_t refused; // starts that the plugin answered with no handle: their stops made no record
    _Atomic uint32_t tid;
    uint8_t reserved[100];
};

struct storm_ledger {
    _Atomic uint32_t stop; // the reader's: 1 ends the storm as if its count were reached
    uint8_t reserved[124];
    struct storm_row rows[STORM_MOST_THREADS];
};

_Static_assert(sizeof(struct storm_row) == 128, "two cache lines");
_Static_assert(offsetof(struct storm_row, tid) == 24, "row layout");
_Static_assert(offsetof(struct storm_ledger, rows) == 128, "ledger layout");

#endif
