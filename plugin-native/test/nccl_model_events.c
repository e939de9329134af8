// SPDX-License-Identifier: Apache-2.0

#include "nccl_model.h"

#define NET_CHILDREN (NCCL_EVENT_PROXY_OP | NCCL_EVENT_PROXY_STEP | NCCL_EVENT_NET_PLUGIN)
#define TASK_CHILDREN (NET_CHILDREN | NCCL_EVENT_KERNEL_CH)
#define CE (NCCL_EVENT_CE_COLL | NCCL_EVENT_CE_SYNC | NCCL_EVENT_CE_BATCH)

static void start_call(struct model *model, struct model_communicator *communicator, struct model_call *call,
                       void *group)
{
    event_descriptor d = {.parent = group, .rank = communicator->rank};
    if (call->is_p2p) {
        d.type = NCCL_EVENT_P2P_API;
        d.p2p_api.function = call->function;
        d.p2p_api.count = call->count;
        d.p2p_api.datatype = "ncclFloat32";
        d.p2p_api.stream = (void *)(uintptr_t)0x5001;
        d.p2p_api.graph_captured = call->captured;
        d.p2p_api.user_tag = 71;
    } else {
        d.type = NCCL_EVENT_COLL_API;
        d.coll_api.function = call->function;
        d.coll_api.count = call->count;
        d.coll_api.datatype = "ncclFloat32";
        d.coll_api.root = 1;
        d.coll_api.stream = (void *)(uintptr_t)0x5001;
        d.coll_api.graph_captured = call->captured;
        d.coll_api.user_tag = 72;
    }
    model_start(model, communicator->context, &call->api, d);
    if (call->api != NULL) {
        model_stop(model, call->api);
    }
}

static int first_mask(const struct model_call *calls, int count)
{
    int i = 0;
    while (i < count - 1 && calls[i].mask == 0) {
        i++;
    }
    return calls[i].mask;
}

void model_group(struct model *model, struct model_communicator *communicator, struct model_call *calls, int count)
{
    static const int group_bits = NCCL_EVENT_GROUP_API | NCCL_EVENT_P2P_API | NCCL_EVENT_COLL_API |
                                  NCCL_EVENT_KERNEL_LAUNCH | NCCL_EVENT_GROUP | NCCL_EVENT_COLL | NCCL_EVENT_P2P |
                                  TASK_CHILDREN | CE;
    void *group = NULL;
    bool started = false;
    for (int i = 0; communicator->open && i < count; i++) {
        struct model_call *call = &calls[i];
        call->mask = model_read_mask(model);
        if (model->nccl_api < 5) {
            continue;
        }
        if (!started && (call->mask & group_bits) != 0) {
            started = true;
            event_descriptor d = {.type = NCCL_EVENT_GROUP_API, .rank = communicator->rank};
            d.group_api.graph_captured = call->captured;
            d.group_api.depth = count;
            model_start(model, communicator->context, &group, d);
        }
        int bits = call->is_p2p ? NCCL_EVENT_P2P_API | NCCL_EVENT_P2P | TASK_CHILDREN
                                : NCCL_EVENT_COLL_API | NCCL_EVENT_COLL | TASK_CHILDREN | CE;
        if ((call->mask & bits) != 0) {
            start_call(model, communicator, call, group);
        }
    }
    if (!communicator->open) {
        return;
    }
    if (group != NULL) {
        model_state(model, group, NCCL_STATE_GROUP_START_API_STOP, NULL);
        model_state(model, group, NCCL_STATE_GROUP_END_API_START, NULL);
    }
    if (model->nccl_api >= 5 && (first_mask(calls, count) & NCCL_EVENT_KERNEL_LAUNCH) != 0) {
        void *launch = NULL;
        event_descriptor d = {.type = NCCL_EVENT_KERNEL_LAUNCH, .parent = group, .rank = communicator->rank};
        d.kernel_launch.stream = (void *)(uintptr_t)0x5001;
        model_start(model, communicator->context, &launch, d);
        model_stop_if(model, &launch);
    }
    if (!calls[0].captured) {
        model_launch(model, communicator, calls, count);
    }
    model_stop_if(model, &group);
}

static void start_operation(struct model *model, struct model_communicator *communicator, struct model_call *call,
                            void *group)
{
    event_descriptor d = {.parent = model->nccl_api == 4 ? group : call->api, .rank = communicator->rank};
    if (call->is_p2p) {
        d.type = NCCL_EVENT_P2P;
        d.p2p.function = call->function;
        d.p2p.buffer = (void *)(uintptr_t)0xB0F;
        d.p2p.datatype = "ncclFloat32";
        d.p2p.count = call->count;
        d.p2p.peer = 3;
        d.p2p.channels = 16;
        d.p2p.parent_group = group;
        d.p2p.user_tag = 73;
    } else {
        d.type = NCCL_EVENT_COLL;
        d.coll.sequence_number = communicator->sequence_number++;
        d.coll.function = call->function;
        d.coll.send_buffer = (void *)(uintptr_t)0xB0A;
        d.coll.receive_buffer = (void *)(uintptr_t)0xB0B;
        d.coll.count = call->count;
        d.coll.root = 1;
        d.coll.datatype = "ncclFloat32";
        d.coll.channels = 2;
        d.coll.warps = 16;
        d.coll.algorithm = "RING";
        d.coll.protocol = "LL128";
        d.coll.parent_group = group;
        d.coll.kernel_variant = "AGxLL_R";
        d.coll.is_symmetric = 1;
        d.coll.user_tag = 74;
    }
    model_start(model, communicator->context, &call->handle, d);
}

void model_launch(struct model *model, struct model_communicator *communicator, struct model_call *calls, int count)
{
    void *group = NULL;
    if ((first_mask(calls, count) & (NCCL_EVENT_GROUP | NCCL_EVENT_COLL | NCCL_EVENT_P2P | TASK_CHILDREN)) != 0) {
        model_start(model, communicator->context, &group, (event_descriptor){.type = NCCL_EVENT_GROUP});
    }
    for (int i = 0; i < count; i++) {
        int bits = (calls[i].is_p2p ? NCCL_EVENT_P2P : NCCL_EVENT_COLL) | TASK_CHILDREN;
        calls[i].handle = NULL;
        if ((calls[i].mask & bits) != 0 && (model->nccl_api > 4 || group != NULL)) {
            start_operation(model, communicator, &calls[i], group);
        } else if (!calls[i].is_p2p) {
            communicator->sequence_number++;
        }
    }
    for (int i = 0; i < count; i++) {
        if (calls[i].handle != NULL) {
            model_stop(model, calls[i].handle); // and it stays the parent of what is to come
        }
    }
    model_stop_if(model, &group);
}

static void start_step(struct model *model, void *context, void *transfer, int mask, int number, void **step)
{
    bool raised = (mask & (NCCL_EVENT_PROXY_STEP | NCCL_EVENT_NET_PLUGIN)) != 0 &&
                  (model->nccl_api > 4 || transfer != NULL);
    if (raised) {
        event_descriptor d = {.type = NCCL_EVENT_PROXY_STEP, .parent = transfer, .rank = 2};
        d.proxy_step.step = number;
        model_start(model, context, step, d);
    }
}

static void net_plugin(struct model *model, void *context, void *step, int mask)
{
    void *handle = NULL; // the net plugin's, which stops it whether or not it got one
    if ((mask & NCCL_EVENT_NET_PLUGIN) != 0) {
        event_descriptor d = {.type = NCCL_EVENT_NET_PLUGIN, .parent = step, .rank = 2};
        d.net_plugin.id = 0x10003;
        d.net_plugin.data = (void *)(uintptr_t)0xDA7A;
        model_start(model, context, &handle, d);
    }
    model_state(model, handle, 21, &(union nccl_state_args){.net_plugin_data = (void *)(uintptr_t)0xDA7B});
    model_stop(model, handle);
}

static void transfer(struct model *model, void *context, int mask, int pid, void *parent, bool is_send)
{
    void *operation = NULL;
    void *steps[2] = {NULL, NULL};
    if ((mask & NET_CHILDREN) != 0) {
        event_descriptor d = {.type = NCCL_EVENT_PROXY_OP, .parent = parent, .rank = 2};
        d.proxy_op.pid = pid;
        d.proxy_op.channel = 5;
        d.proxy_op.peer = 1;
        d.proxy_op.steps = 2;
        d.proxy_op.chunk_bytes = 131072;
        d.proxy_op.is_send = is_send;
        model_start(model, context, &operation, d);
    }
    model_state_if(model, operation, NCCL_STATE_PROXY_OP_IN_PROGRESS, 0);
    for (int i = 0; i < 2; i++) {
        for (int attempt = 0; attempt < (is_send ? 1 : 3); attempt++) {
            start_step(model, context, operation, mask, i, &steps[i]);
        }
        net_plugin(model, context, steps[i], mask);
    }
    for (int i = 0; i < 2; i++) {
        if (operation != NULL) { // NCCL records no state of a step whose transfer has no handle
            model_state_if(model, steps[i], is_send ? NCCL_STATE_SEND_GPU_WAIT : NCCL_STATE_RECV_WAIT, 0);
            model_state_if(model, steps[i], is_send ? NCCL_STATE_SEND_PEER_WAIT : NCCL_STATE_RECV_FLUSH_WAIT, 4096);
            model_state_if(model, steps[i], is_send ? NCCL_STATE_SEND_WAIT : NCCL_STATE_RECV_GPU_WAIT, 4096);
        }
        model_stop_if(model, &steps[i]);
    }
    model_stop_if(model, &operation);
}

void model_network(struct model *model, struct model_communicator *communicator, struct model_call *call)
{
    int mask = communicator->open ? call->mask : 0; // the net plugin stops its events all the same
    transfer(model, communicator->context, mask, model->pid, call->handle, true);
    transfer(model, communicator->context, mask, model->pid, call->handle, false);
}

void model_relay(struct model *model, void *context, void *parent, int mask)
{
    transfer(model, context, mask, model->pid + 1, parent, true);
}

void model_kernel(struct model *model, struct model_communicator *communicator, struct model_call *call)
{
    uint64_t start = ++communicator->gpu_seconds * 1000000000; // it runs, whether or not it is told of
    for (int channel = 0; communicator->open && (call->mask & NCCL_EVENT_KERNEL_CH) != 0 && channel < 2; channel++) {
        void *kernel = NULL;
        event_descriptor d = {.type = NCCL_EVENT_KERNEL_CH, .parent = call->handle};
        d.kernel_ch.channel = (uint8_t)channel;
        d.kernel_ch.start_nanos = start;
        model_start(model, communicator->context, &kernel, d);
        if (model->nccl_api >= 7 && (call->mask & NCCL_EVENT_KERNEL_PHASE) != 0) {
            void *phase = NULL;
            d = (event_descriptor){.type = NCCL_EVENT_KERNEL_PHASE, .parent = kernel};
            d.kernel_phase.channel = (uint8_t)channel;
            d.kernel_phase.phase = 1;
            d.kernel_phase.phase_name = "compute";
            d.kernel_phase.start_nanos = start + 100;
            model_start(model, communicator->context, &phase, d);
            model_state_if(model, phase, 31, start + 200);
            model_stop_if(model, &phase);
        }
        model_state_if(model, kernel, NCCL_STATE_KERNEL_CH_STOP, start + 300);
        model_stop_if(model, &kernel);
    }
}

void model_copy_engine(struct model *model, struct model_communicator *communicator, struct model_call *call)
{
    void *operation = NULL;
    if (!communicator->open || model->nccl_api < 6) {
        return;
    }
    if ((model_read_mask(model) & CE) != 0) {
        event_descriptor d = {.type = NCCL_EVENT_CE_COLL, .parent = call->api, .rank = communicator->rank};
        d.ce_coll.sequence_number = 9;
        d.ce_coll.function = "AllGather";
        d.ce_coll.count = 77;
        d.ce_coll.datatype = "ncclInt8";
        d.ce_coll.sync_strategy = "MC";
        d.ce_coll.batch_size = 3;
        d.ce_coll.batches = 4;
        d.ce_coll.ce_sequence_number = 5;
        d.ce_coll.stream = (void *)(uintptr_t)0x5002;
        d.ce_coll.user_tag = 75;
        model_start(model, communicator->context, &operation, d);
    }
    for (int i = 0; i < 2 && operation != NULL; i++) {
        void *part = NULL;
        event_descriptor d = {.type = i == 0 ? NCCL_EVENT_CE_SYNC : NCCL_EVENT_CE_BATCH,
                              .parent = operation,
                              .rank = communicator->rank};
        if (i == 0) {
            d.ce_sync.is_complete = 1;
            d.ce_sync.ranks = 4;
        } else {
            d.ce_batch.operations = 6;
            d.ce_batch.total_bytes = 4096;
        }
        if ((model_read_mask(model) & (int)d.type) != 0) {
            model_start(model, communicator->context, &part, d);
        }
        model_stop_if(model, &part);
    }
    model_stop_if(model, &operation);
}

void model_control(struct model *model, struct model_communicator *communicator)
{
    void *handle = NULL;
    if (!communicator->open) {
        return;
    }
    if ((model_read_mask(model) & NCCL_EVENT_PROXY_CTRL) != 0) {
        model_start(model, communicator->context, &handle, (event_descriptor){.type = NCCL_EVENT_PROXY_CTRL});
    }
    if ((model_read_mask(model) & NCCL_EVENT_PROXY_CTRL) != 0) {
        model_state_if(model, handle, 13, 3);
    }
    model_stop_if(model, &handle);
}
