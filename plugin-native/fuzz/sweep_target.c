// SPDX-License-Identifier: Apache-2.0
//
// libFuzzer: the bytes become the segment files of a directory that init sweeps. Input: up to four files, each two
// bytes of length and that much content over a plausible header of a process that is gone; then the sweep must come
// back and must have removed what it may and nothing else: files with a whole header, the magic, a version that locks,
// and no lock held. One file is held, as by a process that lives.

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "segment.h"

enum { FILES = 4, HELD = 2 };
static char directory[] = "/dev/shm/ringside-sweep-XXXXXX";
static int opened = -1;
static struct rs_header plausible;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void remove_directory(void)
{
    (void)unlinkat(opened, "unread.count", 0);
    (void)rmdir(directory);
}

static void open_directory(void)
{
    if (mkdtemp(directory) == NULL || atexit(remove_directory) != 0 ||
        (opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
        abort();
    }
    plausible.magic = RS_RING_MAGIC;
    plausible.major = RS_RING_MAJOR;
    plausible.minor = RS_RING_MINOR;
    plausible.locked = 1;
    plausible.lane_capacity = RS_LANE_CAPACITY;
    plausible.lane_header_bytes = RS_LANE_HEADER_BYTES;
    plausible.lanes_offset = RS_HEADER_BYTES;
    plausible.pid = getpid();
    plausible.process_start_ticks = rs_process_start_ticks(plausible.pid);
    plausible.pid_namespace_inode = rs_pid_namespace();
    rs_boot_id(plausible.boot_id);
}

// A patch: two bytes of offset, one of length, then the bytes to put there.
static struct rs_header patched(const uint8_t **bytes, size_t *count)
{
    struct rs_header header = plausible;
    for (int patch = 0; patch < 6 && *count > 3; patch++) {
        size_t offset = ((size_t)(*bytes)[0] << 8 | (*bytes)[1]) % sizeof header;
        size_t length = (*bytes)[2] % 32;
        *bytes += 3;
        *count -= 3;
        length = length > *count ? *count : length;
        length = length > sizeof header - offset ? sizeof header - offset : length;
        memcpy((unsigned char *)&header + offset, *bytes, length);
        *bytes += length;
        *count -= length;
    }
    return header;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (opened < 0) {
        open_directory();
    }
    struct rs_header headers[FILES];
    size_t lengths[FILES];
    int held = -1;
    for (int i = 0; i < FILES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%d.seg", i);
        headers[i] = patched(&bytes, &count);
        bool short_file = count > 2 && bytes[0] == 0;
        lengths[i] = short_file ? (size_t)bytes[1] * 16 : sizeof headers[i];
        size_t used = short_file ? 2 : 0;
        bytes += used;
        count -= used;
        int file = openat(opened, name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file < 0 || write(file, &headers[i], lengths[i]) != (ssize_t)lengths[i] ||
            (i == HELD ? !rs_lock_take(held = file, headers[i].pid & 1) : close(file) != 0)) {
            abort();
        }
    }
    int fresh = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC); // read from its beginning
    rs_segment_sweep(fresh);
    (void)close(fresh);
    for (int i = 0; i < FILES; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "%d.seg", i);
        bool removed = unlinkat(opened, name, 0) != 0;
        bool may = i != HELD && lengths[i] == sizeof headers[i] && headers[i].magic == RS_RING_MAGIC &&
                   headers[i].major == RS_RING_MAJOR && headers[i].minor >= 2 && headers[i].locked == 1;
        if (removed != may) {
            abort();
        }
    }
    (void)close(held);
    return 0;
}
