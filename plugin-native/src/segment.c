// SPDX-License-Identifier: Apache-2.0

#include "segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "ringside_plugin.h"

#define COMMUNICATORS_OFFSET ((size_t)RS_HEADER_BYTES)
#define STRINGS_OFFSET (COMMUNICATORS_OFFSET + (size_t)RS_COMMUNICATOR_CAPACITY * RS_COMMUNICATOR_BYTES)
#define LANES_OFFSET (STRINGS_OFFSET + (size_t)RS_STRING_CAPACITY * RS_STRING_BYTES)
#define RECORDS_OFFSET (LANES_OFFSET + (size_t)RS_LANE_CAPACITY * RS_LANE_HEADER_BYTES)
#define SEGMENT_BYTES (RECORDS_OFFSET + (size_t)RS_LANE_CAPACITY * RS_RECORDS_PER_LANE * RS_RECORD_BYTES)
#define SEGMENTS_PER_PROCESS 64 // a process that closes and reopens NCCL this often under a daemon that drains nothing

_Static_assert(SEGMENT_BYTES <= RINGSIDE_SEGMENT_BYTES_MAX, "as the public header promises");
_Static_assert((RS_RECORDS_PER_LANE & (RS_RECORDS_PER_LANE - 1)) == 0, "a power of two");

// Opens the directory of segments, creating the last component if it is missing. Returns a descriptor or -errno.
static int open_directory(char *path, size_t path_bytes, char *reason, size_t reason_bytes)
{
    const char *chosen = getenv(RINGSIDE_ENV_DIR);
    char wanted[PATH_MAX];
    int length = chosen != NULL && chosen[0] != '\0'
                     ? snprintf(wanted, sizeof wanted, "%s", chosen)
                     : snprintf(wanted, sizeof wanted, RINGSIDE_DIR_DEFAULT, (unsigned)geteuid());
    if (length < 0 || (size_t)length >= sizeof wanted) {
        (void)snprintf(reason, reason_bytes, "RINGSIDE_DIR is longer than %zu bytes; name a shorter directory",
                       sizeof wanted - 1);
        return -ENAMETOOLONG;
    }
    while (length > 1 && wanted[length - 1] == '/') {
        wanted[--length] = '\0'; // a trailing slash would make O_NOFOLLOW follow
    }
    if (mkdir(wanted, 0700) != 0 && errno != EEXIST) {
        int error = errno;
        (void)snprintf(reason, reason_bytes, "cannot create directory %s: %s; set RINGSIDE_DIR to a writable one",
                       wanted, strerror(error));
        return -error;
    }
    int directory = open(wanted, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0) {
        int error = errno;
        (void)snprintf(reason, reason_bytes,
                       "cannot open %s as a directory (a symbolic link is refused): %s; set RINGSIDE_DIR to another",
                       wanted, strerror(error));
        return -error;
    }
    struct stat status;
    if (fstat(directory, &status) != 0 || status.st_uid != geteuid() || (status.st_mode & 022) != 0) {
        (void)snprintf(reason, reason_bytes,
                       "%s is not this user's own directory or others may write to it; give it to uid %u with mode "
                       "0700, or set RINGSIDE_DIR to another",
                       wanted, (unsigned)geteuid());
        (void)close(directory);
        return -EPERM;
    }
    char *resolved = realpath(wanted, NULL);
    (void)snprintf(path, path_bytes, "%s", resolved != NULL ? resolved : wanted);
    free(resolved);
    return directory;
}

// Creates the file under a name that is not taken and writes its full path. Returns a descriptor or -errno.
static int create_file(int directory, const char *directory_path, int32_t pid, uint64_t start_ticks, char *path,
                       size_t path_bytes)
{
    for (int attempt = 1; attempt <= SEGMENTS_PER_PROCESS; attempt++) {
        char suffix[16] = "";
        if (attempt > 1) {
            (void)snprintf(suffix, sizeof suffix, "-%d", attempt);
        }
        int length = snprintf(path, path_bytes, "%s/ringside-%d-%llu%s.seg", directory_path, (int)pid,
                              (unsigned long long)start_ticks, suffix);
        if (length < 0 || (size_t)length >= path_bytes) {
            return -ENAMETOOLONG;
        }
        int file = openat(directory, strrchr(path, '/') + 1, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (file >= 0) {
            (void)fchmod(file, 0600);
            return file;
        }
        if (errno != EEXIST) {
            return -errno;
        }
    }
    return -EEXIST;
}

static void fill_header(struct rs_segment *segment, const struct rs_segment_options *options, uint64_t start_ticks)
{
    struct rs_header *header = segment->header;
    header->major = RS_RING_MAJOR;
    header->minor = RS_RING_MINOR;
    header->byte_order = RS_RING_BYTE_ORDER;
    header->header_bytes = RS_HEADER_BYTES;
    header->record_bytes = RS_RECORD_BYTES;
    header->segment_bytes = SEGMENT_BYTES;
    header->communicators_offset = COMMUNICATORS_OFFSET;
    header->communicator_bytes = RS_COMMUNICATOR_BYTES;
    header->communicator_capacity = RS_COMMUNICATOR_CAPACITY;
    header->strings_offset = STRINGS_OFFSET;
    header->string_bytes = RS_STRING_BYTES;
    header->string_capacity = RS_STRING_CAPACITY;
    header->lanes_offset = LANES_OFFSET;
    header->lane_header_bytes = RS_LANE_HEADER_BYTES;
    header->lane_capacity = RS_LANE_CAPACITY;
    header->records_offset = RECORDS_OFFSET;
    header->records_per_lane = RS_RECORDS_PER_LANE;
    header->pid = segment->pid;
    header->parent_pid = getppid();
    header->uid = geteuid();
    header->nccl_api = options->nccl_api;
    header->process_start_ticks = start_ticks;
    rs_boot_id(header->boot_id);
    header->pid_namespace_inode = rs_pid_namespace();
    (void)gethostname(header->host_name, sizeof header->host_name - 1);
    (void)snprintf(header->plugin_version, sizeof header->plugin_version, "%s", RINGSIDE_VERSION);
    header->clock_monotonic_nanos = rs_monotonic_nanos();
    header->clock_realtime_nanos = rs_realtime_nanos();
    header->level_requested = options->level_requested;
    header->graphs = options->graphs;
    header->generation = segment->generation;
    header->locked = segment->file >= 0 ? 1 : 0;
    header->kernel_channels = options->kernel_channels;
    header->timed_one_in = options->timed_one_in;
    atomic_store_explicit(&header->level_wanted, RS_LEVEL_NONE, memory_order_relaxed);
    atomic_store_explicit(&header->state, RS_STATE_LIVE, memory_order_relaxed);
    // Pairs with the daemon's acquire load: whoever sees the magic sees everything above.
    atomic_store_explicit(&header->magic, RS_RING_MAGIC, memory_order_release);
}

// A file larger than RLIMIT_FSIZE would end the job with SIGXFSZ.
static int check_file_size(char *reason, size_t reason_bytes)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < SEGMENT_BYTES) {
        (void)snprintf(reason, reason_bytes,
                       "files of this process may have %llu bytes and a segment has %zu; raise `ulimit -f`",
                       (unsigned long long)limit.rlim_cur, SEGMENT_BYTES);
        return -EFBIG;
    }
    return 0;
}

// Takes every block now: a write to a mapped page of a full file system would kill the job with SIGBUS.
static int map_file(int file, void **memory)
{
    int error = posix_fallocate(file, 0, (off_t)SEGMENT_BYTES);
    if (error == 0) {
        *memory = mmap(NULL, SEGMENT_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
        error = *memory == MAP_FAILED ? errno : 0;
    }
    return error;
}

int rs_segment_create(struct rs_segment *segment, const struct rs_segment_options *options, char *reason,
                      size_t reason_bytes)
{
    char directory_path[PATH_MAX];
    int refused = check_file_size(reason, reason_bytes);
    int directory = refused != 0 ? refused : open_directory(directory_path, sizeof directory_path, reason, reason_bytes);
    if (directory < 0) {
        return directory;
    }
    rs_segment_sweep(directory);

    segment->pid = getpid();
    segment->nccl_api = options->nccl_api;
    segment->generation = (uint32_t)(rs_monotonic_nanos() >> 10) | 1;
    uint64_t start_ticks = rs_process_start_ticks(segment->pid);
    int file = create_file(directory, directory_path, segment->pid, start_ticks, segment->path, sizeof segment->path);
    (void)close(directory);
    if (file < 0) {
        (void)snprintf(reason, reason_bytes, "cannot create a segment in %s: %s; set RINGSIDE_DIR to a writable one",
                       directory_path, strerror(-file));
        return file;
    }
    // Before the magic: whoever knows it for a segment finds the lock held. The descriptor stays open for it.
    bool locked = rs_lock_take(file, RS_LOCK_PROCESS_BYTE);
    segment->file = locked ? file : -1;
    void *memory = MAP_FAILED;
    int error = map_file(file, &memory);
    if (error != 0 || !locked) {
        (void)close(file);
        segment->file = -1;
    }
    if (error != 0) {
        (void)unlink(segment->path);
        (void)snprintf(reason, reason_bytes,
                       "cannot take %zu bytes in %s: %s; free space there or set RINGSIDE_DIR to another directory",
                       SEGMENT_BYTES, directory_path, strerror(error));
        return -error;
    }

    unsigned char *base = memory;
    segment->header = memory;
    segment->communicators = (struct rs_communicator *)(void *)(base + COMMUNICATORS_OFFSET);
    segment->strings = (struct rs_string *)(void *)(base + STRINGS_OFFSET);
    segment->lanes = (struct rs_lane *)(void *)(base + LANES_OFFSET);
    segment->records = (struct rs_record *)(void *)(base + RECORDS_OFFSET);
    fill_header(segment, options, start_ticks);
    return 0;
}

void rs_segment_remove_unread(struct rs_segment *segment)
{
    bool read = segment->file < 0 ? atomic_load_explicit(&segment->header->reader_pid, memory_order_acquire) != 0
                                  : !rs_lock_take(segment->file, RS_LOCK_READER_BYTE);
    if (read) {
        return; // the daemon removes it when it has read all
    }
    char *name = strrchr(segment->path, '/');
    *name = '\0';
    int directory = open(segment->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *name = '/';
    if (unlink(segment->path) == 0 && directory >= 0) {
        rs_unread_add(directory, segment->header, rs_unread_records(segment->lanes, RS_LANE_CAPACITY));
    }
    if (directory >= 0) {
        (void)close(directory);
    }
}

void rs_segment_close(struct rs_segment *segment, bool keep)
{
    // Pairs with the daemon's acquire load: every record is published before it sees CLOSED.
    atomic_store_explicit(&segment->header->state, RS_STATE_CLOSED, memory_order_release);
    rs_segment_remove_unread(segment);
    if (keep) {
        (void)(segment->file >= 0 && close(segment->file) != 0);
        segment->file = -1;
    } else {
        rs_segment_abandon(segment);
    }
}

void rs_segment_abandon(struct rs_segment *segment)
{
    (void)munmap(segment->header, SEGMENT_BYTES);
    segment->header = NULL;
    if (segment->file >= 0) {
        (void)close(segment->file); // in a forked child: its copy; the parent's lock stays
        segment->file = -1;
    }
}
