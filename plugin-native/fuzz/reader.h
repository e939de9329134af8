// SPDX-License-Identifier: Apache-2.0
//
// The other side of the segment while a fuzzer runs: an honest daemon that checks each record it takes, or a hostile
// one that writes what it likes into the shared words. Every access is atomic: the writer is another thread.

#ifndef RINGSIDE_FUZZ_READER_H
#define RINGSIDE_FUZZ_READER_H

#include "ringside_ring.h"
#include "source.h"

enum reader_manner {
    READER_HONEST,  // drains, frees the lanes of ended threads, asks for levels
    READER_HOSTILE, // random values in the words that a daemon may write
    READER_WILD,    // random values anywhere before the records
    READER_MANNERS
};

struct reader {
    struct rs_header *header;
    uint64_t drained;
    uint64_t kinds[RS_KIND_STAMP_REFUSED + 1]; // of those
    uint64_t malformed; // each with a line on stderr
};

// Maps the segment in `directory`; false when there is none.
bool reader_open(struct reader *reader, const char *directory);
void reader_close(struct reader *reader);

// One pass of an honest daemon. `frees_lanes`: those whose thread is gone are given back.
void reader_drain(struct reader *reader, bool frees_lanes);

// Takes everything, unchecked: after hostile writes records may be anything.
void reader_empty(struct reader *reader);

// One hostile write. `steal_lanes`: also lets a second thread into a lane that is in use.
void reader_scribble(struct reader *reader, enum reader_manner manner, bool steal_lanes, struct source *source);

// Asks for a level as the daemon does.
void reader_ask_level(struct reader *reader, uint32_t level, uint64_t until_nanos);

#endif
