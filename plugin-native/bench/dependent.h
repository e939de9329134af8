// SPDX-License-Identifier: Apache-2.0
//
// Kernels of a user that start before the kernel ahead of them on the stream has ended (programmatic dependent launch):
// what a plugin puts between them could keep them apart. Written in PTX, so that no compiler of CUDA is needed.

#ifndef RINGSIDE_BENCH_DEPENDENT_H
#define RINGSIDE_BENCH_DEPENDENT_H

#include <stdbool.h>

#include "gpu.h"

// Loads the kernel into the current context, which must have been used before, or ends the process: a GPU of compute
// capability 9 or later is needed.
void dependent_open(void);

// Enqueues `count` kernels of about 3 us each, of which all but their last instruction may run beside the kernel ahead
// (`early`), or must not.
void dependent_launch(gpu_stream stream, int count, bool early);

#endif
