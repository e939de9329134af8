// SPDX-License-Identifier: Apache-2.0
//
// libFuzzer: the bytes choose the callbacks, their order and arguments, and what a hostile daemon writes in between.
// One thread. The plugin is loaded anew every 64 inputs, for the next interface version and level.

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actor.h"
#include "reader.h"

enum { INPUTS_PER_LOAD = 64 };

static char directory[] = "/dev/shm/ringside-fuzz-XXXXXX";
static struct world world;
static struct reader reader;
static struct actor actor;
static unsigned inputs;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void clear_directory(void)
{
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] != '.') {
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

static void remove_directory(void)
{
    clear_directory();
    (void)rmdir(directory);
}

static void load(void)
{
    static const char *const levels[] = {"steady", "detail", "deep"};
    if (inputs == 0) {
        if (mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0 || atexit(remove_directory) != 0) {
            abort();
        }
        (void)dlopen(RINGSIDE_PLUGIN, RTLD_NOW | RTLD_NODELETE); // libFuzzer goes on reading its counters
    } else {
        world_close(&world);
        reader_close(&reader);
        clear_directory();
    }
    unsigned loads = inputs / INPUTS_PER_LOAD;
    (void)setenv("RINGSIDE_LEVEL", levels[loads % 3], 1);
    (void)setenv("RINGSIDE_GRAPHS", loads % 5 == 0 ? "1" : "0", 1);
    if (!world_open(&world, RINGSIDE_PLUGIN, 4 + (int)(loads % 4), true) || !reader_open(&reader, directory)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (inputs % INPUTS_PER_LOAD == 0) {
        load();
    }
    inputs++;
    memset(&actor, 0, sizeof actor);
    actor.world = &world;
    actor.source = source_of(bytes, count);
    while (!source_is_dry(&actor.source)) {
        switch (choose(&actor.source, 8)) {
        case 6:
            reader_scribble(&reader, READER_WILD, true, &actor.source);
            break;
        case 7:
            reader_empty(&reader);
            break;
        default:
            actor_burst(&actor);
            break;
        }
    }
    return 0;
}
