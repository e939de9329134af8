// SPDX-License-Identifier: Apache-2.0
//
// NCCL's event mask: one int in the process, handed to every init, which NCCL reads (relaxed) when an API call begins.
// This file alone writes it. Its bits are the events every level needs, the chained plugin's, and KernelCh, which comes
// and goes: it is on while the level is deep, while RINGSIDE_GRAPHS asks for replays, or while a communicator wishes its
// next call to be timed, and never after a captured call (without RINGSIDE_GRAPHS).

#ifndef RINGSIDE_MASK_H
#define RINGSIDE_MASK_H

#include "segment.h"

// Bits 24 to 30 of the mask count its changes; NCCL tests single bits, of which there are 16, and never sees them.
#define RS_MASK_TAG 0x7F000000

// Takes the word over and publishes; `header` is NULL where nothing is recorded. Every init
// does, as NCCL may hand out another word to a library it loads again. Threads: init only. Blocks: never.
void rs_mask_open(int *nccl_mask, uint32_t nccl_api, struct rs_header *header);

// Lets go of the word. Threads: the last finalize and the fork handler only.
void rs_mask_close(void);

// Of this process, from RINGSIDE_GRAPHS. Threads: init only.
void rs_mask_set_graphs(bool visible);

// The events the chained plugin wants beside ours. Threads: any. Blocks: never.
void rs_mask_set_next(int mask);

// One communicator more, or less, that wants its next call timed. When rs_mask_wish returns, a call that begins later
// on this thread is raised with KernelCh, whatever other threads do. Threads: any. Blocks: never.
void rs_mask_wish(void);
void rs_mask_unwish(void);

// Whether any wish is pending. Threads: any.
bool rs_mask_is_wished(void);

// A captured call was seen: KernelCh is off from here on, for the process's life, unless graphs are to be visible:
// a call captured with it would pay a host callback at every replay. Threads: any. Blocks: never.
void rs_mask_forbid_kernels(void);

// To be called when the level has changed. Threads: any. Blocks: never.
void rs_mask_publish(void);

// Whether a call that began just now is raised with KernelCh. Threads: any.
bool rs_mask_has_kernels(void);

#endif
