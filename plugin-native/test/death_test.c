// SPDX-License-Identifier: Apache-2.0
//
// Where the segment cannot be made: the job goes on untouched, is told once, and no file stays.

#define _GNU_SOURCE // unshare

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "threads.h"

static void *context;

static int skipped(const char *reason)
{
    (void)printf("     skipped: %s\n", reason);
    return 0;
}

// A tmpfs of this size for this process alone; 0, and the reason printed, where that is not allowed.
static int mount_small(const char *options)
{
    if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", directory, "tmpfs", 0, options) != 0) {
        return skipped("no right to mount a small tmpfs");
    }
    return 1;
}

// Whatever the reason: mask 0, context NULL, one warning that says `words`, every call accepted, no file.
static void expect_untouched(const char *words)
{
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // a second plugin would be served all the same
    plugin_open();
    last_warning[0] = '\0';
    for (uint64_t i = 0; i < 3; i++) { // every communicator of the job
        CHECK(comm_init("world", 1 + i, 4, 2) == NULL);
        CHECK_EQUAL(0, event_mask);
        if (i == 0 && strstr(last_warning, words) == NULL) {
            FAIL("the warning \"%s\" does not say \"%s\"", last_warning, words);
        }
        CHECK_EQUAL(i == 0, last_warning[0] != '\0');
        last_warning[0] = '\0';
    }
    // NCCL raises what it began before it read the mask anew, and with RAS whatever it is told to.
    void *operation = start(NULL, collective("AllReduce", 0, 1, NULL));
    CHECK(operation == NULL);
    CHECK(start(NULL, p2p("Send", 1, 1, NULL)) == NULL);
    CHECK(start(NULL, proxy_operation(1, 1, 1, NULL)) == NULL);
    CHECK(start(NULL, proxy_step(0, NULL)) == NULL);
    CHECK(start(NULL, kernel_channel(0, 1, NULL)) == NULL);
    CHECK(start(NULL, event(NCCL_EVENT_GROUP)) == NULL);
    CHECK(start(NULL, event(0)) == NULL);
    state(NULL, NCCL_STATE_SEND_WAIT, 1);
    stop(NULL);
    stop((void *)(uintptr_t)0x1234);
    comm_finalize(NULL);
    CHECK_EQUAL(0, segment_count());
    plugin_close();
}

static void tiny_file_system_is_said_once_and_left_empty(void)
{
    if (mount_small("size=1m,mode=700")) {
        expect_untouched("cannot take");
        // The room it had for a moment is free again.
        char path[128];
        (void)snprintf(path, sizeof path, "%s/half", directory);
        int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        CHECK_EQUAL(0, posix_fallocate(file, 0, 900 << 10));
        (void)close(file);
    }
}

static void file_system_without_inodes_is_said_once(void)
{
    if (mount_small("size=64m,nr_inodes=1,mode=700")) {
        expect_untouched("cannot create a segment");
    }
}

// Everything is taken at init: a file system that fills up later cannot fault a write.
static void file_system_that_fills_up_later_does_not_fault_the_job(void)
{
    if (!mount_small("size=8m,mode=700")) {
        return;
    }
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    CHECK(context != NULL);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/rest", directory);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    static char block[65536];
    while (write(file, block, sizeof block) > 0) {
    }
    CHECK_EQUAL(ENOSPC, errno);
    for (uint32_t i = 0; i < RS_LANE_CAPACITY; i++) { // every page of every lane
        struct worker *thread = worker_new();
        for (int n = 0; n < 2; n++) {
            stop_on(thread, start_on(thread, context, collective("AllReduce", 0, 1, NULL)));
        }
        worker_end(thread);
    }
    for (uint32_t i = 0; i < RS_RECORDS_PER_LANE; i++) {
        stop(start(context, collective("AllReduce", 0, 1, NULL)));
    }
    (void)comm_init("another", 2, 4, 2); // no new file: the same segment
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(0, unlink(path));
}

// The job ends and the next one starts while another fills the file system: no half file stays between.
static void second_process_of_a_full_file_system_leaves_the_first_alone(void)
{
    if (!mount_small("size=8m,mode=700")) { // room for one
        return;
    }
    (void)unsetenv("RINGSIDE_NEXT_PLUGIN"); // a second plugin would be served all the same
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    pid_t child = fork();
    if (child == 0) {
        last_warning[0] = '\0';
        CHECK(comm_init("child", 1, 4, 2) == NULL);
        CHECK(strstr(last_warning, "cannot take") != NULL);
        _exit(0);
    }
    int status = 1;
    (void)waitpid(child, &status, 0);
    CHECK_EQUAL(0, status);
    CHECK_EQUAL(1, segment_count());
    stop(start(context, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(2, all_records());
}

static void read_only_file_system_is_said_once(void)
{
    if (mount_small("size=64m,mode=700,ro")) {
        expect_untouched("cannot create a segment");
    }
}

static void become_nobody(void)
{
    if (geteuid() == 0) {
        CHECK_EQUAL(0, chown(directory, 65534, 65534));
        CHECK_EQUAL(0, setresuid(65534, 65534, 65534));
    }
}

static void directory_without_write_permission_is_said_once(void)
{
    become_nobody();
    CHECK_EQUAL(0, chmod(directory, 0500));
    expect_untouched("cannot create a segment");
    CHECK_EQUAL(0, chmod(directory, 0700));
}

static void directory_without_any_permission_is_said_once(void)
{
    become_nobody();
    CHECK_EQUAL(0, chmod(directory, 0));
    expect_untouched("cannot open");
    CHECK_EQUAL(0, chmod(directory, 0700));
}

static void file_in_the_place_of_the_directory_is_said_once(void)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/file", directory);
    (void)close(open(path, O_CREAT | O_CLOEXEC, 0600));
    (void)setenv("RINGSIDE_DIR", path, 1);
    expect_untouched("as a directory");
}

static void process_without_file_descriptors_goes_on(void)
{
    plugin_open();
    struct rlimit limit = {.rlim_cur = 3, .rlim_max = 3};
    CHECK_EQUAL(0, setrlimit(RLIMIT_NOFILE, &limit));
    last_warning[0] = '\0';
    CHECK(comm_init("world", 1, 4, 2) == NULL);
    CHECK(last_warning[0] != '\0');
    CHECK_EQUAL(0, event_mask);
    comm_finalize(NULL);
    _exit(0); // a sanitizer would want to open files
}

#ifndef RINGSIDE_SANITIZED
static void process_without_address_space_goes_on_and_leaves_no_file(void)
{
    plugin_open();
    struct rlimit limit = {.rlim_cur = 1 << 20, .rlim_max = 1 << 20}; // below what it has: no mapping succeeds
    CHECK_EQUAL(0, setrlimit(RLIMIT_AS, &limit));
    last_warning[0] = '\0';
    CHECK(comm_init("world", 1, 4, 2) == NULL);
    CHECK(last_warning[0] != '\0');
    struct rlimit none = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    if (setrlimit(RLIMIT_AS, &none) == 0) {
        CHECK_EQUAL(0, segment_count());
    }
}
#endif

const struct test death_tests[] = {
    {"tinyFileSystemIsSaidOnceAndLeftEmpty", tiny_file_system_is_said_once_and_left_empty, 4},
    {"fileSystemWithoutInodesIsSaidOnce", file_system_without_inodes_is_said_once, 4},
    {"fileSystemThatFillsUpLaterDoesNotFaultTheJob", file_system_that_fills_up_later_does_not_fault_the_job, 4},
    {"secondProcessOfAFullFileSystemLeavesTheFirstAlone",
     second_process_of_a_full_file_system_leaves_the_first_alone, 4},
    {"readOnlyFileSystemIsSaidOnce", read_only_file_system_is_said_once, 4},
    {"directoryWithoutWritePermissionIsSaidOnce", directory_without_write_permission_is_said_once, 4},
    {"directoryWithoutAnyPermissionIsSaidOnce", directory_without_any_permission_is_said_once, 4},
    {"fileInThePlaceOfTheDirectoryIsSaidOnce", file_in_the_place_of_the_directory_is_said_once, 4},
    {"processWithoutFileDescriptorsGoesOn", process_without_file_descriptors_goes_on, 4},
#ifndef RINGSIDE_SANITIZED
    {"processWithoutAddressSpaceGoesOnAndLeavesNoFile", process_without_address_space_goes_on_and_leaves_no_file, 4},
#endif
    {0}};
