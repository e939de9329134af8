// SPDX-License-Identifier: Apache-2.0
//
// RINGSIDE_API_MAX: NCCL takes the first version whose symbol dlsym() finds, so a version above the cap must not be
// found. The symbols of v5 to v7 are therefore indirect (STT_GNU_IFUNC): dlsym() calls the resolver and returns what
// it returns, the table's address or NULL, and NCCL goes on to the next lower version.

#ifndef RINGSIDE_ABI_CAPPED_H
#define RINGSIDE_ABI_CAPPED_H

#include <stdbool.h>
#include <stdlib.h>

#include "ringside_plugin.h"

// Whether RINGSIDE_API_MAX lets NCCL see this version; anything but one digit from 4 to 7 caps nothing.
static inline bool rs_api_visible(int version)
{
    const char *cap = getenv(RINGSIDE_ENV_API_MAX);
    bool valid = cap != NULL && cap[0] >= '4' && cap[0] <= '7' && cap[1] == '\0';
    return !valid || version <= cap[0] - '0';
}

// An indirect symbol must be declared as a function; what it resolves to is data.
#define EXPORT_CAPPED(symbol, version, table)                                                                          \
    static void (*symbol##_resolve(void))(void)                                                                        \
    {                                                                                                                  \
        return rs_api_visible(version) ? (void (*)(void))(uintptr_t)&(table) : (void (*)(void))0;                       \
    }                                                                                                                  \
    extern void symbol(void) __attribute__((ifunc(#symbol "_resolve"), visibility("default")));

#endif
