// SPDX-License-Identifier: Apache-2.0
//
// The functions of one version's table, in terms of its own descriptor. Each nccl_profiler_vN.c defines API_VERSION,
// includes its header, and then this file once: field for field, no shim between versions.

#include "chain.h"
#include "event.h"
#include "process.h"

#define JOIN_(a, b, c) a##b##c
#define JOIN(a, b, c) JOIN_(a, b, c)
#define DESCRIPTOR struct JOIN(nccl_profiler_v, API_VERSION, _descriptor)

// Made in one piece, by link-time optimization: what the arguments say is handed over in registers.
#define WHOLE __attribute__((flatten, noinline))

static WHOLE void *collective_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_operation_start(context, event->parent,
                                    &(struct rs_operation_arguments){
                                        .kind = RS_HANDLE_COLLECTIVE,
                                        .function = event->coll.function,
                                        .datatype = event->coll.datatype,
                                        .algorithm = event->coll.algorithm,
                                        .protocol = event->coll.protocol,
                                        .count = event->coll.count,
                                        .sequence_number = (uint32_t)event->coll.sequence_number,
                                        .peer = event->coll.root,
                                        .channels = event->coll.channels,
#if API_VERSION >= 7
                                        .flags = event->coll.is_symmetric != 0 ? RS_FLAG_SYMMETRIC : 0,
#endif
                                    });
}

static WHOLE void *p2p_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_operation_start(context, event->parent,
                                    &(struct rs_operation_arguments){
                                        .kind = RS_HANDLE_P2P,
                                        .function = event->p2p.function,
                                        .datatype = event->p2p.datatype,
                                        .count = event->p2p.count,
                                        .peer = event->p2p.peer,
                                        .channels = event->p2p.channels,
                                    });
}

static WHOLE void *proxy_operation_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_proxy_operation_start(context, event->parent,
                                          &(struct rs_proxy_operation_arguments){
                                              .pid = event->proxy_op.pid,
                                              .peer = event->proxy_op.peer,
                                              .steps = event->proxy_op.steps,
                                              .chunk_bytes = event->proxy_op.chunk_bytes,
                                              .channel = event->proxy_op.channel,
                                              .is_send = event->proxy_op.is_send != 0,
                                          });
}

#if API_VERSION >= 5
static uint8_t captured_flag(uint8_t graph_captured)
{
    return graph_captured != 0 ? RS_FLAG_CAPTURED : 0;
}

static WHOLE void *collective_api_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_api_start(context, event->parent,
                              &(struct rs_operation_arguments){
                                  .kind = RS_HANDLE_COLLECTIVE_API,
                                  .function = event->coll_api.function,
                                  .datatype = event->coll_api.datatype,
                                  .count = event->coll_api.count,
                                  .peer = event->coll_api.root,
                                  .flags = captured_flag(event->coll_api.graph_captured),
                              });
}

static WHOLE void *p2p_api_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_api_start(context, event->parent,
                              &(struct rs_operation_arguments){
                                  .kind = RS_HANDLE_P2P_API,
                                  .function = event->p2p_api.function,
                                  .datatype = event->p2p_api.datatype,
                                  .count = event->p2p_api.count,
                                  .peer = -1,
                                  .flags = captured_flag(event->p2p_api.graph_captured),
                              });
}
#endif

#if API_VERSION >= 6
static void *copy_engine_start(void *context, const DESCRIPTOR *event)
{
    return rs_event_operation_start(context, event->parent,
                                    &(struct rs_operation_arguments){
                                        .kind = RS_HANDLE_COLLECTIVE,
                                        .function = event->ce_coll.function,
                                        .datatype = event->ce_coll.datatype,
                                        .count = event->ce_coll.count,
                                        .sequence_number = (uint32_t)event->ce_coll.sequence_number,
                                        .peer = event->ce_coll.root,
                                        .flags = RS_FLAG_COPY_ENGINE,
                                    });
}
#endif

static void *dispatch(void *context, const DESCRIPTOR *event)
{
    switch (event->type) {
    case NCCL_EVENT_COLL:
        return collective_start(context, event);
    case NCCL_EVENT_P2P:
        return p2p_start(context, event);
    case NCCL_EVENT_PROXY_OP:
        return proxy_operation_start(context, event);
    case NCCL_EVENT_PROXY_STEP:
        return rs_event_proxy_step_start(event->parent, event->proxy_step.step);
    case NCCL_EVENT_KERNEL_CH:
        return rs_event_kernel_channel_start(context, event->parent, event->kernel_ch.channel,
                                             event->kernel_ch.start_nanos);
    case NCCL_EVENT_GROUP: // releases up to 2.27 raise no collective of a group whose handle is NULL
        return rs_event_plan_start(context);
    case NCCL_EVENT_PROXY_CTRL:
    case NCCL_EVENT_NET_PLUGIN:
        return NULL;
#if API_VERSION >= 5
    case NCCL_EVENT_GROUP_API:
        return rs_event_group_start(context, event->group_api.graph_captured != 0, (uint32_t)event->group_api.depth);
    case NCCL_EVENT_COLL_API:
        return collective_api_start(context, event);
    case NCCL_EVENT_P2P_API:
        return p2p_api_start(context, event);
    case NCCL_EVENT_KERNEL_LAUNCH:
        return rs_event_launch_start(context, event->kernel_launch.stream);
#endif
#if API_VERSION >= 6
    case NCCL_EVENT_CE_COLL:
        return copy_engine_start(context, event);
    case NCCL_EVENT_CE_SYNC:
    case NCCL_EVENT_CE_BATCH:
        return NULL;
#endif
#if API_VERSION >= 7
    case NCCL_EVENT_KERNEL_PHASE:
        return NULL;
#endif
    default:
        return rs_event_unknown_start();
    }
}

// With a second plugin behind ours: its call follows ours. Not inlined: without one, nothing is paid for its
// descriptors.
static __attribute__((noinline)) void *chained_dispatch(void *context, const DESCRIPTOR *event)
{
    struct rs_chain_event chained;
    rs_chain_begin(&chained, API_VERSION, context, event, sizeof *event);
    DESCRIPTOR own = *event;
    own.parent = chained.own_parent;
    return rs_chain_finish(&chained, dispatch(chained.own_context, &own));
}

static nccl_result start_event(void *context, void **handle, const DESCRIPTOR *event)
{
    if (rs_chain_active() && handle != NULL && event != NULL) {
        *handle = chained_dispatch(context, event);
    } else if (handle == NULL) {
        (void)rs_event_null_argument();
    } else {
        *handle = event != NULL ? dispatch(context, event) : rs_event_null_argument();
    }
    return NCCL_SUCCESS;
}

static nccl_result stop_event(void *handle)
{
    if (rs_chain_active()) {
        rs_chain_stop(handle);
    } else {
        rs_event_stop(handle);
    }
    return NCCL_SUCCESS;
}

static nccl_result record_event_state(void *handle, int state, const union nccl_state_args *args)
{
    if (rs_chain_active()) {
        rs_chain_state(handle, state, args);
    } else {
        rs_event_state(handle, state, args);
    }
    return NCCL_SUCCESS;
}

static nccl_result finalize(void *context)
{
    rs_chain_finalize(context);
    return NCCL_SUCCESS;
}

#if API_VERSION == 4
static nccl_result init(void **context, int *event_mask, const char *name, uint64_t hash, int nodes, int ranks, int rank,
                        nccl_logger logger)
#else
static nccl_result init(void **context, uint64_t hash, int *event_mask, const char *name, int nodes, int ranks, int rank,
                        nccl_logger logger)
#endif
{
    rs_chain_init(context, event_mask,
                  &(struct rs_communicator_arguments){
                      .nccl_api = API_VERSION,
                      .hash = hash,
                      .name = name,
                      .nodes = nodes,
                      .ranks = ranks,
                      .rank = rank,
                      .logger = logger,
                  });
    return NCCL_SUCCESS;
}

#define PROFILER_FUNCTIONS                                                                                             \
    {.name = "Ringside",                                                                                               \
     .init = init,                                                                                                     \
     .start_event = start_event,                                                                                       \
     .stop_event = stop_event,                                                                                         \
     .record_event_state = record_event_state,                                                                         \
     .finalize = finalize}
