// SPDX-License-Identifier: Apache-2.0

#include "harness.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int api;
const char *plugin_path;
char directory[] = "/tmp/ringside-test-XXXXXX";
char last_warning[1024];
int event_mask;
int *nccl_mask = &event_mask;

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

static _Thread_local enum call_kind kind_of_call;
static void (*call_begins)(void);
static void (*call_ends)(void);

enum call_kind call_now(void)
{
    return kind_of_call;
}

void on_calls(void (*begins)(void), void (*ends)(void))
{
    call_begins = begins;
    call_ends = ends;
}

static void begin(enum call_kind kind)
{
    if (call_begins != NULL) {
        call_begins();
    }
    kind_of_call = kind;
}

static void end(void)
{
    kind_of_call = CALL_NONE;
    if (call_ends != NULL) {
        call_ends();
    }
}

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
    event_mask = ASKED_EVERYTHING; // the first init overwrites it
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
    begin(CALL_LIFE);
    nccl_result result =
        api == 4
            ? ((const struct nccl_profiler_v4 *)table)->init(&context, nccl_mask, name, hash, 1, ranks, rank, log_line)
            : ((const struct table_v5 *)table)->init(&context, hash, nccl_mask, name, 1, ranks, rank, log_line);
    end();
    CHECK_EQUAL(NCCL_SUCCESS, result);
    return context;
}

void comm_finalize(void *context)
{
    begin(CALL_LIFE);
    nccl_result result = ((const struct table_v5 *)table)->finalize(context);
    end();
    CHECK_EQUAL(NCCL_SUCCESS, result);
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
    begin(CALL_EVENT);
    nccl_result result = ((const struct table_v5 *)table)->start_event(context, &handle, &descriptor);
    end();
    CHECK_EQUAL(NCCL_SUCCESS, result);
    CHECK(handle != (void *)(uintptr_t)0xBAD);
    return handle;
}

void state(void *handle, int value, uint64_t argument)
{
    union nccl_state_args args = {.trans_size = argument};
    begin(CALL_EVENT);
    nccl_result result = ((const struct table_v5 *)table)->record_event_state(handle, value, &args);
    end();
    CHECK_EQUAL(NCCL_SUCCESS, result);
}

void stop(void *handle)
{
    begin(CALL_EVENT);
    nccl_result result = ((const struct table_v5 *)table)->stop_event(handle);
    end();
    CHECK_EQUAL(NCCL_SUCCESS, result);
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

int run_suites(int argc, char **argv, const struct test *const *suites)
{
    if (argc < 3 || (api = atoi(argv[2])) < 4 || api > 7) {
        (void)fprintf(stderr, "usage: %s PLUGIN API [TEST]\n", argv[0]);
        return 2;
    }
    plugin_path = argv[1];
    const char *only = argc > 3 ? argv[3] : NULL;
    static const char *const variables[] = {"RINGSIDE_LEVEL", "RINGSIDE_GRAPHS", "RINGSIDE_API_MAX",
                                            "RINGSIDE_TIMED_ONE_IN", "RINGSIDE_PROGRESS_MICROS"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        (void)unsetenv(variables[i]);
    }
    if (mkdtemp(directory) == NULL || setenv("RINGSIDE_DIR", directory, 1) != 0) {
        (void)fprintf(stderr, "cannot create %s: %s\n", directory, strerror(errno));
        return 1;
    }
    int ran = 0;
    int failures = 0;
    for (size_t i = 0; suites[i] != NULL; i++) {
        failures += run_suite(suites[i], only, &ran);
    }
    clear_directory();
    (void)rmdir(directory);
    (void)printf("%d tests, %d failed\n", ran, failures);
    return failures != 0 || ran == 0;
}
