// SPDX-License-Identifier: Apache-2.0
//
// Who lives is told by locks, not by what a header says: what a process leaves behind when it is killed, forks or ends
// early, and who removes it.

#define _GNU_SOURCE // syscall, RTLD_DEFAULT

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "aftermath.h"

// The sweep looks at what others may have put there; nothing of it is followed, waited for, or removed.
static void files_that_are_no_segments_stay(void)
{
    put_file("empty.seg", 0);
    put_file("short.seg", 100);
    put_file("notes.txt", 1 << 20);
    put_file(".seg", 4096);
    put_file("young.seg", 6 << 20); // zeros: a segment that is being made
    CHECK_EQUAL(0, mkfifo(path_of("pipe.seg"), 0600)); // an open for reading would wait for a writer
    CHECK_EQUAL(0, symlink("/etc/passwd", path_of("link.seg")));
    CHECK_EQUAL(0, mkdir(path_of("folder.seg"), 0700));
    open_plugin();
    comm_finalize(context);
    static const char *const names[] = {"empty.seg", "short.seg", "notes.txt", ".seg",
                                        "young.seg", "pipe.seg",  "link.seg",  "folder.seg"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK(exists(names[i]));
    }
    CHECK_EQUAL(0, rmdir(path_of("folder.seg")));
}

// Killed between the file's creation and its magic: a file of zeros, with the name of a process that is gone.
static void segment_of_a_process_killed_during_init_is_removed(void)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    (void)result_of(child);
    char name[64];
    (void)snprintf(name, sizeof name, "ringside-%d-12345.seg", (int)child);
    put_file(name, 6 << 20);
    struct timespec an_hour_ago[2] = {{.tv_sec = time(NULL) - 3600}, {.tv_sec = time(NULL) - 3600}};
    CHECK_EQUAL(0, utimensat(AT_FDCWD, path_of(name), an_hour_ago, 0));
    open_plugin();
    CHECK(!exists(name));
    expect_unread(0, 0); // there was nothing to read
}

// Process numbers, start times and boot ids differ between namespaces; the lock is the kernel's.
static void name_another_machine(struct rs_header *header)
{
    header->boot_id[3] ^= 0x55;
    header->pid_namespace_inode++;
    header->pid = getppid(); // alive, here
    header->process_start_ticks++;
}

static void dead_segment_is_removed_whatever_its_header_says(void)
{
    die_with_a_segment(3, name_another_machine);
    CHECK_EQUAL(1, segment_count());
    expect_left_by_the_next_init(0);
    expect_unread(2, 6);
}

static void name_a_dead_process(struct rs_header *header)
{
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    (void)result_of(child);
    header->pid = child;
    header->process_start_ticks = 1;
    header->heartbeat_nanos = 0;
    header->state = RS_STATE_CLOSED;
}

static void living_segment_stays_whatever_its_header_says(void)
{
    int ends[2];
    CHECK_EQUAL(0, pipe(ends));
    pid_t owner = fork();
    if (owner == 0) {
        open_plugin();
        name_a_dead_process(segment());
        CHECK_EQUAL(1, write(ends[1], "r", 1));
        (void)pause();
    }
    char byte;
    CHECK_EQUAL(1, read(ends[0], &byte, 1));
    expect_left_by_the_next_init(1);
    CHECK_EQUAL(0, kill(owner, SIGKILL));
    (void)result_of(owner);
    expect_left_by_the_next_init(0);
}

static void reader_that_stands_in_the_header_and_holds_no_lock_holds_nothing(void)
{
    die_with_a_segment(0, name_a_living_reader);
    CHECK_EQUAL(1, segment_count());
    expect_left_by_the_next_init(0);
}

static void dead_segment_stays_while_a_daemon_reads_it(void)
{
    die_with_a_segment(4, change_nothing);
    int reader = hold_reader_lock();
    expect_left_by_the_next_init(1);
    expect_unread(1, 0); // the next one's own
    CHECK_EQUAL(0, close(reader));
    expect_left_by_the_next_init(0);
    expect_unread(3, 8);
}

static void have_no_locks(struct rs_header *header)
{
    header->locked = 0; // a file system that has none
}

static void be_older(struct rs_header *header)
{
    header->minor = 1; // such a plugin holds no lock
}

static void be_of_another_major(struct rs_header *header)
{
    header->major = 2;
}

static void segment_that_no_lock_tells_of_is_left_to_the_daemon(void)
{
    die_with_a_segment(1, have_no_locks);
    die_with_a_segment(1, be_older);
    die_with_a_segment(1, be_of_another_major);
    expect_left_by_the_next_init(3);
    expect_unread(1, 0);
}

static void forked_child_does_not_keep_its_parent_alive(void)
{
    int ends[2];
    CHECK_EQUAL(0, pipe(ends));
    pid_t owner = fork();
    if (owner == 0) {
        open_plugin();
        pid_t heir = fork();
        if (heir == 0) {
            pid_t self = getpid();
            CHECK_EQUAL(sizeof self, write(ends[1], &self, sizeof self));
            (void)alarm(20);
            (void)pause();
        }
        (void)pause();
    }
    pid_t heir;
    CHECK_EQUAL(sizeof heir, read(ends[0], &heir, sizeof heir));
    CHECK_EQUAL(0, kill(owner, SIGKILL));
    (void)result_of(owner);
    CHECK_EQUAL(0, kill(heir, 0));
    expect_left_by_the_next_init(0);
    CHECK_EQUAL(0, kill(heir, SIGKILL));
}

#ifndef RINGSIDE_SANITIZED // whose own state such a child has without their knowing
static pid_t raw_clone(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

// A child that no fork handler runs in has its parent's segment: neither its finalize nor its end is its parent's.
static void child_made_without_fork_handlers_leaves_its_parents_file(void)
{
    pid_t (*const bare_fork)(void) = (pid_t(*)(void))(uintptr_t)dlsym(RTLD_DEFAULT, "_Fork");
    pid_t (*const ways[])(void) = {raw_clone, bare_fork};
    open_plugin();
    operate(1);
    for (int i = 0; i < 2; i++) {
        if (ways[i] == NULL) {
            (void)printf("     skipped: no _Fork in this C library\n");
            continue;
        }
        (void)fflush(NULL);
        pid_t child = ways[i]();
        if (child == 0) {
            comm_finalize(context);
            exit(0); // the library's destructor runs
        }
        CHECK_EQUAL(0, result_of(child));
        CHECK_EQUAL(1, segment_count());
        CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
        expect_unread(0, 0);
        operate(1);
    }
    CHECK_EQUAL(6, all_records());
    pid_t other = fork(); // nor has the lock gone with it
    if (other == 0) {
        (void)comm_init("other", 1, 4, 2);
        CHECK_EQUAL(2, segment_count());
        _exit(0);
    }
    CHECK_EQUAL(0, result_of(other));
    comm_finalize(context);
}
#endif

const struct test life_tests[] = {
    {"filesThatAreNoSegmentsStay", files_that_are_no_segments_stay, 4},
    {"segmentOfAProcessKilledDuringInitIsRemoved", segment_of_a_process_killed_during_init_is_removed, 4},
    {"deadSegmentIsRemovedWhateverItsHeaderSays", dead_segment_is_removed_whatever_its_header_says, 4},
    {"livingSegmentStaysWhateverItsHeaderSays", living_segment_stays_whatever_its_header_says, 4},
    {"readerThatStandsInTheHeaderAndHoldsNoLockHoldsNothing",
     reader_that_stands_in_the_header_and_holds_no_lock_holds_nothing, 4},
    {"deadSegmentStaysWhileADaemonReadsIt", dead_segment_stays_while_a_daemon_reads_it, 4},
    {"segmentThatNoLockTellsOfIsLeftToTheDaemon", segment_that_no_lock_tells_of_is_left_to_the_daemon, 4},
    {"forkedChildDoesNotKeepItsParentAlive", forked_child_does_not_keep_its_parent_alive, 4},
#ifndef RINGSIDE_SANITIZED
    {"childMadeWithoutForkHandlersLeavesItsParentsFile", child_made_without_fork_handlers_leaves_its_parents_file, 4},
#endif
    {0}};
