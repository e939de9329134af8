// SPDX-License-Identifier: Apache-2.0
//
// What the tests of the chain share: a run of the second plugin alone or behind ours, in a process of its own, and the
// comparison of what it wrote down.

#ifndef RINGSIDE_TEST_CHAIN_HARNESS_H
#define RINGSIDE_TEST_CHAIN_HARNESS_H

#include "nccl_model.h"

#define EVERYTHING 0xFFFF
#define PAIRINGS 13 // versions of NCCL and of the second plugin

extern const struct test chain_tests[];
extern const struct test chain_life_tests[];

// From the command line; constant while a test runs.
extern const char *plugin;
extern const char *old_recorder;  // too old to be chained
extern const char *recorders[4];  // v4; v5; v5 and v6; v4 and v7
extern char chained_log[];

// NCCL's version and the recorder of a pairing.
struct pairing {
    int nccl_api;
    int recorder;
};
extern const struct pairing pairings[PAIRINGS];

void set(const char *name, unsigned long value); // an environment variable
const char *in_root(const char *name);           // a path in this program's own directory

// The segment of the calling process, mapped; NULL none.
struct rs_header *segment_of_this_process(void);

// In a process of its own: the plugin at `path` is loaded, played to and closed; what the recorder gets goes to `log`.
void run(void (*play)(struct model *), const char *path, int nccl_api, const char *log);

// A log's lines, sorted: a thread's lines stand in their order.
struct lines {
    char *text;
    char **line;
    size_t count;
};
struct lines read_log(const char *path);
void free_lines(struct lines *lines);

// Fails unless the second plugin gets the same with and without us, from every NCCL and in every version; or of the
// pairings, every `every`th from `first` on.
void same_for_all(void (*play)(struct model *));
void same_for(void (*play)(struct model *), size_t first, size_t every);

// Every sort of event, for one communicator; and a job of two of them with a captured call and its replays.
void play_calls(struct model *model, struct model_communicator *communicator);
void play_job(struct model *model);

#endif
