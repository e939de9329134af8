// SPDX-License-Identifier: Apache-2.0

#include "nccl_model.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#define CE (NCCL_EVENT_CE_COLL | NCCL_EVENT_CE_SYNC | NCCL_EVENT_CE_BATCH)

struct table_v5 { // the same members in v4 to v7, but for init's arguments
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
    va_list values;
    va_start(values, format);
    if (level == NCCL_LOG_WARN) {
        (void)vsnprintf(last_warning, sizeof last_warning, format, values);
    }
    va_end(values);
}

void model_open(struct model *model, const char *path, int nccl_api)
{
    model->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (model->library == NULL) {
        FAIL("%s", dlerror());
    }
    model->nccl_api = nccl_api;
    model->pid = getpid();
    model->table = NULL;
    for (model->api = nccl_api + 1; model->table == NULL;) {
        CHECK(--model->api >= 4);
        char symbol[32];
        (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", model->api);
        model->table = dlsym(model->library, symbol);
    }
}

void model_close(struct model *model)
{
    CHECK_EQUAL(0, dlclose(model->library));
}

struct model_communicator model_init(struct model *model, const char *name, uint64_t hash, int rank)
{
    struct model_communicator made = {.rank = rank};
    const struct nccl_profiler_v4 *v4 = model->table;
    const struct table_v5 *v5 = model->table;
    nccl_result result = model->api == 4
                             ? v4->init(&made.context, &model->mask, name, hash, 2, 4, rank, log_line)
                             : v5->init(&made.context, hash, &model->mask, name, 2, 4, rank, log_line);
    made.open = result == NCCL_SUCCESS;
    if (model->api == 5 && model->nccl_api > 5) {
        model->mask &= ~CE;
    }
    if (model->api == 6 && model->nccl_api > 6) {
        model->mask &= ~NCCL_EVENT_KERNEL_PHASE;
    }
    if (model->nccl_api >= 7 && (model->mask & NCCL_EVENT_KERNEL_PHASE) != 0) {
        model->mask |= NCCL_EVENT_KERNEL_CH;
    }
    return made;
}

void model_finalize(struct model *model, struct model_communicator *communicator)
{
    if (communicator->open && communicator->context != NULL) {
        (void)((const struct table_v5 *)model->table)->finalize(communicator->context);
    }
}

// What NCCL does for a plugin below its own version. False: the plugin does not get the event.
static bool convert(const struct model *model, event_descriptor *d)
{
    if (model->api == model->nccl_api) {
        return true;
    }
    switch (d->type) {
    case NCCL_EVENT_GROUP_API:
    case NCCL_EVENT_COLL_API:
    case NCCL_EVENT_P2P_API:
    case NCCL_EVENT_KERNEL_LAUNCH:
        return model->api >= 5;
    case NCCL_EVENT_CE_COLL:
    case NCCL_EVENT_CE_SYNC:
    case NCCL_EVENT_CE_BATCH:
        return model->api >= 6;
    case NCCL_EVENT_KERNEL_PHASE:
        return false;
    case NCCL_EVENT_COLL:
        d->parent = model->api == 4 ? d->coll.parent_group : d->parent;
        return true;
    case NCCL_EVENT_P2P:
        d->parent = model->api == 4 ? d->p2p.parent_group : d->parent;
        return true;
    default:
        return true;
    }
}

void model_start(struct model *model, void *context, void **handle, event_descriptor descriptor)
{
    if (convert(model, &descriptor)) {
        (void)((const struct table_v5 *)model->table)->start_event(context, handle, &descriptor);
    }
}

void model_state(struct model *model, void *handle, int state, const union nccl_state_args *args)
{
    static const int last[] = {[4] = 22, [5] = 24, [6] = 30};
    if (model->api == model->nccl_api || state <= last[model->api]) {
        (void)((const struct table_v5 *)model->table)->record_event_state(handle, state, args);
    }
}

void model_stop(struct model *model, void *handle)
{
    (void)((const struct table_v5 *)model->table)->stop_event(handle);
}

void model_state_if(struct model *model, void *handle, int state, uint64_t value)
{
    if (handle != NULL) {
        model_state(model, handle, state, &(union nccl_state_args){.trans_size = value});
    }
}

void model_stop_if(struct model *model, void **handle)
{
    if (*handle != NULL) {
        model_stop(model, *handle);
    }
    *handle = NULL;
}

int model_read_mask(const struct model *model)
{
    static const int known[] = {[4] = 0xFF, [5] = 0xFFF, [6] = 0x7FFF, [7] = 0xFFFF};
    return __atomic_load_n(&model->mask, __ATOMIC_RELAXED) & known[model->nccl_api];
}
