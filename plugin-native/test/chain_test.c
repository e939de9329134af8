// SPDX-License-Identifier: Apache-2.0
//
// RINGSIDE_NEXT_PLUGIN: every case is played twice, to the second plugin alone and to it behind ours at its deepest level,
// by a NCCL of each version that finds the plugin's; what the plugin wrote down must be the same, line for line.
//
//     chain_test PLUGIN RECORDER_V3 RECORDER_V4 RECORDER_V5 RECORDER_V5_V6 RECORDER_V4_V7 [TEST]

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nccl_model.h"

#define EVERYTHING 0xFFFF
#define MANY 70000 // more events than the chain keeps

char last_warning[1024];

static const char *plugin;
static const char *old_recorder;
static const char *recorders[4];
static char root[] = "/tmp/ringside-chain-XXXXXX";
static char alone_log[64];
static char chained_log[64];

static const struct {
    int nccl_api;
    int recorder;
} pairings[] = {{4, 0}, {4, 3}, {5, 0}, {5, 1}, {5, 2}, {6, 0}, {6, 1}, {6, 2}, {6, 3}, {7, 0}, {7, 1}, {7, 2}, {7, 3}};
#define PAIRINGS (sizeof pairings / sizeof pairings[0])

static void set(const char *name, unsigned long value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%#lx", value);
    (void)setenv(name, text, 1);
}

static const char *in_root(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    return path;
}

static struct rs_header *segment_of_this_process(void)
{
    DIR *entries = opendir(root);
    struct rs_header *header = NULL;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && header == NULL;) {
        char pid[32];
        (void)snprintf(pid, sizeof pid, "%d", (int)getpid());
        if (strstr(entry->d_name, ".seg") == NULL || strstr(entry->d_name, pid) == NULL) {
            continue;
        }
        int file = open(in_root(entry->d_name), O_RDWR | O_CLOEXEC);
        struct stat status;
        CHECK(file >= 0 && fstat(file, &status) == 0);
        header = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        CHECK(header != MAP_FAILED);
        (void)close(file);
    }
    (void)closedir(entries);
    return header;
}

// In a process of its own: the plugin is loaded, played to and closed.
static void run(void (*play)(struct model *), const char *path, int nccl_api, const char *log)
{
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(60);
        (void)unlink(log);
        (void)setenv("RECORDER_LOG", log, 1);
        (void)prctl(PR_SET_NAME, "user");
        struct model model = {0};
        model_open(&model, path, nccl_api);
        play(&model);
        model_close(&model);
        exit(0);
    }
    int status = 1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    CHECK_EQUAL(0, status);
}

struct lines {
    char *text;
    char **line;
    size_t count;
};

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static struct lines read_log(const char *path)
{
    struct lines lines = {0};
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    CHECK_EQUAL(0, fseek(file, 0, SEEK_END));
    long bytes = ftell(file);
    rewind(file);
    lines.text = calloc(1, (size_t)bytes + 1);
    lines.line = calloc((size_t)bytes / 8 + 1, sizeof *lines.line);
    CHECK(lines.text != NULL && lines.line != NULL);
    CHECK_EQUAL(bytes, fread(lines.text, 1, (size_t)bytes, file));
    (void)fclose(file);
    for (char *line = strtok(lines.text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        lines.line[lines.count++] = line;
    }
    qsort(lines.line, lines.count, sizeof *lines.line, by_text);
    return lines;
}

static void free_lines(struct lines *lines)
{
    free(lines->text);
    free(lines->line);
}

static void compare(size_t pairing)
{
    struct lines alone = read_log(alone_log);
    struct lines chained = read_log(chained_log);
    for (size_t i = 0; i < alone.count || i < chained.count; i++) {
        const char *left = i < alone.count ? alone.line[i] : "nothing";
        const char *right = i < chained.count ? chained.line[i] : "nothing";
        if (strcmp(left, right) != 0) {
            FAIL("NCCL with v%d, recorder %d, mask %s, null %s, toggle %s, line %zu\n      alone:   %s\n      chained: %s",
                 pairings[pairing].nccl_api, pairings[pairing].recorder, getenv("RECORDER_MASK"),
                 getenv("RECORDER_NULL"), getenv("RECORDER_TOGGLE"), i, left, right);
        }
    }
    free_lines(&alone);
    free_lines(&chained);
}

// The second plugin gets the same with and without us. Of the pairings, every `every`th from `first` on.
static void same_for(void (*play)(struct model *), size_t first, size_t every)
{
    for (size_t i = first; i < PAIRINGS; i += every) {
        const char *recorder = recorders[pairings[i].recorder];
        (void)unsetenv("RINGSIDE_NEXT_PLUGIN");
        run(play, recorder, pairings[i].nccl_api, alone_log);
        (void)setenv("RINGSIDE_NEXT_PLUGIN", recorder, 1);
        run(play, plugin, pairings[i].nccl_api, chained_log);
        compare(i);
    }
}

// From every NCCL and in every version.
static void same_for_all(void (*play)(struct model *))
{
    same_for(play, 0, 1);
}

static void play_calls(struct model *model, struct model_communicator *communicator)
{
    struct model_call single[] = {{.function = "AllReduce", .count = 100}};
    struct model_call group[] = {{.function = "AllReduce", .count = 100},
                                 {.function = "Send", .is_p2p = true, .count = 7},
                                 {.function = "Recv", .is_p2p = true, .count = 8}};
    for (int round = 0; round < 3; round++) {
        model_group(model, communicator, single, 1);
        model_network(model, communicator, single);
        model_kernel(model, communicator, single);
        model_copy_engine(model, communicator, single);
        model_control(model, communicator);
        model_group(model, communicator, group, 3);
        for (int i = 2; i >= 0; i--) {
            model_kernel(model, communicator, &group[i]);
            model_network(model, communicator, &group[i]);
        }
    }
    model_relay(model, (void *)(uintptr_t)0x7F00BEEF0000, (void *)(uintptr_t)0x7F00DEAD0000, model->mask);
}

static void play_job(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    struct model_communicator part = model_init(model, NULL, 12, 1);
    play_calls(model, &world);
    struct model_call captured = {.function = "AllReduce", .count = 5, .captured = true};
    model_group(model, &world, &captured, 1);
    play_calls(model, &part);
    for (int replay = 0; replay < 3; replay++) {
        model_launch(model, &world, &captured, 1);
        model_network(model, &world, &captured);
        model_kernel(model, &world, &captured);
        play_calls(model, &world);
    }
    model_finalize(model, &part);
    play_calls(model, &world);
    model_finalize(model, &world);
}

// NCCL up to 2.27 shows nothing of a call before its launch: what mask a captured one began with, a replay does not tell.
static void play_live(struct model *model)
{
    if (model->nccl_api >= 5) {
        play_job(model);
        return;
    }
    struct model_communicator world = model_init(model, "world", 11, 2);
    for (int round = 0; round < 4; round++) {
        play_calls(model, &world);
    }
    model_finalize(model, &world);
}

static void second_plugin_gets_what_its_own_mask_raises(void)
{
    static const unsigned long masks[] = {0,
                                          NCCL_EVENT_COLL,
                                          NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH,
                                          NCCL_EVENT_P2P | NCCL_EVENT_PROXY_OP,
                                          NCCL_EVENT_PROXY_CTRL | NCCL_EVENT_P2P_API,
                                          EVERYTHING};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        set("RECORDER_MASK", masks[i]);
        same_for_all(play_job);
    }
}

static void each_bit_brings_its_ancestors_and_nothing_else(void)
{
    for (int bit = 0; bit < 16; bit++) {
        set("RECORDER_MASK", 1UL << bit);
        same_for(play_job, (size_t)bit % 3, 3);
        same_for(play_job, PAIRINGS - 1, 1); // v7 to v7 knows them all
    }
}

static void events_without_a_handle_of_the_second_plugin(void)
{
    set("RECORDER_MASK", EVERYTHING);
    for (int bit = 0; bit < 16; bit++) {
        set("RECORDER_NULL", 1UL << bit);
        same_for(play_job, (size_t)bit % 3, 3);
        same_for(play_job, PAIRINGS - 1, 1);
    }
    set("RECORDER_NULL", EVERYTHING);
    same_for_all(play_job);
}

static void mask_changed_live_is_followed(void)
{
    static const char *const scripts[] = {
        // TYPE:N:MASK: at a group, a collective, a transfer, a step, a channel
        "0x1:3:0x42,0x1:8:0xFFFF,0x1:12:0x2",
        "0x2:2:0x50,0x2:5:0xFFFF",
        "0x8:2:0x42,0x2:4:0x8A",
        "0x10:4:0,0x2:3:0xFFFF",
        "0x40:2:0x12,0x10:6:0xFFFF,0x40:4:0x42",
    };
    set("RECORDER_MASK", EVERYTHING);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        (void)setenv("RECORDER_TOGGLE", scripts[i], 1);
        same_for_all(play_live);
    }
}

static void mask_changed_at_an_api_call_is_for_the_next_one(void)
{
    static const char *const scripts[] = {"0x100:2:0x42,0x100:5:0xFFFF", "0x200:2:0x2,0x200:4:0xFFFF",
                                          "0x400:2:0x46,0x200:6:0xFFFF"};
    set("RECORDER_MASK", EVERYTHING);
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        (void)setenv("RECORDER_TOGGLE", scripts[i], 1);
        same_for_all(play_live);
    }
}

static void recording_disabled_leaves_the_second_plugin_alone(void)
{
    (void)setenv("RINGSIDE_DIR", "/nonexistent/ringside", 1);
    static const unsigned long masks[] = {0, NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH, EVERYTHING};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        set("RECORDER_MASK", masks[i]);
        same_for_all(play_job);
    }
    set("RECORDER_NULL", NCCL_EVENT_COLL_API | NCCL_EVENT_COLL | NCCL_EVENT_PROXY_OP);
    same_for_all(play_job);
}

static void communicator_whose_init_fails_is_not_forwarded(void)
{
    set("RECORDER_MASK", EVERYTHING);
    set("RECORDER_FAIL", 2);
    same_for_all(play_job);
}

static void null_context_is_passed_and_never_finalized(void)
{
    set("RECORDER_MASK", EVERYTHING);
    set("RECORDER_NO_CONTEXT", 2);
    same_for_all(play_job);
}

static void play_threads(struct model *model);

static void threads_keep_their_order(void)
{
    set("RECORDER_MASK", EVERYTHING);
    same_for_all(play_threads);
}

struct thread_argument {
    struct model *model;
    struct model_communicator communicator;
    int number;
};

static void *thread_body(void *argument)
{
    struct thread_argument *a = argument;
    char name[16];
    (void)snprintf(name, sizeof name, "thread-%d", a->number);
    (void)prctl(PR_SET_NAME, name);
    for (int round = 0; round < 20; round++) {
        play_calls(a->model, &a->communicator);
    }
    model_finalize(a->model, &a->communicator);
    return NULL;
}

static void play_threads(struct model *model)
{
    struct model_communicator keeper = model_init(model, "keeper", 99, 0); // no thread's finalize is the last
    pthread_t threads[4];
    struct thread_argument arguments[4];
    for (int i = 0; i < 4; i++) {
        arguments[i] = (struct thread_argument){
            .model = model, .communicator = model_init(model, "thread's", (uint64_t)i, i), .number = i};
    }
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL(0, pthread_create(&threads[i], NULL, thread_body, &arguments[i]));
    }
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL(0, pthread_join(threads[i], NULL));
    }
    model_finalize(model, &keeper);
}

static void play_twice(struct model *model)
{
    const char *path = getenv("RINGSIDE_NEXT_PLUGIN") != NULL ? plugin : recorders[3];
    play_job(model);
    play_job(model); // NCCL may also keep the library
    model_close(model);
    model_open(model, path, model->nccl_api);
    play_job(model);
}

static void library_closed_and_opened_again_chains_again(void)
{
    set("RECORDER_MASK", EVERYTHING);
    (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
    for (int version = 4; version <= 7; version++) {
        run(play_twice, plugin, version, chained_log);
        struct lines lines = read_log(chained_log);
        size_t inits = 0;
        for (size_t i = 0; i < lines.count; i++) {
            inits += strstr(lines.line[i], " init v") != NULL;
        }
        CHECK_EQUAL(6, inits);
        CHECK(strstr(lines.line[0], "00000001 init") != NULL); // closed after each: its counters begin anew
        CHECK(strstr(lines.line[1], "00000001 init") != NULL);
        CHECK(strstr(lines.line[2], "00000001 init") != NULL);
        free_lines(&lines);
    }
}

static void play_fork(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    play_calls(model, &world);
    (void)fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        (void)prctl(PR_SET_NAME, "child");
        play_calls(model, &world); // what the plugin makes of it is its own affair
        struct model_communicator own = model_init(model, "child", 13, 0);
        play_calls(model, &own);
        model_finalize(model, &own);
        (void)fflush(NULL);
        _exit(0);
    }
    int status = 1;
    CHECK_EQUAL(child, waitpid(child, &status, 0));
    CHECK_EQUAL(0, status);
    play_calls(model, &world);
    model_finalize(model, &world);
}

static void forked_child_passes_on_what_the_second_plugin_would_get(void)
{
    set("RECORDER_MASK", EVERYTHING);
    same_for_all(play_fork);
}

static const char *last_line(const struct lines *lines)
{
    return lines->count > 0 ? lines->line[lines->count - 1] : "";
}

static void play_stale(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    struct model_call captured = {.function = "AllReduce", .count = 5, .captured = true};
    struct model_call forgotten = {.function = "AllReduce", .count = 6};
    model_group(model, &world, &captured, 1);
    model_group(model, &world, &forgotten, 1);
    for (int i = 0; i < MANY; i++) {
        void *handle = NULL;
        event_descriptor d = {.type = NCCL_EVENT_COLL, .parent = captured.api};
        model_start(model, world.context, &handle, d);
        CHECK(handle != NULL);
        model_stop(model, handle);
    }
    struct rs_header *header = segment_of_this_process();
    CHECK_EQUAL(0, header->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(0, header->losses[RS_LOSS_NO_HANDLE]);
    void *kernel = NULL;
    model_start(model, world.context, &kernel, (event_descriptor){.type = NCCL_EVENT_KERNEL_CH, .parent = forgotten.handle});
    CHECK(kernel != NULL);
    model_stop(model, kernel);
    model_stop(model, forgotten.handle);
    model_state(model, forgotten.handle, NCCL_STATE_CE_FIRST, NULL);
    CHECK_EQUAL(3, header->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(7, header->next_plugin_api);
    // A name that sorts last: the log's last line.
    (void)prctl(PR_SET_NAME, "zz");
    void *replayed = NULL;
    model_start(model, world.context, &replayed, (event_descriptor){.type = NCCL_EVENT_COLL, .parent = captured.api});
    model_finalize(model, &world);
}

static void stale_pair_is_counted_and_a_captured_call_never_gets_stale(void)
{
    set("RECORDER_MASK", NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH);
    (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
    run(play_stale, plugin, 7, chained_log);
    struct lines lines = read_log(chained_log);
    size_t orphans = 0;
    for (size_t i = 0; i < lines.count; i++) {
        orphans += strstr(lines.line[i], "start v7 64 ") != NULL && strstr(lines.line[i], "parent=- ") != NULL;
    }
    CHECK_EQUAL(1, orphans);
    CHECK(strstr(last_line(&lines), "finalize") != NULL);
    // The replayed collective is the child of the call captured 70,000 events ago: context #1, group #2, call #3.
    CHECK(strstr(lines.line[lines.count - 2], "parent=user#3 ") != NULL);
    free_lines(&lines);
}

static void play_retries(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    struct model_call call = {.function = "AllReduce", .count = 6};
    model_group(model, &world, &call, 1);
    void *transfer = NULL;
    event_descriptor d = {.type = NCCL_EVENT_PROXY_OP, .parent = call.handle};
    d.proxy_op.pid = model->pid;
    model_start(model, world.context, &transfer, d);
    void *first = NULL;
    event_descriptor step = {.type = NCCL_EVENT_PROXY_STEP, .parent = transfer};
    model_start(model, world.context, &first, step);
    step.proxy_step.step = 1;
    void *retried = NULL;
    for (int i = 0; i < MANY; i++) { // and the other step keeps its pair
        model_start(model, world.context, &retried, step);
    }
    model_state(model, retried, NCCL_STATE_RECV_WAIT, &(union nccl_state_args){.trans_size = 1});
    model_stop(model, retried);
    model_state(model, first, NCCL_STATE_RECV_WAIT, &(union nccl_state_args){.trans_size = 2});
    model_stop(model, first);
    model_stop(model, transfer);
    model_stop(model, transfer); // NCCL's stray double stops
    model_finalize(model, &world);
}

static void retried_steps_take_no_more_than_one_pair(void)
{
    set("RECORDER_MASK", EVERYTHING);
    same_for_all(play_retries);
}

static void play_odd_arguments(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    const struct nccl_profiler_v4 *table = model->table; // its first members are every version's
    void *handle = &handle;
    CHECK_EQUAL(NCCL_SUCCESS, table->start_event(world.context, &handle, NULL));
    CHECK(handle == NULL);
    event_descriptor d = {.type = NCCL_EVENT_COLL};
    CHECK_EQUAL(NCCL_SUCCESS, table->start_event(world.context, NULL, (const void *)&d));
    static const uint64_t odd[] = {0, 0x83, 1 << 16, UINT64_MAX};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        d.type = odd[i];
        handle = &handle;
        model_start(model, world.context, &handle, d);
        CHECK(handle == NULL);
    }
    d.type = NCCL_EVENT_COLL;
    model_start(model, (void *)(uintptr_t)0x1234, &handle, d); // no context of ours
    model_stop(model, (void *)(uintptr_t)0x1234);
    model_stop(model, (void *)UINTPTR_MAX);
    model_state(model, (void *)(uintptr_t)0xC4F0000000000001, 22, NULL);
    model_finalize(model, &world);
    model_finalize(model, &world); // twice
}

static void odd_arguments_never_reach_the_second_plugin(void)
{
    set("RECORDER_MASK", EVERYTHING);
    for (size_t i = 0; i < PAIRINGS; i++) {
        (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[pairings[i].recorder], 1);
        run(play_odd_arguments, plugin, pairings[i].nccl_api, chained_log);
        struct lines lines = read_log(chained_log);
        CHECK_EQUAL(2, lines.count); // init, finalize
        free_lines(&lines);
    }
}

static const char *expected_words;

static void play_refused(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    if (strstr(last_warning, expected_words) == NULL) {
        FAIL("the warning \"%s\" does not say \"%s\"", last_warning, expected_words);
    }
    last_warning[0] = '\0';
    struct model_communicator part = model_init(model, "part", 12, 2);
    CHECK_EQUAL(0, last_warning[0]); // said once
    play_calls(model, &world);
    CHECK(segment_of_this_process()->lane_capacity > 0);
    CHECK_EQUAL(0, segment_of_this_process()->next_plugin_api);
    model_finalize(model, &part);
    model_finalize(model, &world);
}

static void plugin_that_cannot_be_chained_is_refused_with_one_sentence(void)
{
    const char *const cases[][2] = {{"/nonexistent/plugin.so", "cannot be loaded"},
                                    {"libc.so.6", "exports no ncclProfiler_v4"},
                                    {old_recorder, "older than version 4"},
                                    {plugin, "Ringside itself"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)setenv("RINGSIDE_NEXT_PLUGIN", cases[i][0], 1);
        expected_words = cases[i][1];
        for (int version = 4; version <= 7; version++) {
            run(play_refused, plugin, version, chained_log);
        }
    }
}

static void play_recorded(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    play_calls(model, &world);
    struct rs_header *header = segment_of_this_process();
    for (int i = 0; i < RS_LOSS_COUNT; i++) {
        CHECK_EQUAL(0, header->losses[i]);
    }
    CHECK_EQUAL(0, header->anomalies[RS_ANOMALY_STALE_HANDLE]);
    CHECK_EQUAL(0, header->anomalies[RS_ANOMALY_DOUBLE_STOP]);
    const struct rs_lane *lane =
        (const struct rs_lane *)(const void *)((const char *)header + header->lanes_offset);
    (void)printf("%llu\n", (unsigned long long)lane->head);
    model_finalize(model, &world);
}

static void play_recorded_to_file(struct model *model)
{
    CHECK(freopen(in_root(getenv("RINGSIDE_NEXT_PLUGIN") != NULL ? "heads-chained" : "heads-alone"), "w", stdout) != NULL);
    play_recorded(model);
}

static void our_own_records_are_the_same_with_a_second_plugin_that_asks_nothing(void)
{
    set("RECORDER_MASK", 0);
    for (int version = 4; version <= 7; version++) {
        (void)unsetenv("RINGSIDE_NEXT_PLUGIN");
        run(play_recorded_to_file, plugin, version, chained_log);
        (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
        run(play_recorded_to_file, plugin, version, chained_log);
        struct lines alone = read_log(in_root("heads-alone"));
        struct lines chained = read_log(in_root("heads-chained"));
        CHECK(atol(alone.line[0]) > 20);
        CHECK_EQUAL(atol(alone.line[0]), atol(chained.line[0]));
        free_lines(&alone);
        free_lines(&chained);
    }
}

static const struct test tests[] = {
    {"secondPluginGetsWhatItsOwnMaskRaises", second_plugin_gets_what_its_own_mask_raises, 4},
    {"eachBitBringsItsAncestorsAndNothingElse", each_bit_brings_its_ancestors_and_nothing_else, 4},
    {"eventsWithoutAHandleOfTheSecondPlugin", events_without_a_handle_of_the_second_plugin, 4},
    {"maskChangedLiveIsFollowed", mask_changed_live_is_followed, 4},
    {"maskChangedAtAnApiCallIsForTheNextOne", mask_changed_at_an_api_call_is_for_the_next_one, 4},
    {"recordingDisabledLeavesTheSecondPluginAlone", recording_disabled_leaves_the_second_plugin_alone, 4},
    {"communicatorWhoseInitFailsIsNotForwarded", communicator_whose_init_fails_is_not_forwarded, 4},
    {"nullContextIsPassedAndNeverFinalized", null_context_is_passed_and_never_finalized, 4},
    {"threadsKeepTheirOrder", threads_keep_their_order, 4},
    {"libraryClosedAndOpenedAgainChainsAgain", library_closed_and_opened_again_chains_again, 4},
    {"forkedChildPassesOnWhatTheSecondPluginWouldGet", forked_child_passes_on_what_the_second_plugin_would_get, 4},
    {"stalePairIsCountedAndACapturedCallNeverGetsStale",
     stale_pair_is_counted_and_a_captured_call_never_gets_stale, 4},
    {"retriedStepsTakeNoMoreThanOnePair", retried_steps_take_no_more_than_one_pair, 4},
    {"oddArgumentsNeverReachTheSecondPlugin", odd_arguments_never_reach_the_second_plugin, 4},
    {"pluginThatCannotBeChainedIsRefusedWithOneSentence",
     plugin_that_cannot_be_chained_is_refused_with_one_sentence, 4},
    {"ourOwnRecordsAreTheSameWithASecondPluginThatAsksNothing",
     our_own_records_are_the_same_with_a_second_plugin_that_asks_nothing, 4},
    {0}};

static void clear_root(void)
{
    DIR *entries = opendir(root);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        (void)unlinkat(dirfd(entries), entry->d_name, 0);
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        (void)fprintf(stderr, "usage: %s PLUGIN V3 V4 V5 V5_V6 V4_V7 [TEST]\n", argv[0]);
        return 2;
    }
    plugin = argv[1];
    old_recorder = argv[2];
    memcpy(recorders, argv + 3, sizeof recorders);
    if (mkdtemp(root) == NULL) {
        (void)fprintf(stderr, "cannot create %s: %s\n", root, strerror(errno));
        return 1;
    }
    (void)snprintf(alone_log, sizeof alone_log, "%s/alone", root);
    (void)snprintf(chained_log, sizeof chained_log, "%s/chained", root);
    (void)setenv("RINGSIDE_DIR", root, 1);
    (void)setenv("RINGSIDE_LEVEL", "deep", 1); // more than most of the masks here ask for
    (void)unsetenv("RINGSIDE_GRAPHS");
    (void)unsetenv("RINGSIDE_API_MAX");
    int failures = 0;
    int ran = 0;
    for (const struct test *test = tests; test->name != NULL; test++) {
        if (argc > 7 && strcmp(argv[7], test->name) != 0) {
            continue;
        }
        ran++;
        (void)fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            test->run();
            exit(0);
        }
        int status = 1;
        (void)waitpid(child, &status, 0);
        (void)printf("%s %s\n", status == 0 ? "ok  " : "FAIL", test->name);
        failures += status != 0;
    }
    clear_root();
    (void)rmdir(root);
    (void)printf("%d tests, %d failed\n", ran, failures);
    return failures != 0 || ran == 0;
}
