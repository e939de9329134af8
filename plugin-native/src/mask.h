// SPDX-License-Identifier: Apache-2.0
//
// NCCL's event mask: one int for each copy of NCCL in the process, handed to every init, which NCCL reads (relaxed)
// when an API call begins. Its bits are decided before the first call of that copy and stay: what NCCL posts for a send
// and for its receive must have been asked for under one mask, and its kernels count what was stamped, so a KernelCh
// that comes or goes in a running job leaves NCCL waiting for ever or gives stamps to the wrong operation.
//
// Two others may write there. The chained plugin's wishes are followed for bits that stand for single events of their
// own, but never for KernelCh. An operator's word (RAS, from NCCL 2.31 on) is neither undone nor taken for ours.

#ifndef RINGSIDE_MASK_H
#define RINGSIDE_MASK_H

#include "segment.h"

struct rs_mask;

// One communicator more of the copy of NCCL whose word this is. The first decides: `kernels` asks for KernelCh, what
// the chained plugin asks for comes in until rs_mask_seal. `header` is NULL where nothing is recorded. NULL when the
// process has more copies of NCCL than can be told apart: the word is written once, and not looked at again.
// Threads: init, one at a time. Blocks: never.
struct rs_mask *rs_mask_join(int *word, uint32_t nccl_api, struct rs_header *header, bool kernels);

// No KernelCh can come in from here on. To be called before init returns. Threads: init. Blocks: never.
void rs_mask_seal(struct rs_mask *mask);

// One communicator less; the word is never touched again after the last one. Threads: finalize. Blocks: never.
void rs_mask_leave(struct rs_mask *mask);

// Forgets every word. Threads: the fork handler only.
void rs_mask_forget(void);

// The events the chained plugin wants beside ours, of the copy of NCCL whose word that is. Threads: any. Blocks: never.
void rs_mask_set_next(const int *word, int next);

// Notes in the header when another than us has written the word. Threads: any, at an API call. Blocks: never.
void rs_mask_look(struct rs_mask *mask);

// Whether KernelCh is in the word by our own decision. Threads: any.
bool rs_mask_has_kernels(const struct rs_mask *mask);

// Whether another than us has written the word since. Threads: any.
bool rs_mask_is_overridden(const struct rs_mask *mask);

#endif
