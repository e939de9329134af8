// SPDX-License-Identifier: Apache-2.0

#include "proxy_room.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/statvfs.h>

#define POOL_BYTES UINT64_C(8000000) // 7.3 MB measured, NCCL 2.28
#define MARGIN_BYTES UINT64_C(16000000)

bool rs_proxy_room_is_enough(int ranks, int nodes, char *reason, size_t reason_bytes)
{
    uint64_t here = ranks > 0 && nodes > 0 ? ((uint64_t)ranks + (uint64_t)nodes - 1) / (uint64_t)nodes : 1;
    struct statvfs room;
    reason[0] = '\0';
    if (statvfs("/dev/shm", &room) != 0) {
        (void)snprintf(reason, reason_bytes, "cannot ask how much room /dev/shm has for NCCL: KernelCh stays off");
        return false;
    }
    uint64_t free_bytes = (uint64_t)room.f_bavail * room.f_frsize;
    uint64_t wanted = here * POOL_BYTES + MARGIN_BYTES;
    if (free_bytes < wanted) {
        (void)snprintf(reason, reason_bytes,
                       "/dev/shm has %llu MB free and NCCL's profiling of kernels wants %llu MB for %llu ranks; enlarge it "
                       "(--shm-size), or leave RINGSIDE_LEVEL=deep and RINGSIDE_GRAPHS=1",
                       (unsigned long long)(free_bytes / 1000000), (unsigned long long)(wanted / 1000000),
                       (unsigned long long)here);
    }
    return free_bytes >= wanted;
}
