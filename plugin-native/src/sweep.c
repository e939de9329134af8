// SPDX-License-Identifier: Apache-2.0
//
// Who is alive, and the removal of segments that nobody writes or reads any more: where no daemon runs, nothing else
// would remove what a killed job leaves behind. Life is a lock that the kernel holds for a process: its number, its
// start and the boot's id differ between namespaces. What cannot be judged is not dead.

#define _GNU_SOURCE // F_OFD_SETLK

#include "segment.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

#define UNFINISHED_SECONDS 60
#define UNREAD_NAME "unread.count"
#define UNREAD_MAGIC UINT64_C(0x444145524E555352) // "RSUNREAD"

static size_t read_text(const char *path, char *text, size_t bytes)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, bytes - 1);
    if (file >= 0) {
        (void)close(file);
    }
    text[length > 0 ? length : 0] = '\0';
    return length > 0 ? (size_t)length : 0;
}

uint64_t rs_process_start_ticks(int32_t pid)
{
    char path[64];
    char text[1024];
    (void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (read_text(path, text, sizeof text) == 0) {
        return 0;
    }
    char *field = strrchr(text, ')'); // the name in parentheses may hold anything; field 3 follows it
    for (int number = 2; field != NULL && number < 22; number++) {
        field = strchr(field + 1, ' ');
    }
    return field != NULL ? strtoull(field + 1, NULL, 10) : 0;
}

void rs_boot_id(uint8_t id[16])
{
    char text[64];
    memset(id, 0, 16);
    size_t length = read_text("/proc/sys/kernel/random/boot_id", text, sizeof text);
    size_t digit = 0;
    for (size_t i = 0; i < length && digit < 32; i++) {
        char c = text[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
            int value = c <= '9' ? c - '0' : c - 'a' + 10;
            id[digit / 2] = (uint8_t)(id[digit / 2] << 4 | value);
            digit++;
        }
    }
}

uint64_t rs_pid_namespace(void)
{
    struct stat status;
    return stat("/proc/self/ns/pid", &status) == 0 ? (uint64_t)status.st_ino : 0;
}

bool rs_lock_take(int file, off_t byte)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

uint64_t rs_unread_records(const struct rs_lane *lanes, uint32_t count)
{
    uint64_t records = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t unread = rs_get(lanes[i].head) - rs_get(lanes[i].tail);
        records += unread <= RS_MAX_RECORDS_PER_LANE ? unread : 0;
    }
    return records;
}

struct unread {
    _Atomic uint64_t magic;
    _Atomic uint32_t version;
    uint32_t reserved0;
    _Atomic uint64_t segments;
    _Atomic uint64_t records;
    uint8_t reserved1[32];
};
_Static_assert(sizeof(struct unread) == 64, "as ring-layout.md draws it");

void rs_unread_add(int directory, const struct rs_header *header, uint64_t records)
{
    if (records == 0 && rs_get(header->reader_pid) != 0) {
        return;
    }
    int file = openat(directory, UNREAD_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    struct stat status;
    if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
        posix_fallocate(file, 0, sizeof(struct unread)) == 0) {
        struct unread *unread = mmap(NULL, sizeof *unread, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (unread != MAP_FAILED) {
            rs_set(unread->version, 1);
            atomic_store_explicit(&unread->magic, UNREAD_MAGIC, memory_order_release);
            (void)atomic_fetch_add_explicit(&unread->segments, 1, memory_order_relaxed);
            (void)atomic_fetch_add_explicit(&unread->records, records, memory_order_relaxed);
            (void)munmap(unread, sizeof *unread);
        }
    }
    if (file >= 0) {
        (void)close(file);
    }
}

// Whether a file without magic is one whose process was killed while it made it: that takes milliseconds.
static bool is_left_unfinished(const struct rs_header *header, const struct stat *status)
{
    return header->magic == 0 && rs_realtime_nanos() / RS_NANOS_PER_SECOND > (uint64_t)status->st_mtime + UNFINISHED_SECONDS;
}

// Segments of plugins before 1.2 hold no lock: they cannot be judged, and are left to the daemon.
static bool is_ours(const struct rs_header *header)
{
    return header->magic == RS_RING_MAGIC && header->major == RS_RING_MAJOR && header->minor >= 2 && header->locked == 1;
}

// Of a dead segment, which another version of the plugin may have laid out with other lanes; 0 when it cannot be told.
static uint64_t unread_records(int file, const struct rs_header *header, const struct stat *status)
{
    struct rs_lane lane;
    bool known = header->magic == RS_RING_MAGIC && header->lane_capacity <= RS_MAX_LANE_CAPACITY &&
                 header->lane_header_bytes == sizeof lane && header->lanes_offset <= (uint64_t)status->st_size;
    uint64_t records = 0;
    for (uint32_t i = 0; known && i < header->lane_capacity; i++) {
        off_t at = (off_t)(header->lanes_offset + (uint64_t)i * sizeof lane);
        known = pread(file, &lane, sizeof lane, at) == (ssize_t)sizeof lane;
        records += known ? rs_unread_records(&lane, 1) : 0;
    }
    return known ? records : 0;
}

static void sweep_one(int directory, const char *name)
{
    int file = openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat status;
    struct rs_header header;
    bool readable = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
                    pread(file, &header, sizeof header, 0) == (ssize_t)sizeof header;
    if (readable && (is_ours(&header) || is_left_unfinished(&header, &status)) &&
        rs_lock_take(file, RS_LOCK_PROCESS_BYTE) && rs_lock_take(file, RS_LOCK_READER_BYTE) &&
        unlinkat(directory, name, 0) == 0 && header.magic == RS_RING_MAGIC) {
        rs_unread_add(directory, &header, unread_records(file, &header, &status));
    }
    if (file >= 0) {
        (void)close(file); // and with it the locks
    }
}

void rs_segment_sweep(int directory)
{
    int copy = dup(directory);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    if (entries == NULL) {
        if (copy >= 0) {
            (void)close(copy);
        }
        return;
    }
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        size_t length = strlen(entry->d_name);
        if (length >= 5 && strcmp(entry->d_name + length - 4, ".seg") == 0) {
            sweep_one(directory, entry->d_name);
        }
    }
    (void)closedir(entries);
}
