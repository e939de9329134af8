// SPDX-License-Identifier: Apache-2.0

#define API_VERSION 7
#include "abi/nccl_profiler_v7.h"

#include "abi/capped.h"
#include "abi/translate.h"

static struct nccl_profiler_v7 table = PROFILER_FUNCTIONS;

EXPORT_CAPPED(ncclProfiler_v7, 7, table)
