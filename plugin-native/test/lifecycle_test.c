// SPDX-License-Identifier: Apache-2.0
//
// The segment's life: made, refused, closed, reopened, inherited, killed.

#define _GNU_SOURCE // gettid

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

// The CUDA driver as the plugin finds it in the process; no context until a test says so.
static int cuda_result = 201;
int cuCtxGetDevice(int *device);
int cuDeviceGetUuid_v2(void *uuid, int device);
int cuDeviceGetPCIBusId(char *text, int bytes, int device);

__attribute__((visibility("default"))) int cuCtxGetDevice(int *device)
{
    *device = 3;
    return cuda_result;
}

__attribute__((visibility("default"))) int cuDeviceGetUuid_v2(void *uuid, int device)
{
    memset(uuid, 0x40 + device, 16);
    return cuda_result;
}

__attribute__((visibility("default"))) int cuDeviceGetPCIBusId(char *text, int bytes, int device)
{
    (void)snprintf(text, (size_t)bytes, "0000:%02x:00.0", device);
    return cuda_result;
}

static void *context;

static void open_plugin(void)
{
    plugin_open();
    context = comm_init("world", 1, 4, 2);
}

static void header_says_who_writes(void)
{
    open_plugin();
    struct rs_header *header = segment();
    CHECK_EQUAL((int64_t)RS_RING_MAGIC, header->magic);
    CHECK_EQUAL(1, header->major);
    CHECK_EQUAL(3, header->minor);
    CHECK(header->generation != 0);
    CHECK_EQUAL(1, header->locked);
    CHECK_EQUAL(RS_TIMER_NONE, header->timer_state);
    CHECK_EQUAL(50, header->timed_one_in);
    CHECK_EQUAL(RS_RING_BYTE_ORDER, header->byte_order);
    CHECK_EQUAL(getpid(), header->pid);
    CHECK_EQUAL(getppid(), header->parent_pid);
    CHECK_EQUAL(geteuid(), header->uid);
    CHECK_EQUAL(api, header->nccl_api);
    CHECK(header->process_start_ticks != 0);
    CHECK(header->pid_namespace_inode != 0);
    char host[64] = "";
    (void)gethostname(host, sizeof host - 1);
    CHECK(strcmp(host, header->host_name) == 0);
    CHECK(header->plugin_version[0] != '\0');
    CHECK(header->clock_realtime_nanos > UINT64_C(1600000000) * 1000000000);
    CHECK(header->clock_monotonic_nanos != 0);
    CHECK_EQUAL(RS_STATE_LIVE, header->state);
    CHECK_EQUAL(0, header->reader_pid);
    struct stat status;
    CHECK_EQUAL(0, stat(directory, &status));
    CHECK_EQUAL(0700, status.st_mode & 0777);
}

static void gpu_is_named_by_the_loaded_driver(void)
{
    plugin_open();
    (void)comm_init("no context", 1, 2, 0);
    cuda_result = 0;
    (void)comm_init("with a GPU", 2, 2, 0);
    CHECK_EQUAL(-1, communicator_at(segment(), 0)->cuda_device);
    CHECK_EQUAL(0, communicator_at(segment(), 0)->gpu_uuid[0]);
    CHECK_EQUAL(0, communicator_at(segment(), 0)->gpu_pci_bus_id[0]);
    CHECK_EQUAL(3, communicator_at(segment(), 1)->cuda_device);
    CHECK_EQUAL(0x43, communicator_at(segment(), 1)->gpu_uuid[15]);
    CHECK(strcmp("0000:03:00.0", communicator_at(segment(), 1)->gpu_pci_bus_id) == 0);
}

static void last_finalize_removes_a_segment_that_nobody_reads(void)
{
    open_plugin();
    void *second = comm_init("second", 2, 4, 2);
    comm_finalize(context);
    CHECK_EQUAL(1, segment_count());
    comm_finalize(second);
    CHECK_EQUAL(0, segment_count());
    stop(start(second, event(NCCL_EVENT_PROXY_CTRL))); // after the end: accepted
}

static void last_finalize_leaves_a_closed_segment_to_its_reader(void)
{
    open_plugin();
    struct rs_header *header = segment();
    int reader = hold_reader_lock();
    comm_finalize(context);
    CHECK_EQUAL(RS_STATE_CLOSED, header->state);
    CHECK_EQUAL(1, segment_count());
    context = comm_init("again", 3, 4, 2); // the same process, beside the one not yet drained
    CHECK_EQUAL(2, segment_count());
    comm_finalize(context);
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(0, close(reader)); // the daemon is gone and has left it: the next init removes it
    (void)comm_init("and again", 4, 4, 2);
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
}

static void library_closed_and_opened_again_goes_on_with_new_ids(void)
{
    uint64_t last_id = 0;
    for (int i = 0; i < 10; i++) {
        open_plugin();
        stop(start(context, collective("AllReduce", 0, 1, NULL)));
        struct rs_record *record = find_record(RS_KIND_COLLECTIVE_START, 0);
        CHECK(record->operation_id > last_id);
        last_id = record->operation_id;
        CHECK_EQUAL(2, lane_at(segment(), 0)->head);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
}

static void handles_of_an_earlier_segment_are_stale(void)
{
    open_plugin();
    void *old_context = context;
    void *old = start(context, collective("AllReduce", 0, 1, NULL));
    comm_finalize(context);
    (void)segment_count();
    context = comm_init("again", 2, 4, 2);
    stop(old);
    CHECK(start(old_context, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(1, segment()->anomalies[RS_ANOMALY_UNKNOWN_CONTEXT]);
}

static int result_of(pid_t child)
{
    int status = -1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    return status;
}

static void forked_child_is_disabled_until_its_own_init(void)
{
    open_plugin();
    stop(start(context, collective("AllReduce", 0, 1, NULL)));
    CHECK_EQUAL(2, lane_at(segment(), 0)->head);
    pid_t child = fork();
    if (child == 0) {
        CHECK(start(context, collective("AllReduce", 1, 1, NULL)) == NULL);
        CHECK_EQUAL(2, lane_at(segment(), 0)->head);
        comm_finalize(context); // the parent's: nothing happens to it
        context = comm_init("child", 2, 4, 2);
        CHECK_EQUAL(2, segment_count());
        CHECK(start(context, collective("AllReduce", 1, 1, NULL)) != NULL);
        comm_finalize(context);
        CHECK_EQUAL(1, segment_count());
        _exit(0);
    }
    CHECK_EQUAL(0, result_of(child));
    CHECK_EQUAL(1, segment_count());
    CHECK_EQUAL(RS_STATE_LIVE, segment()->state);
    CHECK_EQUAL(2, lane_at(segment(), 0)->head);
    stop(start(context, collective("AllReduce", 1, 1, NULL)));
    CHECK_EQUAL(4, lane_at(segment(), 0)->head);
}

static void killed_process_loses_at_most_the_record_it_was_writing(void)
{
    for (int round = 0; round < 5; round++) {
        int ready[2];
        CHECK_EQUAL(0, pipe(ready));
        pid_t child = fork();
        if (child == 0) {
            open_plugin();
            for (uint64_t i = 0;; i++) {
                stop(start(context, collective("AllReduce", i, i, NULL)));
                struct rs_lane *lane = lane_at(segment(), 0);
                lane->tail = atomic_load(&lane->head); // drained at once
                if (i == 10000) {
                    CHECK_EQUAL(1, write(ready[1], "r", 1));
                }
            }
        }
        char byte;
        CHECK_EQUAL(1, read(ready[0], &byte, 1));
        CHECK_EQUAL(0, kill(child, SIGKILL));
        (void)result_of(child);
        CHECK_EQUAL(1, segment_count());
        struct rs_lane *lane = lane_at(segment(), 0);
        CHECK(lane->head > 20000);
        for (uint64_t i = lane->head - RS_RECORDS_PER_LANE; i < lane->head; i++) {
            struct rs_record *record = record_at(segment(), 0, i);
            // The slot of the next record may hold it already, half or whole; every other one is whole.
            if (i + RS_RECORDS_PER_LANE != lane->head) {
                CHECK_EQUAL(i + 1, record->sequence);
                CHECK_EQUAL(i % 2 == 0 ? RS_KIND_COLLECTIVE_START : RS_KIND_COLLECTIVE_ENQUEUED, record->kind);
                CHECK_EQUAL((uint32_t)(i / 2), record->number);
            }
        }
        open_plugin(); // and its segment is removed by the next init, as nobody holds it
        CHECK_EQUAL(1, segment_count());
        CHECK_EQUAL(getpid(), segment()->pid);
        comm_finalize(context);
        plugin_close();
        CHECK_EQUAL(0, segment_count());
    }
}

static void expect_disabled(const char *words)
{
    open_plugin();
    CHECK_EQUAL(0, event_mask);
    bool chained = getenv("RINGSIDE_NEXT_PLUGIN") != NULL; // then the context leads to the second plugin's
    CHECK(chained || context == NULL);
    if (strstr(last_warning, words) == NULL) {
        FAIL("the warning \"%s\" does not say \"%s\"", last_warning, words);
    }
    last_warning[0] = '\0';
    CHECK(comm_init("second", 2, 2, 0) == NULL || chained);
    CHECK_EQUAL(0, event_mask);
    CHECK_EQUAL(0, last_warning[0]); // said once
    CHECK(start(NULL, collective("AllReduce", 0, 1, NULL)) == NULL);
    CHECK(start(NULL, event(NCCL_EVENT_GROUP)) == NULL);
    comm_finalize(NULL);
}

// Nothing is written beyond the limit, which would end the job with SIGXFSZ.
static void limit_on_file_sizes_disables_with_one_sentence(void)
{
    struct rlimit limit = {.rlim_cur = 1 << 20, .rlim_max = 1 << 20};
    CHECK_EQUAL(0, setrlimit(RLIMIT_FSIZE, &limit));
    expect_disabled("files of this process may have 1048576 bytes and a segment has ");
    CHECK_EQUAL(0, segment_count());
}

static void missing_parent_directory_disables_with_one_sentence(void)
{
    (void)setenv("RINGSIDE_DIR", "/nonexistent/ringside", 1);
    expect_disabled("cannot create directory /nonexistent/ringside");
}

static void symbolic_link_is_refused(void)
{
    char link[128];
    (void)snprintf(link, sizeof link, "%s/link", directory);
    CHECK_EQUAL(0, symlink(directory, link));
    (void)setenv("RINGSIDE_DIR", link, 1);
    expect_disabled("symbolic link is refused");
}

static void directory_that_others_may_write_is_refused(void)
{
    CHECK_EQUAL(0, chmod(directory, 0777));
    expect_disabled("others may write");
}

static void directory_of_another_user_is_refused(void)
{
    (void)setenv("RINGSIDE_DIR", "/proc", 1); // root's, or nobody's own to write
    if (geteuid() == 0) {
        CHECK_EQUAL(0, chown(directory, 12345, 12345));
        (void)setenv("RINGSIDE_DIR", directory, 1);
    }
    expect_disabled("own directory");
}

static void api_max_hides_higher_versions(void)
{
    static const char *const caps[] = {"4", "5", "6", "7", "9", "", "6x"};
    static const int highest[] = {4, 5, 6, 7, 7, 7, 7};
    plugin_open();
    for (size_t i = 0; i < sizeof caps / sizeof caps[0]; i++) {
        (void)setenv("RINGSIDE_API_MAX", caps[i], 1);
        CHECK(plugin_symbol("ncclProfiler_v3") == NULL);
        CHECK(plugin_symbol("ncclProfiler_v4") != NULL);
        CHECK_EQUAL(highest[i] >= 5, plugin_symbol("ncclProfiler_v5") != NULL);
        CHECK_EQUAL(highest[i] >= 6, plugin_symbol("ncclProfiler_v6") != NULL);
        CHECK_EQUAL(highest[i] >= 7, plugin_symbol("ncclProfiler_v7") != NULL);
    }
}

static void table_has_no_functions_behind_finalize(void)
{
    plugin_open();
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
    const struct nccl_profiler_v4 *table = plugin_symbol(symbol);
    CHECK(table->name != NULL && table->finalize != NULL);
    for (size_t i = 0; i < sizeof table->unused / sizeof table->unused[0]; i++) {
        CHECK(table->unused[i] == NULL);
    }
}

const struct test lifecycle_tests[] = {
    {"headerSaysWhoWrites", header_says_who_writes, 4},
    {"gpuIsNamedByTheLoadedDriver", gpu_is_named_by_the_loaded_driver, 4},
    {"lastFinalizeRemovesASegmentThatNobodyReads", last_finalize_removes_a_segment_that_nobody_reads, 4},
    {"lastFinalizeLeavesAClosedSegmentToItsReader", last_finalize_leaves_a_closed_segment_to_its_reader, 4},
    {"libraryClosedAndOpenedAgainGoesOnWithNewIds", library_closed_and_opened_again_goes_on_with_new_ids, 4},
    {"handlesOfAnEarlierSegmentAreStale", handles_of_an_earlier_segment_are_stale, 4},
    {"forkedChildIsDisabledUntilItsOwnInit", forked_child_is_disabled_until_its_own_init, 4},
    {"killedProcessLosesAtMostTheRecordItWasWriting", killed_process_loses_at_most_the_record_it_was_writing, 4},
    {"limitOnFileSizesDisablesWithOneSentence", limit_on_file_sizes_disables_with_one_sentence, 4},
    {"missingParentDirectoryDisablesWithOneSentence", missing_parent_directory_disables_with_one_sentence, 4},
    {"symbolicLinkIsRefused", symbolic_link_is_refused, 4},
    {"directoryThatOthersMayWriteIsRefused", directory_that_others_may_write_is_refused, 4},
    {"directoryOfAnotherUserIsRefused", directory_of_another_user_is_refused, 4},
    {"apiMaxHidesHigherVersions", api_max_hides_higher_versions, 4},
    {"tableHasNoFunctionsBehindFinalize", table_has_no_functions_behind_finalize, 4},
    {0}};
