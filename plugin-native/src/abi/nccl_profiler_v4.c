// SPDX-License-Identifier: Apache-2.0

#define API_VERSION 4
#include "abi/nccl_profiler_v4.h"

#include "abi/translate.h"

// The lowest version, which no cap hides: plain data, as NCCL expects it.
extern struct nccl_profiler_v4 ncclProfiler_v4;
__attribute__((visibility("default"))) struct nccl_profiler_v4 ncclProfiler_v4 = PROFILER_FUNCTIONS;
