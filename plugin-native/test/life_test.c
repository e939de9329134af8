// SPDX-License-Identifier: Apache-2.0
//
// Who lives is told by locks, not by what a header says: what a process leaves behind when it is killed, forks or ends
// early, who removes it, and the count of what nobody has read.

#define _GNU_SOURCE // syscall, RTLD_DEFAULT

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "threads.h"

static void *context;

static void open_plugin(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
    CHECK(context != NULL);
}

static void operate(int operations)
{
    for (int i = 0; i < operations; i++) {
        stop(start(context, collective("AllReduce", (uint64_t)i, 1, NULL))); // two records
    }
}

static int result_of(pid_t child)
{
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

static const char *path_of(const char *name)
{
    static char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    return path;
}

static void put_file(const char *name, size_t bytes)
{
    int file = open(path_of(name), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    CHECK(file >= 0 && ftruncate(file, (off_t)bytes) == 0);
    (void)close(file);
}

static int exists(const char *name)
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

static void expect_unread(uint64_t segments, uint64_t records)
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

// A process that makes a segment, lets `change` do something to it, and is killed.
static void die_with_a_segment(int operations, void (*change)(struct rs_header *header))
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

static void change_nothing(struct rs_header *header)
{
    (void)header;
}

// The next init removes what is dead: `left` segments are there besides its own.
static void expect_left_by_the_next_init(int left)
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

static void name_a_living_reader(struct rs_header *header)
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

static void read_four_records(struct rs_header *header)
{
    lane_at(header, 0)->tail = 4;
}

static void killed_process_is_counted_with_what_was_unread(void)
{
    die_with_a_segment(7, read_four_records);
    expect_unread(0, 0);
    expect_left_by_the_next_init(0);
    expect_unread(2, 10); // and the next one's own
}

static void short_job_that_nobody_read_is_counted(void)
{
    for (uint64_t jobs = 1; jobs <= 3; jobs++) {
        open_plugin();
        operate(3);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
        expect_unread(jobs, 6 * jobs);
    }
    pid_t child = fork();
    if (child == 0) {
        open_plugin();
        operate(5);
        exit(0); // without finalize, as a script that ends
    }
    CHECK_EQUAL(0, result_of(child));
    CHECK_EQUAL(0, segment_count());
    expect_unread(4, 28);
}

static void segment_that_is_left_to_its_reader_is_not_counted(void)
{
    open_plugin();
    operate(3);
    (void)hold_reader_lock();
    comm_finalize(context);
    CHECK_EQUAL(1, segment_count());
    expect_unread(0, 0);
}

static void be_read_to_the_end(struct rs_header *header)
{
    name_a_living_reader(header);
    for (uint32_t i = 0; i < header->lane_capacity; i++) {
        lane_at(header, i)->tail = lane_at(header, i)->head;
    }
}

// The daemon has read all there was, and was stopped before the job ended.
static void segment_that_was_read_to_its_end_is_not_counted(void)
{
    open_plugin();
    operate(3);
    int reader = hold_reader_lock();
    be_read_to_the_end(segment());
    CHECK_EQUAL(0, close(reader));
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
    expect_unread(0, 0);
    die_with_a_segment(3, be_read_to_the_end);
    open_plugin();
    CHECK_EQUAL(1, segment_count());
    expect_unread(0, 0);
}

static void counts_of_processes_that_end_at_once_add_up(void)
{
    int begin[2];
    CHECK_EQUAL(0, pipe(begin));
    pid_t children[8];
    for (int i = 0; i < 8; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            char byte;
            (void)close(begin[1]);
            (void)read(begin[0], &byte, 1); // until all are there
            for (int round = 0; round < 10; round++) {
                open_plugin();
                operate(i + 1);
                comm_finalize(context);
                plugin_close();
            }
            exit(0);
        }
    }
    (void)close(begin[1]);
    for (int i = 0; i < 8; i++) {
        CHECK_EQUAL(0, result_of(children[i]));
    }
    CHECK_EQUAL(0, segment_count());
    expect_unread(80, 10 * 2 * (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8));
}

// Whatever stands in its place: the job goes on, and nothing else is written to.
static void count_that_cannot_be_kept_disturbs_nobody(void)
{
    CHECK_EQUAL(0, mkfifo(path_of("unread.count"), 0600));
    open_plugin();
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
    CHECK_EQUAL(0, unlink(path_of("unread.count")));
    put_file("other", 64);
    char other[300];
    (void)snprintf(other, sizeof other, "%s", path_of("other"));
    CHECK_EQUAL(0, symlink(other, path_of("unread.count")));
    context = comm_init("again", 1, 4, 2);
    operate(1);
    comm_finalize(context);
    CHECK_EQUAL(0, segment_count());
    char bytes[64];
    int file = open(other, O_RDONLY | O_CLOEXEC);
    CHECK_EQUAL(sizeof bytes, read(file, bytes, sizeof bytes));
    for (size_t i = 0; i < sizeof bytes; i++) {
        CHECK_EQUAL(0, bytes[i]);
    }
}

#ifndef RINGSIDE_SANITIZED // whose own state such a child has without their knowing
static pid_t raw_clone(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

// A child that no fork handler runs in has its parent's segment, and its end is not its parent's.
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
    {"killedProcessIsCountedWithWhatWasUnread", killed_process_is_counted_with_what_was_unread, 4},
    {"shortJobThatNobodyReadIsCounted", short_job_that_nobody_read_is_counted, 4},
    {"segmentThatIsLeftToItsReaderIsNotCounted", segment_that_is_left_to_its_reader_is_not_counted, 4},
    {"segmentThatWasReadToItsEndIsNotCounted", segment_that_was_read_to_its_end_is_not_counted, 4},
    {"countsOfProcessesThatEndAtOnceAddUp", counts_of_processes_that_end_at_once_add_up, 4},
    {"countThatCannotBeKeptDisturbsNobody", count_that_cannot_be_kept_disturbs_nobody, 4},
#ifndef RINGSIDE_SANITIZED
    {"childMadeWithoutForkHandlersLeavesItsParentsFile", child_made_without_fork_handlers_leaves_its_parents_file, 4},
#endif
    {0}};
