// SPDX-License-Identifier: Apache-2.0

#include "actor.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "abi/nccl_profiler_v4.h"
#include "clock.h"
#include "story.h"

enum { NAMES = 320, NAME_BYTES = 100, NO_TYPE = 255 };
static char names[NAMES][NAME_BYTES];
static pthread_once_t names_made = PTHREAD_ONCE_INIT;

static void make_names(void)
{
    static const char *const usual[] = {"AllReduce", "Send", "Recv", "ncclFloat32", "RING", "SIMPLE", "Unknown", ""};
    for (int i = 0; i < NAMES; i++) {
        (void)snprintf(names[i], NAME_BYTES, "name-%d-%.*s", i, i % 90, // more than a slot's 59 bytes, and than slots
                       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    }
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        (void)snprintf(names[i], NAME_BYTES, "%s", usual[i]);
    }
}

static const char *some_name(struct source *source)
{
    uint32_t index = choose(source, 16);
    return index == 15 ? NULL : index == 14 ? names[choose(source, NAMES)] : names[index % 8];
}

static __attribute__((format(printf, 5, 6))) void log_line(int level, unsigned long flags, const char *file, int line,
                                                           const char *format, ...)
{
    (void)level;
    (void)flags;
    (void)file;
    (void)line;
    (void)format;
}

static void init_place(struct world *world, struct place *place, struct source *source)
{
    void *context = NULL;
    void **where = choose(source, 64) == 63 ? NULL : &context;
    const char *name = some_name(source);
    int ranks = (int)odd_number(source);
    int rank = (int)odd_number(source);
    uint64_t hash = odd_number(source);
    if (world->api == 4) {
        (void)((const struct nccl_profiler_v4 *)world->table)
            ->init(where, &world->mask, name, hash, 1, ranks, rank, log_line);
    } else {
        (void)((const struct table_v5 *)world->table)
            ->init(where, hash, &world->mask, name, 1, ranks, rank, choose(source, 4) == 3 ? NULL : log_line);
    }
    place->context = context;
    place->live = context != NULL;
    for (int i = 0; i < FUZZ_SHARED; i++) {
        atomic_store_explicit(&place->shared[i], 0, memory_order_relaxed);
    }
}

static void finalize_place(const struct world *world, struct place *place)
{
    (void)((const struct table_v5 *)world->table)->finalize(place->context);
    place->live = false;
}

bool world_open(struct world *world, const char *plugin, int api, bool misuse)
{
    (void)pthread_once(&names_made, make_names);
    memset(world, 0, sizeof *world);
    world->api = api;
    world->misuse = misuse;
    world->library = dlopen(plugin, RTLD_NOW | RTLD_LOCAL);
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
    world->table = world->library != NULL ? dlsym(world->library, symbol) : NULL;
    if (world->table == NULL) {
        (void)fprintf(stderr, "%s: no %s: %s\n", plugin, symbol, dlerror());
        return false;
    }
    struct source fixed = source_seeded(1);
    for (int i = 0; i < FUZZ_COMMUNICATORS; i++) {
        (void)pthread_rwlock_init(&world->places[i].gate, NULL);
    }
    init_place(world, &world->places[0], &fixed);
    if (!world->places[0].live) {
        (void)fprintf(stderr, "the plugin gave no context: is RINGSIDE_DIR writable?\n");
    }
    return world->places[0].live;
}

void world_close(struct world *world)
{
    for (int i = FUZZ_COMMUNICATORS - 1; i >= 0; i--) {
        if (world->places[i].live) {
            finalize_place(world, &world->places[i]);
        }
        (void)pthread_rwlock_destroy(&world->places[i].gate);
    }
    (void)dlclose(world->library);
}

// A number that is no event of this thread's communicator, and never one that another thread has open.
static uint64_t garbage(struct actor *actor)
{
    uint64_t word = odd_number(&actor->source);
    return actor->world->misuse ? word : word | UINT64_C(0xFC) << 56; // a kind that no version has
}

static uint64_t any_handle(struct actor *actor, int at)
{
    struct source *source = &actor->source;
    switch (choose(source, 16)) {
    case 0:
        return 0;
    case 1:
        return garbage(actor);
    case 2:
        if (actor->world->misuse) { // another communicator's, or one bit off
            uint64_t other = actor->own[choose(source, FUZZ_COMMUNICATORS)][choose(source, FUZZ_OWN)];
            return choose(source, 2) != 0 ? other ^ UINT64_C(1) << choose(source, 64) : other;
        }
        return 0;
    case 3:
        if (actor->world->misuse) {
            return atomic_load_explicit(&actor->world->places[at].shared[choose(source, FUZZ_SHARED)],
                                        memory_order_relaxed);
        }
        return 0;
    default:
        return actor->own[at][choose(source, FUZZ_OWN)];
    }
}

// A parent: mostly of a fitting type.
static uint64_t some_parent(struct actor *actor, int at, uint64_t type)
{
    static const uint8_t fitting[16] = {[1] = 9, [2] = 10, [3] = 1, [4] = 3, [6] = 1, [9] = 8, [10] = 8, [11] = 8,
                                        [12] = 9};
    struct source *source = &actor->source;
    uint32_t way = choose(source, 8);
    if (way == 0) {
        return any_handle(actor, at);
    }
    if (way <= 2 && type != NCCL_EVENT_PROXY_STEP) {
        return atomic_load_explicit(&actor->world->places[at].shared[choose(source, FUZZ_SHARED)], memory_order_acquire);
    }
    unsigned bit = type != 0 ? (unsigned)__builtin_ctzll(type) & 15 : 0;
    uint32_t from = choose(source, FUZZ_OWN);
    for (uint32_t i = 0; i < FUZZ_OWN; i++) {
        uint32_t index = (from + i) % FUZZ_OWN;
        if (actor->own_type[at][index] == fitting[bit] && actor->own[at][index] != 0) {
            return actor->own[at][index];
        }
    }
    return 0;
}

void fill_names(descriptor *event, uint64_t type, struct source *source)
{
    switch (type) {
    case NCCL_EVENT_COLL:
        event->coll.function = some_name(source);
        event->coll.datatype = some_name(source);
        event->coll.algorithm = some_name(source);
        event->coll.protocol = some_name(source);
        event->coll.kernel_variant = some_name(source);
        break;
    case NCCL_EVENT_P2P:
        event->p2p.function = some_name(source);
        event->p2p.datatype = some_name(source);
        break;
    case NCCL_EVENT_COLL_API:
        event->coll_api.function = some_name(source);
        event->coll_api.datatype = some_name(source);
        event->coll_api.graph_captured = choose(source, 16) == 15;
        break;
    case NCCL_EVENT_P2P_API:
        event->p2p_api.function = some_name(source);
        event->p2p_api.datatype = some_name(source);
        event->p2p_api.graph_captured = choose(source, 16) == 15;
        break;
    case NCCL_EVENT_GROUP_API:
        event->group_api.graph_captured = choose(source, 16) == 15;
        break;
    case NCCL_EVENT_CE_COLL:
        event->ce_coll.function = some_name(source);
        event->ce_coll.datatype = some_name(source);
        event->ce_coll.sync_strategy = some_name(source);
        break;
    case NCCL_EVENT_KERNEL_PHASE:
        event->kernel_phase.phase_name = some_name(source);
        break;
    case NCCL_EVENT_PROXY_OP:
        event->proxy_op.pid = choose(source, 8) == 7 ? (int32_t)odd_number(source) : getpid();
        event->proxy_op.is_send = (int32_t)choose(source, 2);
        break;
    case NCCL_EVENT_PROXY_STEP:
        event->proxy_step.step = choose(source, 8) == 7 ? (int32_t)odd_number(source) : (int32_t)choose(source, 12);
        break;
    case NCCL_EVENT_KERNEL_CH: // mostly as a GPU's clock: what does not rise is refused
        event->kernel_ch.channel = (uint8_t)choose(source, 64);
        event->kernel_ch.start_nanos = choose(source, 4) != 0 ? rs_monotonic_nanos() : odd_number(source);
        break;
    default:
        break;
    }
}

static uint64_t some_type(struct actor *actor)
{
    static const uint8_t usual[] = {1, 1, 2, 3, 3, 4, 4, 4, 4, 6, 6, 8, 9, 10, 11, 12};
    uint32_t way = choose(&actor->source, 32);
    uint64_t type = way < 16 ? UINT64_C(1) << usual[way] : way < 30 ? UINT64_C(1) << (way - 14)
                                                                    : odd_number(&actor->source);
    return actor->world->api == 4 ? type & 0xFF : type;
}

static void start_one(struct actor *actor, int at)
{
    struct world *world = actor->world;
    struct source *source = &actor->source;
    uint64_t type = some_type(actor);
    if ((__atomic_load_n(&world->mask, __ATOMIC_RELAXED) & (int)type) == 0 && choose(source, 4) != 0) {
        return; // NCCL mostly asks the mask
    }
    descriptor event;
    for (size_t i = 0; i < sizeof event / 8; i++) {
        uint64_t word = odd_number(source);
        memcpy((unsigned char *)&event + 8 * i, &word, 8);
    }
    if (world->api == 4) {
        *(uint8_t *)&event = (uint8_t)type;
    } else {
        event.type = type;
    }
    event.parent = (void *)(uintptr_t)some_parent(actor, at, type);
    fill_names(&event, type, source);
    void *context = choose(source, 32) == 31 ? (void *)(uintptr_t)garbage(actor) : world->places[at].context;
    void *handle = NULL;
    uint32_t nulls = choose(source, 64);
    (void)((const struct table_v5 *)world->table)
        ->start_event(context, nulls == 63 ? NULL : &handle, nulls == 62 ? NULL : &event);
    actor->calls++;
    if (handle == NULL) {
        return;
    }
    bool operation = type == NCCL_EVENT_COLL || type == NCCL_EVENT_P2P;
    if (operation && choose(source, 4) == 0) { // handed over, as to a proxy thread
        atomic_store_explicit(&world->places[at].shared[choose(source, FUZZ_SHARED)], (uint64_t)(uintptr_t)handle,
                              memory_order_release);
    } else {
        uint32_t index = choose(source, FUZZ_OWN);
        actor->own[at][index] = (uint64_t)(uintptr_t)handle;
        actor->own_type[at][index] = (uint8_t)__builtin_ctzll(type);
    }
}

static void state_one(struct actor *actor, int at)
{
    static const int8_t usual[] = {8, 20, 9, 10, 11, 12, 22, 19};
    struct source *source = &actor->source;
    uint32_t way = choose(source, 16);
    int state = way < 8 ? usual[way] : way < 14 ? (int)choose(source, 40) : (int)odd_number(source);
    union nccl_state_args args = {.trans_size = choose(source, 2) != 0 ? 131072 : odd_number(source)};
    void *handle = (void *)(uintptr_t)any_handle(actor, at);
    (void)((const struct table_v5 *)actor->world->table)
        ->record_event_state(handle, state, choose(source, 16) == 15 ? NULL : &args);
    actor->calls++;
}

static void stop_one(struct actor *actor, int at)
{
    struct source *source = &actor->source;
    uint64_t handle = any_handle(actor, at);
    if (choose(source, 8) == 0) { // stop what another thread started; nobody else may stop it from here on
        handle = atomic_exchange_explicit(&actor->world->places[at].shared[choose(source, FUZZ_SHARED)], 0,
                                          memory_order_acq_rel);
    }
    (void)((const struct table_v5 *)actor->world->table)->stop_event((void *)(uintptr_t)handle);
    actor->calls++;
}

static void birth_or_end(struct actor *actor, int at)
{
    struct place *place = &actor->world->places[at];
    if (at == 0 || pthread_rwlock_trywrlock(&place->gate) != 0) {
        return;
    }
    if (place->live) {
        finalize_place(actor->world, place);
    } else if (choose(&actor->source, 8) == 0) { // a second finalize of the same
        (void)((const struct table_v5 *)actor->world->table)->finalize(place->context);
    } else {
        init_place(actor->world, place, &actor->source);
    }
    actor->calls++;
    (void)pthread_rwlock_unlock(&place->gate);
}

void actor_burst(struct actor *actor)
{
    struct source *source = &actor->source;
    int at = choose(source, 2) != 0 ? 0 : (int)choose(source, FUZZ_COMMUNICATORS);
    if (choose(source, 64) == 63) {
        birth_or_end(actor, at);
        return;
    }
    struct place *place = &actor->world->places[at];
    if (pthread_rwlock_tryrdlock(&place->gate) != 0) {
        return;
    }
    for (uint32_t left = 1 + choose(source, 32); left > 0 && !source_is_dry(source); left--) {
        uint32_t action = choose(source, 64);
        if (action < 28) {
            start_one(actor, at);
        } else if (action < 42) {
            state_one(actor, at);
        } else if (action < 58) {
            stop_one(actor, at);
        } else if (action < 60) {
            story_of_a_transfer(actor, at);
        } else if (action < 62 && actor->world->api >= 5) {
            story_of_a_call(actor, at);
        } else { // somebody sets the mask: NCCL's RAS, or another thread's init
            __atomic_store_n(&actor->world->mask, (int)source_word(source), __ATOMIC_RELAXED);
        }
    }
    (void)pthread_rwlock_unlock(&place->gate);
}
