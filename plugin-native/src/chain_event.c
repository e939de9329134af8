// SPDX-License-Identifier: Apache-2.0
//
// Which of NCCL's calls the second plugin would have received alone, and with what in them.
//
// NCCL reads the mask when an API call begins and keeps it for everything that follows from the call. With two plugins
// it reads the sum of both masks; so the second one's is kept here, in the pair of the API call, and handed down from
// parent to child, and an event is passed on if NCCL would have raised it under that mask alone. Where NCCL would have
// had no handle of the second plugin's, it gets what NCCL would have given it then: NULL, or no call at all.

#include <string.h>

#include "chain.h"
#include "chain_next.h"
#include "event.h"

#define CHILDREN (NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_CH | NCCL_EVENT_NET_PLUGIN)
#define OPERATIONS (NCCL_EVENT_COLL | NCCL_EVENT_P2P | CHILDREN)
#define COPY_ENGINE (NCCL_EVENT_CE_COLL | NCCL_EVENT_CE_SYNC | NCCL_EVENT_CE_BATCH)
#define API_CALLS (NCCL_EVENT_GROUP_API | NCCL_EVENT_COLL_API | NCCL_EVENT_P2P_API)

// The last state a shim passes to a plugin of a lower version than NCCL's; v4 knows none from GroupStartApiStop on.
static const int last_state[] = {
    [4] = NCCL_STATE_KERNEL_CH_STOP, [5] = NCCL_STATE_GROUP_END_API_START, [6] = NCCL_STATE_CE_LAST};

// By the bit's number: the bits of which one makes NCCL raise the event.
static const int raised_for[] = {
    [0] = NCCL_EVENT_GROUP | OPERATIONS,
    [1] = NCCL_EVENT_COLL | CHILDREN,
    [2] = NCCL_EVENT_P2P | CHILDREN,
    [3] = NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_NET_PLUGIN,
    [4] = NCCL_EVENT_PROXY_STEP | NCCL_EVENT_NET_PLUGIN,
    [5] = NCCL_EVENT_PROXY_CTRL,
    [6] = NCCL_EVENT_KERNEL_CH,
    [7] = NCCL_EVENT_NET_PLUGIN,
    [8] = API_CALLS | NCCL_EVENT_KERNEL_LAUNCH | NCCL_EVENT_GROUP | OPERATIONS | COPY_ENGINE,
    [9] = NCCL_EVENT_COLL_API | NCCL_EVENT_COLL | CHILDREN | COPY_ENGINE,
    [10] = NCCL_EVENT_P2P_API | NCCL_EVENT_P2P | CHILDREN,
    [11] = NCCL_EVENT_KERNEL_LAUNCH,
    [12] = COPY_ENGINE,
    [13] = NCCL_EVENT_CE_SYNC,
    [14] = NCCL_EVENT_CE_BATCH,
    [15] = NCCL_EVENT_KERNEL_PHASE,
};

static bool is_raised(uint8_t type, int mask)
{
    // NCCL's kernels stamp phases only where they stamp the channel.
    return (mask & raised_for[type]) != 0 && (1 << type != NCCL_EVENT_KERNEL_PHASE || (mask & NCCL_EVENT_KERNEL_CH) != 0);
}

static void count(enum rs_anomaly anomaly)
{
    struct rs_segment *segment = rs_process_segment();
    if (segment != NULL) {
        rs_count_anomaly(segment, anomaly);
    }
}

static bool is_captured(const struct nccl_profiler_v7_descriptor *event)
{
    switch (event->type) {
    case NCCL_EVENT_GROUP_API:
        return event->group_api.graph_captured != 0;
    case NCCL_EVENT_COLL_API:
        return event->coll_api.graph_captured != 0;
    case NCCL_EVENT_P2P_API:
        return event->p2p_api.graph_captured != 0;
    default:
        return false;
    }
}

static enum rs_pair_pool pool_of(const struct nccl_profiler_v7_descriptor *event)
{
    switch (event->type) {
    case NCCL_EVENT_GROUP_API:
    case NCCL_EVENT_COLL_API:
    case NCCL_EVENT_P2P_API:
        return is_captured(event) ? RS_PAIR_CAPTURED : RS_PAIR_API;
    case NCCL_EVENT_GROUP:
    case NCCL_EVENT_COLL:
    case NCCL_EVENT_P2P:
    case NCCL_EVENT_CE_COLL:
        return RS_PAIR_OPERATION;
    case NCCL_EVENT_PROXY_OP:
        return RS_PAIR_TRANSFER;
    default:
        return RS_PAIR_LEAF;
    }
}

// An event whose children may be the second plugin's: it gets a pair even where neither plugin has a handle for it.
static bool has_children(const struct rs_chain_event *event)
{
    return event->served && event->pair.mask != 0 &&
           (event->descriptor.type & (API_CALLS | NCCL_EVENT_GROUP | NCCL_EVENT_COLL | NCCL_EVENT_P2P | NCCL_EVENT_CE_COLL |
                                      NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_KERNEL_CH)) != 0;
}

// The mask of an API call that begins now, which becomes that of its communicator's group.
static int begin_call(struct rs_chain_event *event, struct rs_chain_communicator *communicator,
                      const struct rs_pair *parent)
{
    int mask;
    if (parent != NULL && (parent->flags & RS_PAIR_FRESH) != 0) {
        mask = parent->mask; // NCCL has read it once for the group and for its first call
        rs_pair_unfresh(event->nccl_parent, parent);
    } else {
        mask = rs_next_mask();
    }
    rs_next_follow_mask();
    if (communicator != NULL && event->descriptor.type != NCCL_EVENT_GROUP_API) {
        // NCCL raises a group, and a launch, under the mask of its first operation that has one.
        void *group = atomic_load_explicit(&communicator->group_pair, memory_order_relaxed);
        bool same = event->nccl_parent != NULL && group == event->nccl_parent;
        if (!same || atomic_load_explicit(&communicator->group_mask, memory_order_relaxed) == 0) {
            atomic_store_explicit(&communicator->group_mask, mask, memory_order_relaxed);
        }
        atomic_store_explicit(&communicator->group_pair, event->nccl_parent, memory_order_relaxed);
    }
    return mask;
}

static int mask_of(struct rs_chain_event *event, struct rs_chain_communicator *communicator,
                   const struct rs_pair *parent)
{
    bool before_api_calls = rs_next.nccl_api == 4;
    int group_mask = communicator != NULL && !before_api_calls
                         ? atomic_load_explicit(&communicator->group_mask, memory_order_relaxed)
                         : rs_next_mask();
    switch (event->descriptor.type) {
    case NCCL_EVENT_GROUP_API:
    case NCCL_EVENT_COLL_API:
    case NCCL_EVENT_P2P_API:
        return begin_call(event, communicator, parent);
    case NCCL_EVENT_GROUP:
        if (before_api_calls) { // NCCL up to 2.27 raises nothing before the group
            rs_next_follow_mask();
        }
        return group_mask;
    case NCCL_EVENT_KERNEL_LAUNCH:
        return group_mask;
    case NCCL_EVENT_PROXY_CTRL:
    case NCCL_EVENT_CE_COLL:
    case NCCL_EVENT_CE_SYNC:
    case NCCL_EVENT_CE_BATCH:
        return rs_next_mask(); // of these NCCL asks the mask each time
    default:
        return parent != NULL ? parent->mask : group_mask;
    }
}

// Whether NCCL raises this event without a handle of its parent; releases up to 2.27 raise fewer.
static bool needs_parent(uint64_t type)
{
    uint64_t needy = NCCL_EVENT_CE_SYNC | NCCL_EVENT_CE_BATCH;
    if (rs_next.nccl_api == 4) {
        needy |= NCCL_EVENT_COLL | NCCL_EVENT_P2P | NCCL_EVENT_PROXY_STEP;
    }
    return (type & needy) != 0;
}

static void *next_handle(const void *handle)
{
    struct rs_pair pair;
    return handle != NULL && rs_pair_find(handle, &pair) ? pair.next : NULL;
}

// Puts the second plugin's own handles where NCCL has put pairs; a v4 plugin's parent of an operation is its group.
static void translate(struct rs_chain_event *event, bool relayed, const struct rs_pair *parent)
{
    struct nccl_profiler_v7_descriptor *descriptor = &event->descriptor;
    bool has_group = rs_next.nccl_api >= 5;
    if (!relayed) {
        descriptor->parent = parent != NULL ? parent->next : NULL;
    }
    if (descriptor->type == NCCL_EVENT_COLL && has_group) {
        descriptor->coll.parent_group = next_handle(descriptor->coll.parent_group);
        descriptor->parent = rs_next.api == 4 ? descriptor->coll.parent_group : descriptor->parent;
    } else if (descriptor->type == NCCL_EVENT_P2P && has_group) {
        descriptor->p2p.parent_group = next_handle(descriptor->p2p.parent_group);
        descriptor->parent = rs_next.api == 4 ? descriptor->p2p.parent_group : descriptor->parent;
    }
}

void rs_chain_begin(struct rs_chain_event *event, uint32_t api, void *context, const void *descriptor, size_t bytes)
{
    // The versions agree on every field that two of them have, so a descriptor is a lower version's too, but for the
    // type's width.
    memcpy(&event->descriptor, descriptor, bytes);
    uint64_t type = api == 4 ? event->descriptor.type & 0xFF : event->descriptor.type;
    event->descriptor.type = type;
    event->nccl_parent = event->descriptor.parent;
    event->forward = false;
    event->served = false;
    event->kept = type != 0 && (type & (type - 1)) == 0 && type <= (uint64_t)rs_next.nccl_known;

    // An operation of another process: its context and its parent are values of that process.
    bool relayed = type == NCCL_EVENT_PROXY_OP &&
                   (event->descriptor.proxy_op.pid != rs_next.pid || rs_chain_is_foreign(context));
    struct rs_pair found;
    bool has_parent = !relayed && event->nccl_parent != NULL && rs_pair_find(event->nccl_parent, &found);
    if (!relayed && event->nccl_parent != NULL && !has_parent) {
        count(RS_ANOMALY_STALE_HANDLE);
    }
    const struct rs_pair *parent = has_parent ? &found : NULL;
    bool foreign = relayed || (has_parent && (found.flags & RS_PAIR_FOREIGN) != 0);
    struct rs_chain_communicator *communicator = foreign ? NULL : rs_chain_find(context);

    event->own_parent = relayed ? event->nccl_parent : has_parent ? found.own : NULL;
    event->own_context = foreign              ? rs_chain_foreign_context(context)
                         : communicator != NULL ? communicator->own
                                                : context;
    event->next_context = communicator != NULL ? communicator->next : context;
    if (!event->kept) {
        return;
    }
    event->pair = (struct rs_pair){.type = (uint8_t)__builtin_ctzll(type),
                                   .flags = foreign ? RS_PAIR_FOREIGN : 0,
                                   .number = type == NCCL_EVENT_PROXY_STEP ? (uint32_t)event->descriptor.proxy_step.step
                                                                           : 0};
    event->pair.mask = (uint16_t)mask_of(event, communicator, parent);
    if (type == NCCL_EVENT_GROUP_API) {
        event->pair.flags |= RS_PAIR_FRESH;
    } else if (type == NCCL_EVENT_PROXY_STEP && (!has_parent || found.next == NULL)) {
        event->pair.flags |= RS_PAIR_MUTE;
    }
    event->served = foreign || (communicator != NULL && communicator->forwarded);
    if (event->served && ((int)type & rs_next.known) != 0 && is_raised(event->pair.type, event->pair.mask)) {
        translate(event, relayed, parent);
        event->forward = event->descriptor.parent != NULL || !needs_parent(type);
    }
}

static void *open_pair(struct rs_chain_event *event)
{
    bool is_step = event->descriptor.type == NCCL_EVENT_PROXY_STEP;
    void *handle = is_step ? rs_pair_restart(event->nccl_parent, &event->pair) : NULL;
    if (handle != NULL) {
        return handle;
    }
    bool evicted;
    handle = rs_pair_open(pool_of(&event->descriptor), &event->pair, &evicted);
    struct rs_segment *segment = evicted ? rs_process_segment() : NULL;
    if (segment != NULL) {
        rs_count_loss(segment, RS_LOSS_NO_HANDLE);
    }
    if (is_step) {
        rs_pair_set_latest(event->nccl_parent, handle);
    }
    return handle;
}

void *rs_chain_finish(struct rs_chain_event *event, void *own_handle)
{
    if (!event->kept) {
        return NULL; // our own part has counted it
    }
    const struct rs_next_table *next = event->forward ? rs_next_loaded() : NULL;
    event->pair.own = own_handle;
    if (next != NULL) {
        (void)next->start_event(event->next_context, &event->pair.next, &event->descriptor);
        rs_next_follow_mask();
    }
    if (own_handle == NULL && event->pair.next == NULL && !has_children(event)) {
        return NULL;
    }
    return open_pair(event);
}

void rs_chain_stop(void *handle)
{
    const struct rs_next_table *next = rs_next_loaded();
    struct rs_pair pair = {0};
    if (handle != NULL && !rs_pair_find(handle, &pair)) {
        count(RS_ANOMALY_STALE_HANDLE);
        return;
    }
    rs_event_stop(pair.own);
    // NCCL stops the events of a net plugin without asking for their handle, so NULL goes through as well.
    if (next != NULL && (pair.next != NULL || handle == NULL)) {
        (void)next->stop_event(pair.next);
        rs_next_follow_mask();
    }
    rs_pair_stop(handle);
}

void rs_chain_state(void *handle, int state, const union nccl_state_args *args)
{
    static const union nccl_state_args none;
    const struct rs_next_table *next = rs_next_loaded();
    struct rs_pair pair = {0};
    if (handle != NULL && !rs_pair_find(handle, &pair)) {
        count(RS_ANOMALY_STALE_HANDLE);
        return;
    }
    rs_event_state(pair.own, state, args);
    bool shimmed = next != NULL && rs_next.api < rs_next.nccl_api;
    if (next == NULL || (pair.next == NULL && handle != NULL) || (pair.flags & RS_PAIR_MUTE) != 0 ||
        (shimmed && state > last_state[rs_next.api])) {
        return;
    }
    // NCCL asks the mask at each state of a ProxyCtrl, and at no other.
    bool is_control = handle != NULL && 1 << pair.type == NCCL_EVENT_PROXY_CTRL;
    if (!is_control || (rs_next_mask() & NCCL_EVENT_PROXY_CTRL) != 0) {
        (void)next->record_event_state(pair.next, state, args == NULL && shimmed ? &none : args);
        rs_next_follow_mask();
    }
}
