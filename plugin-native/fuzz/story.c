// SPDX-License-Identifier: Apache-2.0

#include "story.h"

#include <unistd.h>

#include "clock.h"

void story_of_a_transfer(struct actor *actor, int at)
{
    struct world *world = actor->world;
    struct source *source = &actor->source;
    const struct table_v5 *table = world->table;
    void *context = world->places[at].context;
    descriptor event = {.type = NCCL_EVENT_COLL};
    if (world->api == 4) {
        *(uint8_t *)&event = NCCL_EVENT_COLL;
    }
    fill_names(&event, NCCL_EVENT_COLL, source);
    void *operation = NULL;
    (void)table->start_event(context, &operation, &event);
    (void)table->stop_event(operation);
    event = (descriptor){.type = NCCL_EVENT_PROXY_OP, .parent = operation};
    event.proxy_op.pid = getpid();
    event.proxy_op.is_send = (int32_t)choose(source, 2);
    bool send = event.proxy_op.is_send != 0;
    void *transfer = NULL;
    (void)table->start_event(context, &transfer, &event);
    uint32_t steps = choose(source, 12);
    uint64_t bytes = odd_number(source);
    for (uint32_t i = 0; i < steps; i++) {
        event = (descriptor){.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
        event.proxy_step.step = (int32_t)i;
        void *step = NULL;
        (void)table->start_event(context, &step, &event);
        union nccl_state_args args = {.trans_size = choose(source, 4) == 0 ? odd_number(source) : bytes};
        static const int states[2][3] = {{10, 11, 12}, {8, 20, 9}};
        for (int state = 0; state < 3; state++) {
            (void)table->record_event_state(step, states[send][state], &args);
        }
        (void)table->stop_event(step);
    }
    (void)table->stop_event(transfer);
    actor->calls += 4 + 5 * steps;
}

void story_of_a_call(struct actor *actor, int at)
{
    struct world *world = actor->world;
    struct source *source = &actor->source;
    const struct table_v5 *table = world->table;
    void *context = world->places[at].context;
    enum { MOST_CALLS = 20 }; // more than the plugin keeps
    void *calls[MOST_CALLS] = {NULL};
    void *group = NULL;
    descriptor event = {.type = NCCL_EVENT_GROUP_API};
    (void)table->start_event(context, &group, &event);
    bool captured = choose(source, 16) == 15;
    uint32_t count = choose(source, 8) == 7 ? choose(source, MOST_CALLS) : 1;
    for (uint32_t i = 0; i < count; i++) {
        event = (descriptor){.type = NCCL_EVENT_COLL_API, .parent = group};
        event.coll_api.count = odd_number(source);
        fill_names(&event, NCCL_EVENT_COLL_API, source);
        event.coll_api.graph_captured = captured;
        (void)table->start_event(context, &calls[i], &event);
        (void)table->stop_event(calls[i]);
    }
    void *launch = NULL;
    event = (descriptor){.type = NCCL_EVENT_KERNEL_LAUNCH, .parent = group};
    (void)table->start_event(context, &launch, &event);
    (void)table->stop_event(launch);
    for (uint32_t i = 0; i < count; i++) {
        if (choose(source, 4) == 3) {
            continue; // NCCL raises none for some kernels
        }
        event = (descriptor){.type = NCCL_EVENT_COLL, .parent = calls[i]};
        fill_names(&event, NCCL_EVENT_COLL, source);
        void *operation = NULL;
        (void)table->start_event(context, &operation, &event);
        (void)table->stop_event(operation);
        event = (descriptor){.type = NCCL_EVENT_KERNEL_CH, .parent = operation};
        event.kernel_ch.channel = (uint8_t)at; // the communicator's threads may race for it, as no GPU does
        event.kernel_ch.start_nanos = rs_monotonic_nanos();
        void *channel = NULL;
        (void)table->start_event(context, &channel, &event);
        union nccl_state_args args = {.kernel_stop_nanos = rs_monotonic_nanos()};
        (void)table->record_event_state(channel, NCCL_STATE_KERNEL_CH_STOP, &args);
        (void)table->stop_event(channel);
    }
    (void)table->stop_event(group);
    actor->calls += 4 + 7 * count;
}
