// SPDX-License-Identifier: Apache-2.0
//
// Who is alive, and the removal of segments that nobody writes or reads any more: where no daemon runs, nothing else
// would remove what a killed job leaves behind.

#include "segment.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"

#define UNFINISHED_SECONDS 60

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

static bool is_alive(int32_t pid, uint64_t start_ticks)
{
    uint64_t found = pid > 0 ? rs_process_start_ticks(pid) : 0;
    return found != 0 && (start_ticks == 0 || found == start_ticks);
}

// Whether a file without magic is one whose process was killed while it made it: that takes milliseconds.
static bool is_left_unfinished(const struct rs_header *header, const struct stat *status)
{
    return header->magic == 0 && status->st_size > (off_t)sizeof *header &&
           rs_realtime_nanos() / RS_NANOS_PER_SECOND > (uint64_t)status->st_mtime + UNFINISHED_SECONDS;
}

// A segment is dead if its process and its reader are provably gone. One of another pid namespace cannot be judged.
static bool is_dead(const struct rs_header *header, const uint8_t boot_id[16], uint64_t pid_namespace)
{
    if (header->magic != RS_RING_MAGIC || header->major != RS_RING_MAJOR) {
        return false;
    }
    if (memcmp(header->boot_id, boot_id, 16) != 0) {
        return true;
    }
    return header->pid_namespace_inode == pid_namespace && !is_alive(header->pid, header->process_start_ticks) &&
           !is_alive((int32_t)header->reader_pid, header->reader_start_ticks);
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
    uint8_t boot_id[16];
    rs_boot_id(boot_id);
    uint64_t pid_namespace = rs_pid_namespace();

    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 4, ".seg") != 0) {
            continue;
        }
        int file = openat(directory, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        struct stat status;
        struct rs_header header;
        if (file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
            pread(file, &header, sizeof header, 0) == (ssize_t)sizeof header &&
            (is_dead(&header, boot_id, pid_namespace) || is_left_unfinished(&header, &status))) {
            (void)unlinkat(directory, entry->d_name, 0);
        }
        if (file >= 0) {
            (void)close(file);
        }
    }
    (void)closedir(entries);
}
