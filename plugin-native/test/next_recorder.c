// SPDX-License-Identifier: Apache-2.0
//
// A profiler plugin that writes down every call it gets, with the fields of its version, so that two runs can be
// compared. Its contexts and handles are pointers into its own memory and are written by name: the thread that made it
// and a number of that thread's. Built once per set of interface versions (RECORD_V3 to RECORD_V7).
//
//     RECORDER_LOG     the file; none: nothing is written
//     RECORDER_MASK    the event mask, for every init
//     RECORDER_NULL    event types that get no handle
//     RECORDER_TOGGLE  TYPE:N:MASK,...  at the Nth start of TYPE the mask becomes MASK
//     RECORDER_BACK    a plugin that it loads in turn, in init
//     RECORDER_FAIL    N: the Nth init fails;  RECORDER_NO_CONTEXT  N: the Nth init gives a NULL context

#ifdef RECORD_V3 // one that is too old: never called
extern int ncclProfiler_v3;
__attribute__((visibility("default"))) int ncclProfiler_v3 = 3;
#else

#include <dlfcn.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "abi/nccl_profiler_v4.h"
#include "abi/nccl_profiler_v5.h"
#include "abi/nccl_profiler_v6.h"
#include "abi/nccl_profiler_v7.h"

#define OBJECTS 400000
#define EXPORTED __attribute__((visibility("default")))

typedef struct nccl_profiler_v7_descriptor event_descriptor;

struct object {
    char name[32];
};

static struct object objects[OBJECTS];
static size_t object_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// A fork copies the lock as it is: in the child nobody holds it, whoever did.
static void free_lock(void)
{
    lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

static __attribute__((constructor)) void free_lock_in_children(void)
{
    (void)pthread_atfork(NULL, NULL, free_lock);
}

static FILE *log_file;
static _Thread_local unsigned lines;
static _Thread_local unsigned made;
static _Atomic(int *) nccl_mask;
static int inits;
static int starts[17];
static pid_t own_pid;

static unsigned long option(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? strtoul(value, NULL, 0) : 0;
}

static __attribute__((constructor)) void begin(void)
{
    const char *path = getenv("RECORDER_LOG");
    log_file = path != NULL ? fopen(path, "a") : NULL;
    own_pid = getpid();
}

static __attribute__((destructor)) void end(void)
{
    if (log_file != NULL) {
        (void)fclose(log_file);
    }
}

static const char *thread_name(void)
{
    static _Thread_local char name[16];
    (void)prctl(PR_GET_NAME, name);
    return name;
}

// "thread sequence text"; sorted, the lines of a thread stand in their order.
static __attribute__((format(printf, 1, 2))) void say(const char *format, ...)
{
    char text[1024];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (log_file != NULL) {
        (void)fprintf(log_file, "%s %08u %s\n", thread_name(), ++lines, text);
    }
}

static struct object *make(void)
{
    (void)pthread_mutex_lock(&lock);
    struct object *object = object_count < OBJECTS ? &objects[object_count++] : NULL;
    (void)pthread_mutex_unlock(&lock);
    if (object != NULL) {
        (void)snprintf(object->name, sizeof object->name, "%s#%u", thread_name(), ++made);
    }
    return object;
}

// Ours by name, another process's (or garbage) by value.
static const char *name_of(const void *pointer, char *text, size_t bytes)
{
    uintptr_t offset = (uintptr_t)pointer - (uintptr_t)objects;
    if (pointer == NULL) {
        return "-";
    }
    if (offset < sizeof objects && offset % sizeof *objects == 0) {
        return ((const struct object *)pointer)->name;
    }
    (void)snprintf(text, bytes, "%p", pointer);
    return text;
}
#define NAME(pointer) name_of(pointer, (char[32]){0}, 32)

static const char *text(const char *string)
{
    return string != NULL ? string : "(null)";
}

// Sets the mask at any time, as a plugin's own thread may.
void recorder_set_mask(int mask);
EXPORTED void recorder_set_mask(int mask)
{
    __atomic_store_n(nccl_mask, mask, __ATOMIC_RELAXED);
}

static void load_another(nccl_logger logger)
{
    const char *path = getenv("RECORDER_BACK");
    void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library != NULL) {
        static int other_mask;
        const struct nccl_profiler_v4 *other = dlsym(library, "ncclProfiler_v4");
        void *context = &other_mask;
        (void)other->init(&context, &other_mask, "back", 1, 1, 1, 0, logger);
        say("back %s mask=%d", context == NULL ? "nothing" : "a context", other_mask);
        (void)dlclose(library);
    }
}

static nccl_result record_init(int version, void **context, int *mask, const char *name, uint64_t hash, int nodes,
                               int ranks, int rank, nccl_logger logger)
{
    load_another(logger);
    (void)pthread_mutex_lock(&lock);
    int number = ++inits;
    (void)pthread_mutex_unlock(&lock);
    if (number == (int)option("RECORDER_FAIL")) {
        say("init v%d refused", version);
        return 3;
    }
    *context = number == (int)option("RECORDER_NO_CONTEXT") ? NULL : make();
    nccl_mask = mask;
    __atomic_store_n(mask, (int)option("RECORDER_MASK"), __ATOMIC_RELAXED);
    say("init v%d %s name=%s hash=%" PRIu64 " nodes=%d ranks=%d rank=%d logger=%d", version, NAME(*context), text(name),
        hash, nodes, ranks, rank, logger != NULL);
    return NCCL_SUCCESS;
}

static void say_api(int version, const char *head, const event_descriptor *d)
{
    if (d->type == NCCL_EVENT_GROUP_API) {
        say("%s captured=%d depth=%d", head, d->group_api.graph_captured, d->group_api.depth);
    } else if (d->type == NCCL_EVENT_COLL_API) {
        say("%s %s %" PRIu64 " %s root=%d stream=%p captured=%d tag=%" PRIu64, head, text(d->coll_api.function),
            d->coll_api.count, text(d->coll_api.datatype), d->coll_api.root, d->coll_api.stream,
            d->coll_api.graph_captured, version >= 7 ? d->coll_api.user_tag : 0);
    } else {
        say("%s %s %" PRIu64 " %s stream=%p captured=%d tag=%" PRIu64, head, text(d->p2p_api.function),
            d->p2p_api.count, text(d->p2p_api.datatype), d->p2p_api.stream, d->p2p_api.graph_captured,
            version >= 7 ? d->p2p_api.user_tag : 0);
    }
}

static void say_operation(int version, const char *head, const event_descriptor *d)
{
    if (d->type == NCCL_EVENT_COLL) {
        say("%s %" PRIu64 " %s %p %p %" PRIu64 " root=%d %s channels=%d warps=%d %s %s group=%s %s %d tag=%" PRIu64,
            head, d->coll.sequence_number, text(d->coll.function), d->coll.send_buffer, d->coll.receive_buffer,
            d->coll.count, d->coll.root, text(d->coll.datatype), d->coll.channels, d->coll.warps,
            text(d->coll.algorithm), text(d->coll.protocol), NAME(version >= 5 ? d->coll.parent_group : NULL),
            version >= 7 ? text(d->coll.kernel_variant) : "", version >= 7 ? d->coll.is_symmetric : 0,
            version >= 7 ? d->coll.user_tag : 0);
    } else if (d->type == NCCL_EVENT_P2P) {
        say("%s %s %p %s %" PRIu64 " peer=%d channels=%d group=%s tag=%" PRIu64, head, text(d->p2p.function),
            d->p2p.buffer, text(d->p2p.datatype), d->p2p.count, d->p2p.peer, d->p2p.channels,
            NAME(version >= 5 ? d->p2p.parent_group : NULL), version >= 7 ? d->p2p.user_tag : 0);
    } else {
        say("%s %" PRIu64 " %s %p %p %" PRIu64 " root=%d %s %s %d %u %u %u %p tag=%" PRIu64, head,
            d->ce_coll.sequence_number, text(d->ce_coll.function), d->ce_coll.send_buffer, d->ce_coll.receive_buffer,
            d->ce_coll.count, d->ce_coll.root, text(d->ce_coll.datatype), text(d->ce_coll.sync_strategy),
            d->ce_coll.intra_batch_sync, d->ce_coll.batch_size, d->ce_coll.batches, d->ce_coll.ce_sequence_number,
            d->ce_coll.stream, version >= 7 ? d->ce_coll.user_tag : 0);
    }
}

static void say_start(int version, const void *context, const void *handle, const event_descriptor *d)
{
    bool foreign = d->type == NCCL_EVENT_PROXY_OP && d->proxy_op.pid != own_pid;
    char head[256];
    (void)snprintf(head, sizeof head, "start v%d %" PRIu64 " %s context=%s parent=%s%s rank=%d", version, d->type,
                   NAME(handle), NAME(context), foreign ? "foreign " : "", NAME(d->parent), d->rank);
    switch (d->type) {
    case NCCL_EVENT_GROUP_API:
    case NCCL_EVENT_COLL_API:
    case NCCL_EVENT_P2P_API:
        say_api(version, head, d);
        break;
    case NCCL_EVENT_COLL:
    case NCCL_EVENT_P2P:
    case NCCL_EVENT_CE_COLL:
        say_operation(version, head, d);
        break;
    case NCCL_EVENT_PROXY_OP:
        say("%s channel=%d peer=%d steps=%d chunk=%d send=%d", head, d->proxy_op.channel, d->proxy_op.peer,
            d->proxy_op.steps, d->proxy_op.chunk_bytes, d->proxy_op.is_send);
        break;
    case NCCL_EVENT_PROXY_STEP:
        say("%s step=%d", head, d->proxy_step.step);
        break;
    case NCCL_EVENT_KERNEL_CH:
        say("%s channel=%d nanos=%" PRIu64, head, d->kernel_ch.channel, d->kernel_ch.start_nanos);
        break;
    case NCCL_EVENT_NET_PLUGIN:
        say("%s id=%" PRId64 " data=%p", head, d->net_plugin.id, d->net_plugin.data);
        break;
    case NCCL_EVENT_KERNEL_LAUNCH:
        say("%s stream=%p", head, d->kernel_launch.stream);
        break;
    case NCCL_EVENT_CE_SYNC:
        say("%s complete=%d ranks=%d", head, d->ce_sync.is_complete, d->ce_sync.ranks);
        break;
    case NCCL_EVENT_CE_BATCH:
        say("%s operations=%d bytes=%" PRIu64 " intra=%d", head, d->ce_batch.operations, d->ce_batch.total_bytes,
            d->ce_batch.use_intra_sync);
        break;
    case NCCL_EVENT_KERNEL_PHASE:
        say("%s channel=%d phase=%d %s nanos=%" PRIu64, head, d->kernel_phase.channel, d->kernel_phase.phase,
            text(d->kernel_phase.phase_name), d->kernel_phase.start_nanos);
        break;
    default:
        say("%s", head);
        break;
    }
}

// Changes the mask where RECORDER_TOGGLE says so.
static void toggle(uint64_t type)
{
    (void)pthread_mutex_lock(&lock);
    int number = ++starts[__builtin_ctzll(type | 1 << 16)];
    (void)pthread_mutex_unlock(&lock);
    for (const char *entry = getenv("RECORDER_TOGGLE"); entry != NULL && *entry != '\0';) {
        char *rest;
        uint64_t when = strtoul(entry, &rest, 0);
        long nth = strtol(rest + 1, &rest, 0);
        int mask = (int)strtol(rest + 1, &rest, 0);
        if (when == type && nth == number) {
            __atomic_store_n(nccl_mask, mask, __ATOMIC_RELAXED);
        }
        entry = *rest == ',' ? rest + 1 : NULL;
    }
}

static nccl_result record_start(int version, void *context, void **handle, const void *descriptor, size_t bytes)
{
    event_descriptor d;
    memset(&d, 0, sizeof d);
    memcpy(&d, descriptor, bytes);
    d.type = version == 4 ? d.type & 0xFF : d.type;
    *handle = (option("RECORDER_NULL") & d.type) == 0 ? make() : NULL;
    say_start(version, context, *handle, &d);
    toggle(d.type);
    return NCCL_SUCCESS;
}

static nccl_result stop_event(void *handle)
{
    say("stop %s", NAME(handle));
    return NCCL_SUCCESS;
}

static nccl_result record_event_state(void *handle, int state, const union nccl_state_args *args)
{
    // Group states carry no arguments: some releases pass NULL there, some a union that says nothing.
    bool empty = state == NCCL_STATE_GROUP_START_API_STOP || state == NCCL_STATE_GROUP_END_API_START || args == NULL;
    say("state %s %d %" PRIu64, NAME(handle), state, empty ? 0 : args->trans_size);
    return NCCL_SUCCESS;
}

static nccl_result finalize(void *context)
{
    say("finalize %s", NAME(context));
    if (log_file != NULL) {
        (void)fflush(log_file);
    }
    return NCCL_SUCCESS;
}

#define START(version)                                                                                                 \
    static nccl_result start_v##version(void *context, void **handle,                                                  \
                                        const struct nccl_profiler_v##version##_descriptor *descriptor)                \
    {                                                                                                                  \
        return record_start(version, context, handle, descriptor, sizeof *descriptor);                                 \
    }
#define TABLE(version)                                                                                                 \
    extern struct nccl_profiler_v##version ncclProfiler_v##version;                                                    \
    EXPORTED struct nccl_profiler_v##version ncclProfiler_v##version = {                                               \
        "recorder", init_v##version, start_v##version, stop_event, record_event_state, finalize, {0}};
#define RECORDER(version)                                                                                              \
    static nccl_result init_v##version(void **context, uint64_t hash, int *mask, const char *name, int nodes, int ranks, \
                                       int rank, nccl_logger logger)                                                   \
    {                                                                                                                  \
        return record_init(version, context, mask, name, hash, nodes, ranks, rank, logger);                            \
    }                                                                                                                  \
    START(version)                                                                                                     \
    TABLE(version)

#ifdef RECORD_V4
static nccl_result init_v4(void **context, int *mask, const char *name, uint64_t hash, int nodes, int ranks, int rank,
                           nccl_logger logger)
{
    return record_init(4, context, mask, name, hash, nodes, ranks, rank, logger);
}
START(4)
TABLE(4)
#endif
#ifdef RECORD_V5
RECORDER(5)
#endif
#ifdef RECORD_V6
RECORDER(6)
#endif
#ifdef RECORD_V7
RECORDER(7)
#endif
#endif
