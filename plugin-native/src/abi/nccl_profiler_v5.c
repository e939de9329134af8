// SPDX-License-Identifier: Apache-2.0

#define API_VERSION 5
#include "abi/nccl_profiler_v5.h"

#include "abi/capped.h"
#include "abi/translate.h"

static struct nccl_profiler_v5 table = PROFILER_FUNCTIONS;

EXPORT_CAPPED(ncclProfiler_v5, 5, table)
