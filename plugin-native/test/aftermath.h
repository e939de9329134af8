// SPDX-License-Identifier: Apache-2.0
//
// What a process leaves behind, and what the next one makes of it.

#ifndef RINGSIDE_TEST_AFTERMATH_H
#define RINGSIDE_TEST_AFTERMATH_H

#include <sys/types.h>

#include "threads.h"

extern void *context; // of the communicator that was made last

void open_plugin(void);
void operate(int operations); // two records each
int result_of(pid_t child);

// Files in `directory`.
const char *path_of(const char *name); // until the next call
void put_file(const char *name, size_t bytes);
int exists(const char *name);

// What unread.count says; 0 and 0 where it is not there.
void expect_unread(uint64_t segments, uint64_t records);

// A process that makes a segment, lets `change` do something to it, and is killed.
void die_with_a_segment(int operations, void (*change)(struct rs_header *header));
void change_nothing(struct rs_header *header);
void name_a_living_reader(struct rs_header *header);

// The next init removes what is dead: `left` segments are there besides its own.
void expect_left_by_the_next_init(int left);

#endif
