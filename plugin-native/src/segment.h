// SPDX-License-Identifier: Apache-2.0
//
// The shared-memory segment of this process: created by the first init, closed by the last finalize. Its layout is
// protocol/ring/ringside_ring.h; this is the process's private view of it.

#ifndef RINGSIDE_SEGMENT_H
#define RINGSIDE_SEGMENT_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

#include "ringside_ring.h"

// Kept out of the callbacks' usual way, into which everything else is inlined.
#define RS_RARE __attribute__((noinline, cold))

// Words that several threads may touch and that order nothing.
#define rs_get(word) atomic_load_explicit(&(word), memory_order_relaxed)
#define rs_set(word, value) atomic_store_explicit(&(word), (value), memory_order_relaxed)

struct rs_segment {
    struct rs_header *header;
    struct rs_communicator *communicators;
    struct rs_string *strings;
    struct rs_lane *lanes;
    struct rs_record *records;
    uint32_t nccl_api;
    uint32_t generation; // differs for every segment of a process's life; never 0
    int32_t pid;
    int file; // kept open for its lock; -1 none
    char path[PATH_MAX];
};

// What init decides and the header tells the daemon.
struct rs_segment_options {
    uint32_t nccl_api;
    uint32_t level_requested;
    uint32_t graphs;
    uint32_t kernel_channels; // enum rs_kernel_channels
    uint32_t timed_one_in;
};

// Creates the file, fills the header and stores the magic last. Returns 0, or -errno with one sentence for the
// operator in `reason`. Threads: init only. Blocks: on file creation. rs_segment_close destroys what it creates.
int rs_segment_create(struct rs_segment *segment, const struct rs_segment_options *options, char *reason,
                      size_t reason_bytes);

// Marks the segment CLOSED, removes the file if no daemon reads it, and unmaps it unless `keep`, where a thread may
// still come back to it. Threads: the last finalize only.
void rs_segment_close(struct rs_segment *segment, bool keep);

// Removes the file where no daemon reads it, and counts what nobody has read. Threads: finalize and exit.
void rs_segment_remove_unread(struct rs_segment *segment);

// Unmaps the parent's segment in a forked child and touches nothing else. Threads: the fork handler only.
void rs_segment_abandon(struct rs_segment *segment);

// Removes the segments in `directory` whose process is gone and that no daemon reads, both judged by their locks, and
// counts what nobody has read. Threads: init only.
void rs_segment_sweep(int directory);

// Takes the lock on one byte of the file; false when another holds it, or there are no locks.
bool rs_lock_take(int file, off_t byte);

// Adds a segment to the directory's count of what was removed unread, unless a daemon has read it to its end.
void rs_unread_add(int directory, const struct rs_header *header, uint64_t records);

// How many records of a mapped segment no daemon has read.
uint64_t rs_unread_records(const struct rs_lane *lanes, uint32_t count);

// The start time of process `pid` in clock ticks since boot (field 22 of /proc/<pid>/stat); 0 when it is gone.
uint64_t rs_process_start_ticks(int32_t pid);

// Reads the boot id of this kernel into 16 bytes; zeros when unknown.
void rs_boot_id(uint8_t id[16]);

// The inode of this process's pid namespace; 0 when unknown.
uint64_t rs_pid_namespace(void);

#endif
