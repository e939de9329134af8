// SPDX-License-Identifier: Apache-2.0

#define API_VERSION 6
#include "abi/nccl_profiler_v6.h"

#include "abi/capped.h"
#include "abi/translate.h"

static struct nccl_profiler_v6 table = PROFILER_FUNCTIONS;

EXPORT_CAPPED(ncclProfiler_v6, 6, table)
