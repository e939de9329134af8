// SPDX-License-Identifier: Apache-2.0
//
// What all versions of NCCL's profiler plugin interface share, declared here from its documented ABI: results, the
// logger, event bits, event states and the table of functions. Versions 4 to 7 stand beside this file, one each.

#ifndef RINGSIDE_NCCL_PROFILER_H
#define RINGSIDE_NCCL_PROFILER_H

#include <stdint.h>

// NCCL's ncclResult_t. The plugin returns nothing else: a profiler must never fail a job.
typedef int nccl_result;
#define NCCL_SUCCESS 0

enum nccl_log_level { NCCL_LOG_WARN = 2, NCCL_LOG_INFO = 3 };
#define NCCL_LOG_ALL (~0UL)

typedef void (*nccl_logger)(int level, unsigned long flags, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

enum nccl_event_type {
    NCCL_EVENT_GROUP = 1 << 0,
    NCCL_EVENT_COLL = 1 << 1,
    NCCL_EVENT_P2P = 1 << 2,
    NCCL_EVENT_PROXY_OP = 1 << 3,
    NCCL_EVENT_PROXY_STEP = 1 << 4,
    NCCL_EVENT_PROXY_CTRL = 1 << 5,
    NCCL_EVENT_KERNEL_CH = 1 << 6,
    NCCL_EVENT_NET_PLUGIN = 1 << 7,
    NCCL_EVENT_GROUP_API = 1 << 8,     // from v5
    NCCL_EVENT_COLL_API = 1 << 9,      // from v5
    NCCL_EVENT_P2P_API = 1 << 10,      // from v5
    NCCL_EVENT_KERNEL_LAUNCH = 1 << 11, // from v5
    NCCL_EVENT_CE_COLL = 1 << 12,      // from v6
    NCCL_EVENT_CE_SYNC = 1 << 13,      // from v6
    NCCL_EVENT_CE_BATCH = 1 << 14,     // from v6
    NCCL_EVENT_KERNEL_PHASE = 1 << 15  // from v7
};

enum nccl_event_state {
    NCCL_STATE_PROXY_OP_LAST_OLD = 7, // 0 to 7: proxy operation states that NCCL 2.27 and later do not raise
    NCCL_STATE_SEND_GPU_WAIT = 8,
    NCCL_STATE_SEND_WAIT = 9,
    NCCL_STATE_RECV_WAIT = 10,
    NCCL_STATE_RECV_FLUSH_WAIT = 11,
    NCCL_STATE_RECV_GPU_WAIT = 12,
    NCCL_STATE_PROXY_OP_IN_PROGRESS = 19,
    NCCL_STATE_SEND_PEER_WAIT = 20,
    NCCL_STATE_KERNEL_CH_STOP = 22,
    NCCL_STATE_GROUP_START_API_STOP = 23,
    NCCL_STATE_GROUP_END_API_START = 24,
    NCCL_STATE_CE_FIRST = 25, // 25 to 30: declared for copy-engine collectives
    NCCL_STATE_CE_LAST = 30
};

// The state arguments of v4 and later: one union of 8 bytes.
union nccl_state_args {
    uint64_t trans_size;          // SendWait, RecvFlushWait
    uint64_t kernel_stop_nanos;   // KernelChStop: the GPU's globaltimer
    void *net_plugin_data;
};
_Static_assert(sizeof(union nccl_state_args) == 8, "state arguments");

// The table NCCL finds under ncclProfiler_vN. `unused` stands where a later or private version may look for more
// functions: it finds NULL there instead of whatever would follow.
#define NCCL_PROFILER_TABLE(version, init_parameters)                                                                  \
    struct nccl_profiler_v##version {                                                                                  \
        const char *name;                                                                                              \
        nccl_result (*init) init_parameters;                                                                           \
        nccl_result (*start_event)(void *context, void **handle,                                                       \
                                   const struct nccl_profiler_v##version##_descriptor *descriptor);                    \
        nccl_result (*stop_event)(void *handle);                                                                       \
        nccl_result (*record_event_state)(void *handle, int state, const union nccl_state_args *args);                 \
        nccl_result (*finalize)(void *context);                                                                        \
        void *unused[10];                                                                                              \
    };                                                                                                                 \
    _Static_assert(offsetof(struct nccl_profiler_v##version, finalize) == 40, "table of functions")

#endif
