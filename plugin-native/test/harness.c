// SPDX-License-Identifier: Apache-2.0

#include "harness.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int api;
const char *plugin_path;
char directory[] = "/tmp/ringside-test-XXXXXX";
char last_warning[1024];
int event_mask;

struct table_v5 {
    const char *name;
    nccl_result (*init)(void **, uint64_t, int *, const char *, int, int, int, nccl_logger);
    nccl_result (*start_event)(void *, void **, const void *);
    nccl_result (*stop_event)(void *);
    nccl_result (*record_event_state)(void *, int, const union nccl_state_args *);
    nccl_result (*finalize)(void *);
};

static void *library;
static const void *table;
static pid_t own_pid;

static void log_line(int level, unsigned long flags, const char *file, int line, const char *format, ...)
{
    (void)flags;
    (void)file;
    (void)line;
    va_list values;
    va_start(values, format);
    if (level == NCCL_LOG_WARN) {
        (void)vsnprintf(last_warning, sizeof last_warning, format, values);
    }
    va_end(values);
}

void plugin_open(void)
{
    own_pid = getpid();
    library = dlopen(plugin_path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        FAIL("%s", dlerror());
    }
    char symbol[32];
    (void)snprintf(symbol, sizeof symbol, "ncclProfiler_v%d", api);
    table = dlsym(library, symbol);
    CHECK(table != NULL);
}

void plugin_close(void)
{
    CHECK_EQUAL(0, dlclose(library));
    library = NULL;
}

const void *plugin_symbol(const char *name)
{
    return dlsym(library, name);
}

void *comm_init(const char *name, uint64_t hash, int ranks, int rank)
{
    void *context = (void *)(uintptr_t)0xBAD;
    __atomic_store_n(&event_mask, ASKED_EVERYTHING, __ATOMIC_RELAXED); // other threads may be in callbacks
    nccl_result result =
        api == 4
            ? ((const struct nccl_profiler_v4 *)table)->init(&context, &event_mask, name, hash, 1, ranks, rank, log_line)
            : ((const struct table_v5 *)table)->init(&context, hash, &event_mask, name, 1, ranks, rank, log_line);
    CHECK_EQUAL(NCCL_SUCCESS, result);
    return context;
}

void comm_finalize(void *context)
{
    CHECK_EQUAL(NCCL_SUCCESS, ((const struct table_v5 *)table)->finalize(context));
}

event_descriptor event(uint64_t type)
{
    event_descriptor descriptor;
    memset(&descriptor, 0xA5, sizeof descriptor);
    if (api == 4) {
        *(uint8_t *)&descriptor = (uint8_t)type;
    } else {
        descriptor.type = type;
    }
    descriptor.parent = NULL;
    descriptor.rank = 0;
    return descriptor;
}

void *start(void *context, event_descriptor descriptor)
{
    void *handle = (void *)(uintptr_t)0xBAD;
    CHECK_EQUAL(NCCL_SUCCESS, ((const struct table_v5 *)table)->start_event(context, &handle, &descriptor));
    CHECK(handle != (void *)(uintptr_t)0xBAD);
    return handle;
}

void state(void *handle, int value, uint64_t argument)
{
    union nccl_state_args args = {.trans_size = argument};
    CHECK_EQUAL(NCCL_SUCCESS, ((const struct table_v5 *)table)->record_event_state(handle, value, &args));
}

void stop(void *handle)
{
    CHECK_EQUAL(NCCL_SUCCESS, ((const struct table_v5 *)table)->stop_event(handle));
}

event_descriptor collective(const char *function, uint64_t sequence, uint64_t count, void *parent)
{
    event_descriptor d = event(NCCL_EVENT_COLL);
    d.parent = parent;
    d.coll.sequence_number = sequence;
    d.coll.function = function;
    d.coll.count = count;
    d.coll.root = 0;
    d.coll.datatype = "ncclFloat32";
    d.coll.channels = 24;
    d.coll.algorithm = "RING";
    d.coll.protocol = "SIMPLE";
    if (api >= 7) {
        d.coll.is_symmetric = 0;
    }
    return d;
}

event_descriptor p2p(const char *function, int peer, uint64_t count, void *parent)
{
    event_descriptor d = event(NCCL_EVENT_P2P);
    d.parent = parent;
    d.p2p.function = function;
    d.p2p.datatype = "ncclFloat32";
    d.p2p.count = count;
    d.p2p.peer = peer;
    d.p2p.channels = 16;
    return d;
}

event_descriptor proxy_operation(int peer, int is_send, int steps, void *parent)
{
    event_descriptor d = event(NCCL_EVENT_PROXY_OP);
    d.parent = parent;
    d.proxy_op.pid = own_pid;
    d.proxy_op.channel = 3;
    d.proxy_op.peer = peer;
    d.proxy_op.steps = steps;
    d.proxy_op.chunk_bytes = 131072;
    d.proxy_op.is_send = is_send;
    return d;
}

event_descriptor proxy_step(int step, void *parent)
{
    event_descriptor d = event(NCCL_EVENT_PROXY_STEP);
    d.parent = parent;
    d.proxy_step.step = step;
    return d;
}

event_descriptor kernel_channel(uint8_t channel, uint64_t start_nanos, void *parent)
{
    event_descriptor d = event(NCCL_EVENT_KERNEL_CH);
    d.parent = parent;
    d.kernel_ch.channel = channel;
    d.kernel_ch.start_nanos = start_nanos;
    return d;
}

static int for_each_segment(void (*visit)(const char *path))
{
    DIR *entries = opendir(directory);
    int count = 0;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        char path[512];
        if (strstr(entry->d_name, ".seg") != NULL) {
            (void)snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
            visit(path);
            count++;
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    return count;
}

static struct rs_header *mapped;

static void map(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    struct stat status;
    CHECK(file >= 0 && fstat(file, &status) == 0);
    void *memory = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(memory != MAP_FAILED);
    CHECK_EQUAL(0600, status.st_mode & 0777);
    (void)close(file);
    mapped = memory;
    CHECK_EQUAL(status.st_size, mapped->segment_bytes);
}

static void ignore(const char *path)
{
    (void)path;
}

struct rs_header *segment(void)
{
    if (mapped == NULL) {
        (void)for_each_segment(map);
    }
    return mapped;
}

static void map_own(const char *path)
{
    char prefix[64];
    (void)snprintf(prefix, sizeof prefix, "/ringside-%d-", (int)getpid());
    if (strstr(path, prefix) != NULL) {
        map(path);
    }
}

struct rs_header *segment_of_this_process(void)
{
    mapped = NULL;
    (void)for_each_segment(map_own);
    CHECK(mapped != NULL);
    return mapped;
}

int segment_count(void)
{
    mapped = NULL; // the next look maps anew
    return for_each_segment(ignore);
}

struct rs_communicator *communicator_at(struct rs_header *header, uint32_t index)
{
    return (struct rs_communicator *)(void *)((char *)header + header->communicators_offset) + index;
}

struct rs_lane *lane_at(struct rs_header *header, uint32_t index)
{
    return (struct rs_lane *)(void *)((char *)header + header->lanes_offset) + index;
}

struct rs_record *record_at(struct rs_header *header, uint32_t lane, uint64_t index)
{
    struct rs_record *records = (struct rs_record *)(void *)((char *)header + header->records_offset);
    return records + (size_t)lane * header->records_per_lane + (index & (header->records_per_lane - 1));
}

const char *string_at(struct rs_header *header, uint32_t index)
{
    return ((struct rs_string *)(void *)((char *)header + header->strings_offset))[index].text;
}

static struct rs_record *search(enum rs_kind kind, int *n)
{
    struct rs_header *header = segment();
    CHECK(header != NULL);
    for (uint32_t lane = 0; lane < header->lane_capacity; lane++) {
        uint64_t head = atomic_load(&lane_at(header, lane)->head);
        uint64_t first = head > header->records_per_lane ? head - header->records_per_lane : 0;
        for (uint64_t i = first; i < head; i++) {
            struct rs_record *record = record_at(header, lane, i);
            CHECK_EQUAL(i + 1, atomic_load(&record->sequence));
            if (record->kind == kind && (*n)-- == 0) {
                return record;
            }
        }
    }
    return NULL;
}

struct rs_record *find_record(enum rs_kind kind, int n)
{
    int wanted = n;
    struct rs_record *record = search(kind, &wanted);
    if (record == NULL) {
        FAIL("no record %d of kind %d", n, (int)kind);
    }
    return record;
}

int count_records(enum rs_kind kind)
{
    int most = 1 << 30;
    int left = most;
    (void)search(kind, &left);
    return most - left;
}

static void clear_directory(void)
{
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (unlinkat(dirfd(entries), entry->d_name, 0) != 0) {
            (void)unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
        }
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
    if (chown(directory, geteuid(), getegid()) != 0) { // a test may have given it away
        FAIL("cannot take %s back", directory);
    }
    (void)chmod(directory, 0700);
}

static int run_suite(const struct test *tests, const char *only, int *ran)
{
    int failures = 0;
    for (; tests->name != NULL; tests++) {
        if (tests->api_from > api || (only != NULL && strcmp(only, tests->name) != 0)) {
            continue;
        }
        clear_directory();
        (*ran)++;
        (void)fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            (void)alarm(20);
            tests->run();
            exit(0); // not _exit: sanitizers report at exit
        }
        int status = 1;
        (void)waitpid(child, &status, 0);
        (void)printf("%s v%d %s\n", status == 0 ? "ok  " : "FAIL", api, tests->name);
        failures += status != 0;
    }
    return failures;
}

int main(int argc, char **argv)
{
    if (argc < 3 || (api = atoi(argv[2])) < 4 || api > 7) {
        (void)fprintf(stderr, "usage: %s PLUGIN API [TEST]\n", argv[0]);
        return 2;
    }
    plugin_path = argv[1];
    const char *only = argc > 3 ? argv[3] : NULL;
    static const char *const variables[] = {"RINGSIDE_LEVEL", "RINGSIDE_GRAPHS", "RINGSIDE_API_MAX"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        (void)unsetenv(variables[i]);
    }
    if (mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0) {
        (void)fprintf(stderr, "cannot create %s: %s\n", directory, strerror(errno));
        return 1;
    }
    const struct test *const suites[] = {
        event_tests, trap_tests,    proxy_tests,    pxn_tests,             kernel_tests, group_tests,
        name_tests,  graph_tests,   level_tests,    communicator_tests,    ring_tests,   death_tests,
        reload_tests, folding_tests, sampling_tests, sample_of_ranks_tests, lifecycle_tests};
    int ran = 0;
    int failures = 0;
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        failures += run_suite(suites[i], only, &ran);
    }
    clear_directory();
    (void)rmdir(directory);
    (void)printf("%d tests, %d failed\n", ran, failures);
    return failures != 0 || ran == 0;
}
