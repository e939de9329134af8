// SPDX-License-Identifier: Apache-2.0

#include "dependent.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kernel_text[] = ".version 7.8\n"
                                  ".target sm_90\n"
                                  ".address_size 64\n"
                                  ".visible .entry wait_a_little()\n"
                                  "{\n"
                                  ".reg .u64 begin, now, passed;\n"
                                  ".reg .pred early;\n"
                                  "griddepcontrol.launch_dependents;\n"
                                  "mov.u64 begin, %clock64;\n"
                                  "again: mov.u64 now, %clock64;\n"
                                  "sub.u64 passed, now, begin;\n"
                                  "setp.lt.u64 early, passed, 6000;\n"
                                  "@early bra again;\n"
                                  "griddepcontrol.wait;\n"
                                  "ret;\n"
                                  "}\n";

// CUDA's own layouts and values (cuda.h).
enum { ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION = 6 };

struct launch_attribute {
    int id;
    char pad[4];
    union {
        char pad[64];
        int programmatic_stream_serialization;
    } value;
};

struct launch_config {
    unsigned grid[3];
    unsigned block[3];
    unsigned shared_bytes;
    gpu_stream stream;
    struct launch_attribute *attributes;
    unsigned attribute_count;
};

static int (*launch)(const struct launch_config *, void *function, void **parameters, void **extra);
static void *function;

static void *symbol_of(void *library, const char *name)
{
    void *symbol = dlsym(library, name);
    if (symbol == NULL) {
        (void)fprintf(stderr, "libcuda.so.1 has no %s\n", name);
        exit(1);
    }
    return symbol;
}

void dependent_open(void)
{
    void *library = dlopen("libcuda.so.1", RTLD_NOW);
    if (library == NULL) {
        (void)fprintf(stderr, "cannot open libcuda.so.1: %s\n", dlerror());
        exit(1);
    }
    int (*load)(void **module, const void *image);
    int (*find)(void **found, void *module, const char *name);
    void *symbol = symbol_of(library, "cuModuleLoadData");
    memcpy(&load, &symbol, sizeof symbol);
    symbol = symbol_of(library, "cuModuleGetFunction");
    memcpy(&find, &symbol, sizeof symbol);
    symbol = symbol_of(library, "cuLaunchKernelEx");
    memcpy(&launch, &symbol, sizeof symbol);
    void *module = NULL;
    gpu_check(load(&module, kernel_text), "cuModuleLoadData");
    gpu_check(find(&function, module, "wait_a_little"), "cuModuleGetFunction");
}

void dependent_launch(gpu_stream stream, int count, bool early)
{
    struct launch_attribute attribute = {.id = ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION,
                                         .value.programmatic_stream_serialization = early};
    struct launch_config config = {.grid = {8, 1, 1},
                                   .block = {32, 1, 1},
                                   .stream = stream,
                                   .attributes = &attribute,
                                   .attribute_count = 1};
    for (int i = 0; i < count; i++) {
        gpu_check(launch(&config, function, NULL, NULL), "cuLaunchKernelEx");
    }
}
