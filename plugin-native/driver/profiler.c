// SPDX-License-Identifier: Apache-2.0

#include "profiler.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/nccl_profiler_v4.h"

// NCCL's mask bits below each event type, itself included: a set bit implies its ancestors.
#define OPERATION_CHILDREN                                                                                             \
    (NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_CH | NCCL_EVENT_NET_PLUGIN |                       \
     NCCL_EVENT_KERNEL_PHASE)
#define COLL_TREE (NCCL_EVENT_COLL | OPERATION_CHILDREN)
#define P2P_TREE (NCCL_EVENT_P2P | OPERATION_CHILDREN)

struct table_v5 { // the same members in v5, v6 and v7
    const char *name;
    nccl_result (*init)(void **, uint64_t, int *, const char *, int, int, int, nccl_logger);
    nccl_result (*start_event)(void *, void **, const void *);
    nccl_result (*stop_event)(void *);
    nccl_result (*record_event_state)(void *, int, const union nccl_state_args *);
    nccl_result (*finalize)(void *);
};

static void log_line(int level, unsigned long flags, const char *file, int line, const char *format, ...)
{
    (void)flags;
    (void)file;
    (void)line;
    if (level > NCCL_LOG_WARN) {
        return;
    }
    va_list values;
    va_start(values, format);
    (void)vfprintf(stderr, format, values);
    (void)fputc('\n', stderr);
    va_end(values);
}

void profiler_load(struct profiler *profiler, const char *path, int api_max)
{
    profiler->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (profiler->library == NULL) {
        (void)fprintf(stderr, "ringside-nccl-driver: cannot load the plugin: %s; name it with --plugin\n", dlerror());
        exit(1);
    }
    profiler->table = NULL;
    for (int api = api_max; api >= 4 && profiler->table == NULL; api--) {
        char symbol[32];
        (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
        profiler->table = dlsym(profiler->library, symbol);
        profiler->api = api;
    }
    if (profiler->table == NULL) {
        (void)fprintf(stderr, "ringside-nccl-driver: %s exports no ncclProfiler_v4 to v%d\n", path, api_max);
        exit(1);
    }
}

void *profiler_init(struct profiler *profiler, const char *name, uint64_t hash, int nodes, int ranks, int rank)
{
    void *context = NULL;
    if (profiler->api == 4) {
        const struct nccl_profiler_v4 *table = profiler->table;
        (void)table->init(&context, &profiler->event_mask, name, hash, nodes, ranks, rank, log_line);
    } else {
        const struct table_v5 *table = profiler->table;
        (void)table->init(&context, hash, &profiler->event_mask, name, nodes, ranks, rank, log_line);
    }
    return context;
}

void profiler_finalize(struct profiler *profiler, void *context)
{
    (void)((const struct table_v5 *)profiler->table)->finalize(context);
}

bool profiler_wants(const struct profiler *profiler, uint64_t type)
{
    static const int launched = COLL_TREE | P2P_TREE;
    int tree = (int)type;
    switch (type) {
    case NCCL_EVENT_GROUP:
        tree |= launched;
        break;
    case NCCL_EVENT_GROUP_API:
        tree |= launched | NCCL_EVENT_COLL_API | NCCL_EVENT_P2P_API | NCCL_EVENT_KERNEL_LAUNCH;
        break;
    case NCCL_EVENT_COLL_API:
    case NCCL_EVENT_COLL:
        tree |= COLL_TREE;
        break;
    case NCCL_EVENT_P2P_API:
    case NCCL_EVENT_P2P:
        tree |= P2P_TREE;
        break;
    case NCCL_EVENT_PROXY_OP:
        tree |= NCCL_EVENT_PROXY_STEP | NCCL_EVENT_NET_PLUGIN;
        break;
    default:
        break;
    }
    bool known = profiler->api >= 5 || type <= NCCL_EVENT_NET_PLUGIN;
    return known && (__atomic_load_n(&profiler->event_mask, __ATOMIC_RELAXED) & tree) != 0;
}

void *profiler_start(const struct profiler *profiler, void *context, event_descriptor descriptor)
{
    return profiler_wants(profiler, descriptor.type) ? profiler_raise(profiler, context, descriptor) : NULL;
}

void *profiler_raise(const struct profiler *profiler, void *context, event_descriptor descriptor)
{
    void *handle = NULL;
    (void)((const struct table_v5 *)profiler->table)->start_event(context, &handle, &descriptor);
    return handle;
}

void profiler_state(const struct profiler *profiler, void *handle, int state, uint64_t argument)
{
    if (handle != NULL) {
        union nccl_state_args args = {.trans_size = argument};
        (void)((const struct table_v5 *)profiler->table)->record_event_state(handle, state, &args);
    }
}

void profiler_stop(const struct profiler *profiler, void *handle)
{
    if (handle != NULL) {
        (void)((const struct table_v5 *)profiler->table)->stop_event(handle);
    }
}
