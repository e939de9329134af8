// SPDX-License-Identifier: Apache-2.0

#include "aftermath.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void *context;

void open_plugin(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    CHECK(context != NULL);
}

void operate(int operations)
{
    for (int i = 0; i < operations; i++) {
        stop(start(context, collective("AllReduce", (uint64_t)i, 1, NULL))); // two records
    }
}

int result_of(pid_t child)
{
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

const char *path_of(const char *name)
{
    static char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

void put_file(const char *name, size_t bytes)
{
    int file = open(path_of(name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK(file >= 0 && ftruncate(file, (off_t)bytes) == 0);
    (void)close(file);
}

int exists(const char *name)
{
    struct stat status;
    return lstat(path_of(name), &status) == 0;
}

// ring-layout.md, "Removed unread".
struct unread {
    char magic[8];
    uint32_t version;
    uint32_t reserved0;
    uint64_t segments;
    uint64_t records;
    uint8_t reserved1[32];
};

void expect_unread(uint64_t segments, uint64_t records)
{
    struct unread unread = {0};
    int file = open(path_of("unread.count"), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        struct stat status;
        CHECK_EQUAL(0, fstat(file, &status));
        CHECK_EQUAL(sizeof unread, status.st_size);
        CHECK_EQUAL(0600, status.st_mode & 0777);
        CHECK_EQUAL(sizeof unread, read(file, &unread, sizeof unread));
        CHECK(memcmp("RSUNREAD", unread.magic, 8) == 0);
        CHECK_EQUAL(1, unread.version);
        (void)close(file);
    }
    CHECK_EQUAL((int64_t)segments, unread.segments);
    CHECK_EQUAL((int64_t)records, unread.records);
}

void die_with_a_segment(int operations, void (*change)(struct rs_header *header))
{
    pid_t child = fork();
    if (child == 0) {
        open_plugin();
        operate(operations);
        change(segment_of_this_process());
        (void)kill(getpid(), SIGKILL);
    }
    CHECK(WIFSIGNALED(result_of(child)));
}

void change_nothing(struct rs_header *header)
{
    (void)header;
}

void expect_left_by_the_next_init(int left)
{
    pid_t child = fork();
    if (child == 0) {
        open_plugin();
        CHECK_EQUAL(left + 1, segment_count());
        comm_finalize(context);
        exit(0);
    }
    CHECK_EQUAL(0, result_of(child));
    CHECK_EQUAL(left, segment_count());
}

void name_a_living_reader(struct rs_header *header)
{
    char text[1024] = "";
    FILE *file = fopen("/proc/self/stat", "r"); // any living process
    CHECK(file != NULL && fgets(text, sizeof text, file) != NULL);
    (void)fclose(file);
    char *field = strrchr(text, ')');
    for (int number = 2; number < 22; number++) {
        field = strchr(field + 1, ' ');
    }
    header->reader_pid = (uint32_t)getpid();
    header->reader_start_ticks = strtoull(field + 1, NULL, 10);
}
