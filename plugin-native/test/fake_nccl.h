// SPDX-License-Identifier: Apache-2.0
//
// What the two halves of the played library share: CUDA's (fake_nccl.c) and NCCL's (fake_nccl_calls.c).

#ifndef RINGSIDE_FAKE_NCCL_H
#define RINGSIDE_FAKE_NCCL_H

#define EXPORT __attribute__((visibility("default")))
#define FAKE(name, ...)                                                                                                \
    EXPORT int name(__VA_ARGS__);                                                                                      \
    EXPORT int name(__VA_ARGS__)

// One operation's time passes on the calling thread's stream.
void fake_stream_add_operation(void);

#endif
