// SPDX-License-Identifier: Apache-2.0

#include "chain_next.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "mask.h"

#define COPY_ENGINE (NCCL_EVENT_CE_COLL | NCCL_EVENT_CE_SYNC | NCCL_EVENT_CE_BATCH)
#define OLDEST_API 4
#define OWN_NAME "Ringside"

struct rs_next rs_next;

static const int known_bits[] = {[4] = 0xFF, [5] = 0xFFF, [6] = 0x7FFF, [7] = 0xFFFF};
static void *library;                 // opened and closed under the chain's lock
static _Thread_local bool is_calling; // touched in init only

static void warn(nccl_logger logger, const char *path, const char *reason)
{
    if (logger != NULL) {
        logger(NCCL_LOG_WARN, NCCL_LOG_ALL, "ringside", 0,
               "Ringside goes on without a second plugin: RINGSIDE_NEXT_PLUGIN=%s: %s", path, reason);
    }
}

static const struct rs_next_table *find_table(uint32_t nccl_api, uint32_t *api)
{
    for (*api = nccl_api; *api >= OLDEST_API; (*api)--) {
        char symbol[32];
        (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%u", (unsigned)*api);
        const struct rs_next_table *table = dlsym(library, symbol);
        if (table != NULL) {
            return table;
        }
    }
    return NULL;
}

static const char *objection(const struct rs_next_table *table)
{
    if (table == NULL) {
        bool old = dlsym(library, "ncclProfiler_v3") != NULL || dlsym(library, "ncclProfiler_v2") != NULL ||
                   dlsym(library, "ncclProfiler_v1") != NULL;
        return old ? "its interface is older than version 4, which NCCL 2.27 brought; take a newer release of it"
                   : "it exports no ncclProfiler_v4 to the version of this NCCL; name a NCCL profiler plugin";
    }
    if (table->init.v4 == NULL || table->start_event == NULL || table->stop_event == NULL ||
        table->record_event_state == NULL || table->finalize == NULL) {
        return "its table lacks a function; take another release of it";
    }
    if (table->name != NULL && strcmp(table->name, OWN_NAME) == 0) {
        return "that is Ringside itself; name the other plugin";
    }
    return NULL;
}

bool rs_next_load(const char *path, uint32_t nccl_api, nccl_logger logger)
{
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *error = dlerror();
        char reason[512];
        (void)snprintf(reason, sizeof reason, "cannot be loaded: %s; name the path of a NCCL profiler plugin",
                       error != NULL ? error : "no reason given");
        warn(logger, path, reason);
        return false;
    }
    uint32_t api;
    const struct rs_next_table *table = find_table(nccl_api, &api);
    const char *reason = objection(table);
    if (reason != NULL) {
        warn(logger, path, reason);
        (void)dlclose(library);
        library = NULL;
        return false;
    }
    rs_next.nccl_api = nccl_api;
    rs_next.api = api;
    rs_next.pid = getpid();
    rs_next.nccl_known = known_bits[nccl_api];
    rs_next.known = known_bits[api] & known_bits[nccl_api];
    atomic_store_explicit(&rs_next.table, table, memory_order_release);
    if (logger != NULL) {
        logger(NCCL_LOG_INFO, NCCL_LOG_ALL, "ringside", 0, "Ringside passes events on to %s (%s, interface version %u)",
               path, table->name != NULL ? table->name : "no name", (unsigned)api);
    }
    return true;
}

void rs_next_unload(void)
{
    atomic_store_explicit(&rs_next.table, NULL, memory_order_release);
    __atomic_store_n(&rs_next.mask, 0, __ATOMIC_RELAXED);
    atomic_store_explicit(&rs_next.published, 0, memory_order_relaxed);
    rs_mask_set_next(atomic_exchange(&rs_next.nccl_mask, NULL), 0);
    (void)dlclose(library);
    library = NULL;
}

nccl_result rs_next_init(void **context, const struct rs_communicator_arguments *arguments)
{
    const struct rs_next_table *table = rs_next_loaded();
    const struct rs_communicator_arguments *a = arguments;
    is_calling = true;
    nccl_result result =
        rs_next.api == 4
            ? table->init.v4(context, &rs_next.mask, a->name, a->hash, a->nodes, a->ranks, a->rank, a->logger)
            : table->init.v5(context, a->hash, &rs_next.mask, a->name, a->nodes, a->ranks, a->rank, a->logger);
    is_calling = false;
    if (result == NCCL_SUCCESS) { // what NCCL does with the mask then
        int dropped = rs_next.api == 5 ? COPY_ENGINE : rs_next.api == 6 ? NCCL_EVENT_KERNEL_PHASE : 0;
        if (rs_next.api < rs_next.nccl_api && dropped != 0) {
            (void)__atomic_fetch_and(&rs_next.mask, ~dropped, __ATOMIC_RELAXED);
        }
        bool phases = (__atomic_load_n(&rs_next.mask, __ATOMIC_RELAXED) & NCCL_EVENT_KERNEL_PHASE) != 0;
        if (rs_next.nccl_api >= 7 && phases) {
            (void)__atomic_fetch_or(&rs_next.mask, NCCL_EVENT_KERNEL_CH, __ATOMIC_RELAXED);
        }
    }
    rs_next_follow_mask();
    // Also where it asks for what it asked for before: NCCL's word may have been let go of since, or be the child's.
    rs_mask_set_next(atomic_load_explicit(&rs_next.nccl_mask, memory_order_relaxed),
                     atomic_load_explicit(&rs_next.published, memory_order_relaxed));
    return result;
}

bool rs_next_is_calling(void)
{
    return is_calling;
}

void rs_next_follow_mask(void)
{
    // Two threads may publish in the wrong order; the next call puts it right.
    int wanted = __atomic_load_n(&rs_next.mask, __ATOMIC_RELAXED) & rs_next.known;
    if (atomic_load_explicit(&rs_next.published, memory_order_relaxed) != wanted) {
        atomic_store_explicit(&rs_next.published, wanted, memory_order_relaxed);
        rs_mask_set_next(atomic_load_explicit(&rs_next.nccl_mask, memory_order_relaxed), wanted);
    }
}

int rs_next_mask(void)
{
    int *nccl_mask = atomic_load_explicit(&rs_next.nccl_mask, memory_order_relaxed);
    int seen = nccl_mask != NULL ? __atomic_load_n(nccl_mask, __ATOMIC_RELAXED) : 0;
    return __atomic_load_n(&rs_next.mask, __ATOMIC_RELAXED) & rs_next.known & seen;
}
