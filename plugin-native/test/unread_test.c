// SPDX-License-Identifier: Apache-2.0
//
// unread.count: what was removed and nobody had read, to the record.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aftermath.h"

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

static void have_other_lanes(struct rs_header *header)
{
    header->lane_capacity = 3; // as if another version had laid them out
}

static void segment_with_the_lanes_of_another_version_is_counted(void)
{
    die_with_a_segment(5, have_other_lanes);
    open_plugin();
    expect_unread(1, 10);
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

const struct test unread_tests[] = {
    {"killedProcessIsCountedWithWhatWasUnread", killed_process_is_counted_with_what_was_unread, 4},
    {"shortJobThatNobodyReadIsCounted", short_job_that_nobody_read_is_counted, 4},
    {"segmentThatIsLeftToItsReaderIsNotCounted", segment_that_is_left_to_its_reader_is_not_counted, 4},
    {"segmentWithTheLanesOfAnotherVersionIsCounted", segment_with_the_lanes_of_another_version_is_counted, 4},
    {"segmentThatWasReadToItsEndIsNotCounted", segment_that_was_read_to_its_end_is_not_counted, 4},
    {"countsOfProcessesThatEndAtOnceAddUp", counts_of_processes_that_end_at_once_add_up, 4},
    {"countThatCannotBeKeptDisturbsNobody", count_that_cannot_be_kept_disturbs_nobody, 4},
    {0}};
