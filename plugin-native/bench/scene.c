// SPDX-License-Identifier: Apache-2.0

#include "scene.h"

#include <unistd.h>

enum { STEPS = 8 };

const char *const call_names[CALLS] = {
    "GroupApi start", "GroupApi stop", "CollApi start", "CollApi stop", "KernelLaunch start", "KernelLaunch stop",
    "Coll start", "Coll stop", "P2p start", "P2p stop", "ProxyOp start", "ProxyOp stop", "ProxyStep start",
    "ProxyStep SendGPUWait", "ProxyStep SendPeerWait", "ProxyStep SendWait", "ProxyStep stop", "KernelCh start",
    "KernelCh state", "KernelCh stop"};

#define TIMED(kind, call)                                                                                              \
    do {                                                                                                               \
        uint64_t before = ticks_before();                                                                              \
        (void)(call);                                                                                                  \
        uint64_t after = ticks_after();                                                                                \
        histogram_add(&into[kind], after > before ? after - before : 0);                                               \
    } while (0)

void scene_play(const struct nccl_profiler_v5 *table, void *context, void *stream, uint64_t number, bool kernels,
                struct histogram *into)
{
    struct nccl_profiler_v5_descriptor d = {.type = NCCL_EVENT_GROUP_API, .group_api.depth = 1};
    union nccl_state_args size = {.trans_size = 524288};
    void *group = NULL;
    void *api = NULL;
    void *operation = NULL;
    void *p2p = NULL;
    void *transfer = NULL;
    TIMED(GROUP_API_START, table->start_event(context, &group, &d));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_COLL_API, .parent = group};
    d.coll_api.function = "AllReduce";
    d.coll_api.datatype = "ncclFloat32";
    d.coll_api.count = number % 4 == 3 ? 4096 : 1048576;
    TIMED(COLL_API_START, table->start_event(context, &api, &d));
    TIMED(COLL_API_STOP, table->stop_event(api));
    void *launch = NULL;
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_KERNEL_LAUNCH, .parent = group};
    d.kernel_launch.stream = stream;
    TIMED(LAUNCH_START, table->start_event(context, &launch, &d));
    TIMED(LAUNCH_STOP, table->stop_event(launch));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_COLL, .parent = api};
    d.coll.sequence_number = number;
    d.coll.function = "AllReduce";
    d.coll.datatype = "ncclFloat32";
    d.coll.count = number % 4 == 3 ? 4096 : 1048576;
    d.coll.algorithm = "RING";
    d.coll.protocol = "SIMPLE";
    d.coll.channels = 24;
    TIMED(COLL_START, table->start_event(context, &operation, &d));
    TIMED(COLL_STOP, table->stop_event(operation));
    TIMED(GROUP_API_STOP, table->stop_event(group));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_P2P};
    d.p2p.function = "Send";
    d.p2p.datatype = "ncclInt8";
    d.p2p.count = 1048576;
    d.p2p.peer = 1;
    TIMED(P2P_START, table->start_event(context, &p2p, &d));
    TIMED(P2P_STOP, table->stop_event(p2p));
    d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_PROXY_OP, .parent = operation};
    d.proxy_op.pid = getpid();
    d.proxy_op.is_send = 1;
    d.proxy_op.steps = STEPS;
    TIMED(PROXY_OP_START, table->start_event(context, &transfer, &d));
    for (int i = 0; i < STEPS; i++) {
        void *step = NULL;
        d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
        d.proxy_step.step = i;
        TIMED(STEP_START, table->start_event(context, &step, &d));
        TIMED(STEP_GPU_WAIT, table->record_event_state(step, NCCL_STATE_SEND_GPU_WAIT, &size));
        TIMED(STEP_PEER_WAIT, table->record_event_state(step, NCCL_STATE_SEND_PEER_WAIT, &size));
        TIMED(STEP_SEND_WAIT, table->record_event_state(step, NCCL_STATE_SEND_WAIT, &size));
        TIMED(STEP_STOP, table->stop_event(step));
    }
    TIMED(PROXY_OP_STOP, table->stop_event(transfer));
    if (kernels) {
        void *channel = NULL;
        d = (struct nccl_profiler_v5_descriptor){.type = NCCL_EVENT_KERNEL_CH, .parent = operation};
        d.kernel_ch.start_nanos = number;
        union nccl_state_args stamp = {.kernel_stop_nanos = number + 1};
        TIMED(KERNEL_START, table->start_event(context, &channel, &d));
        TIMED(KERNEL_STATE, table->record_event_state(channel, NCCL_STATE_KERNEL_CH_STOP, &stamp));
        TIMED(KERNEL_STOP, table->stop_event(channel));
    }
}
