// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // dl_iterate_phdr

#include "footprint.h"

#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct range {
    uintptr_t address; // in the library that is looked for
    uintptr_t from;
    uintptr_t to;
};

static int visit(struct dl_phdr_info *library, size_t bytes, void *argument)
{
    (void)bytes;
    struct range *range = argument;
    uintptr_t from = UINTPTR_MAX;
    uintptr_t to = 0;
    for (int i = 0; i < library->dlpi_phnum; i++) {
        if (library->dlpi_phdr[i].p_type == PT_LOAD) {
            uintptr_t start = library->dlpi_addr + library->dlpi_phdr[i].p_vaddr;
            uintptr_t end = start + library->dlpi_phdr[i].p_memsz;
            from = start < from ? start : from;
            to = end > to ? end : to;
        }
    }
    if (range->address >= from && range->address < to) {
        range->from = from;
        range->to = to;
        return 1;
    }
    return 0;
}

struct footprint footprint_of(const void *address)
{
    struct footprint footprint = {0};
    struct range range = {.address = (uintptr_t)address};
    (void)dl_iterate_phdr(visit, &range);
    FILE *maps = fopen("/proc/self/smaps", "re");
    char line[512];
    bool in_library = false;
    bool in_segment = false;
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        unsigned long from;
        unsigned long to;
        long kib;
        if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
            in_library = from < range.to && to > range.from;
            in_segment = strstr(line, ".seg\n") != NULL;
            footprint.library_kib += in_library ? (long)((to - from) / 1024) : 0;
            footprint.segment_kib += in_segment ? (long)((to - from) / 1024) : 0;
        } else if (sscanf(line, "Rss: %ld kB", &kib) == 1) {
            footprint.library_resident_kib += in_library ? kib : 0;
            footprint.segment_resident_kib += in_segment ? kib : 0;
        }
    }
    if (maps != NULL) {
        (void)fclose(maps);
    }
    return footprint;
}
