// SPDX-License-Identifier: Apache-2.0
//
// Where the segment cannot be made, and what is left behind: the job goes on untouched, is told once, and no file stays
// that nobody needs.

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

static void put_file(const char *name, size_t bytes)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK(file >= 0 && ftruncate(file, (off_t)bytes) == 0);
    (void)close(file);
}

static int exists(const char *name)
{
    char path[300];
    struct stat status;
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return lstat(path, &status) == 0;
}

// The sweep looks at what others may have put there; nothing of it is followed, waited for, or removed.
static void files_that_are_no_segments_stay(void)
{
    char path[300];
    put_file("empty.seg", 0);
    put_file("short.seg", 100);
    put_file("notes.txt", 1 << 20);
    put_file(".seg", 4096);
    (void)snprintf(path, sizeof path, "%s/pipe.seg", directory);
    CHECK_EQUAL(0, mkfifo(path, 0600)); // an open for reading would wait for a writer
    (void)snprintf(path, sizeof path, "%s/link.seg", directory);
    CHECK_EQUAL(0, symlink("/etc/passwd", path));
    (void)snprintf(path, sizeof path, "%s/folder.seg", directory);
    CHECK_EQUAL(0, mkdir(path, 0700));
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    CHECK(context != NULL);
    comm_finalize(context);
    static const char *const names[] = {"empty.seg", "short.seg", "notes.txt", ".seg",
                                        "pipe.seg",  "link.seg",  "folder.seg"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK(exists(names[i]));
    }
    CHECK_EQUAL(0, rmdir(path));
}

// Killed between the file's creation and its magic: a file of zeros, with the name of a process that is gone.
static void segment_of_a_process_killed_during_init_is_removed(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    char name[64];
    char path[300];
    (void)snprintf(name, sizeof name, "ringside-%d-12345.seg", (int)child);
    put_file(name, 6 << 20);
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    struct timespec an_hour_ago[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    CHECK_EQUAL(0, utimensat(AT_FDCWD, path, an_hour_ago, 0));
    plugin_open();
    (void)comm_init("world", 1, 4, 2);
    CHECK(!exists(name));
}

static void reader_whose_pid_was_given_to_another_process_holds_nothing(void)
{
    pid_t child = fork();
    if (child == 0) {
        plugin_open();
        (void)comm_init("world", 1, 4, 2);
        segment()->reader_pid = (uint32_t)getppid();
        segment()->reader_start_ticks = 1; // alive, but not the one that read
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    CHECK_EQUAL(1, segment_count());
    plugin_open();
    (void)comm_init("world", 1, 4, 2);
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(getpid(), segment()->pid);
}

// Process numbers, start times and boot ids differ between namespaces: none of them says whether a process lives.
static void scribble_over_who_writes(struct rs_header *header)
{
    header->pid_namespace_inode++;
    header->pid = 0x7FFFFFF0;
    header->process_start_ticks = 1;
    header->boot_id[0] ^= 0xFF;
}

static void dead_segment_is_known_by_its_lock_alone(void)
{
    pid_t child = fork();
    if (child == 0) {
        plugin_open();
        (void)comm_init("world", 1, 4, 2);
        CHECK_EQUAL(1, segment()->locked);
        scribble_over_who_writes(segment());
        _exit(0);
    }
    (void)waitpid(child, NULL, 0);
    plugin_open();
    (void)comm_init("world", 1, 4, 2);
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(getpid(), segment()->pid);
}

static void living_segment_is_known_by_its_lock_alone(void)
{
    int ready[2];
    CHECK_EQUAL(0, pipe(ready));
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(20);
        plugin_open();
        (void)comm_init("world", 1, 4, 2);
        scribble_over_who_writes(segment());
        CHECK_EQUAL(1, write(ready[1], "r", 1));
        for (;;) {
            (void)pause();
        }
    }
    char byte;
    CHECK_EQUAL(1, read(ready[0], &byte, 1));
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    CHECK_EQUAL(2, segment_count()); // it looks dead by every number
    comm_finalize(context);
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    (void)comm_init("world", 2, 4, 2);
    CHECK_EQUAL(1, segment_count()); // and now it is
}

// What nobody read is counted beside the segments when it is removed.
static void what_is_removed_unread_is_counted(void)
{
    for (int i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            plugin_open();
            context = comm_init("world", 1, 4, 2);
            for (uint64_t n = 0; n < 10; n++) {
                stop(start(context, collective("AllReduce", n, 1, NULL)));
            }
            i == 0 ? comm_finalize(context) : (void)0; // an orderly end, and no daemon ever came
            _exit(0);
        }
        (void)waitpid(child, NULL, 0);
    }
    plugin_open();
    context = comm_init("world", 1, 4, 2); // removes what the killed ones left
    uint64_t words[8] = {0};
    int file = openat(open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), "unread.count", O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0);
    CHECK_EQUAL(64, read(file, words, sizeof words));
    (void)close(file);
    CHECK(memcmp(&words[0], "RSUNREAD", 8) == 0);
    CHECK_EQUAL(1, words[1] & 0xFFFFFFFF);
    CHECK_EQUAL(3, words[2]);
    CHECK_EQUAL(60, words[3]);
}

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
    {"filesThatAreNoSegmentsStay", files_that_are_no_segments_stay, 4},
    {"segmentOfAProcessKilledDuringInitIsRemoved", segment_of_a_process_killed_during_init_is_removed, 4},
    {"readerWhosePidWasGivenToAnotherProcessHoldsNothing",
     reader_whose_pid_was_given_to_another_process_holds_nothing, 4},
    {"deadSegmentIsKnownByItsLockAlone", dead_segment_is_known_by_its_lock_alone, 4},
    {"livingSegmentIsKnownByItsLockAlone", living_segment_is_known_by_its_lock_alone, 4},
    {"whatIsRemovedUnreadIsCounted", what_is_removed_unread_is_counted, 4},
    {0}};
