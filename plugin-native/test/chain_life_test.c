// SPDX-License-Identifier: Apache-2.0
//
// The chain's life, its bounds, and what it does with what NCCL should not do.

#include <dlfcn.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chain_harness.h"

#define MANY 70000 // more events than the chain keeps

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

static void play_back(struct model *model)
{
    struct model_communicator world = model_init(model, "world", 11, 2);
    if (strstr(last_warning, "stands behind itself") == NULL) {
        FAIL("the warning is \"%s\"", last_warning);
    }
    play_calls(model, &world);
    model_finalize(model, &world);
}

static void second_plugin_that_loads_us_again_gets_nothing(void)
{
    set("RECORDER_MASK", EVERYTHING);
    (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
    (void)setenv("RECORDER_BACK", plugin, 1);
    run(play_back, plugin, 7, chained_log);
    struct lines lines = read_log(chained_log);
    CHECK(lines.count > 100);
    CHECK(strstr(lines.line[0], "back nothing mask=0") != NULL);
    free_lines(&lines);
}

static void (*load_recorder(void **library))(int)
{
    *library = dlopen(recorders[3], RTLD_NOW | RTLD_LOCAL);
    CHECK(*library != NULL);
    void (*set_mask)(int);
    *(void **)&set_mask = dlsym(*library, "recorder_set_mask");
    return set_mask;
}

static void play_own_thread(struct model *model)
{
    void *library;
    void (*set_mask)(int) = load_recorder(&library);
    struct model_communicator world = model_init(model, "world", 11, 2);
    struct model_call call = {.function = "AllReduce", .count = 1};
    set_mask(NCCL_EVENT_COLL | NCCL_EVENT_NET_PLUGIN); // NCCL has not been told: the call is as if it came before
    model_group(model, &world, &call, 1);
    model_network(model, &world, &call);
    CHECK_EQUAL(NCCL_EVENT_NET_PLUGIN, model->mask & NCCL_EVENT_NET_PLUGIN);
    model_group(model, &world, &call, 1);
    model_network(model, &world, &call);
    set_mask(0);
    model_group(model, &world, &call, 1); // nothing of this one
    model_finalize(model, &world);
    CHECK_EQUAL(0, dlclose(library));
}

static size_t count_lines(const struct lines *lines, const char *words)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        count += strstr(lines->line[i], words) != NULL;
    }
    return count;
}

static void mask_changed_by_a_thread_of_its_own_reaches_nccl_at_an_api_call(void)
{
    set("RECORDER_MASK", 0);
    (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
    run(play_own_thread, plugin, 7, chained_log);
    struct lines lines = read_log(chained_log);
    CHECK_EQUAL(2, count_lines(&lines, "start v7 2 "));   // what NCCL raises for us anyway is there at once
    CHECK_EQUAL(4, count_lines(&lines, "start v7 128 ")); // the rest from the next call on: a send's and a receive's
    free_lines(&lines);
}

// NCCL's kernels count what was stamped: KernelCh is decided before the first call, and stays.
static void play_late_wish(struct model *model)
{
    void *library;
    void (*set_mask)(int) = load_recorder(&library);
    struct model_communicator world = model_init(model, "world", 11, 2);
    bool wished_in_init = strtoul(getenv("RECORDER_MASK"), NULL, 0) != 0;
    CHECK_EQUAL(wished_in_init ? RS_KERNEL_CHANNELS_ON : RS_KERNEL_CHANNELS_OFF,
                segment_of_this_process()->kernel_channels);
    static const int masks[] = {NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH | NCCL_EVENT_PROXY_CTRL, NCCL_EVENT_COLL,
                                NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH | NCCL_EVENT_NET_PLUGIN};
    for (int i = 0; i < 3; i++) {
        set_mask(masks[i]);
        struct model_call call = {.function = "AllReduce", .count = 1};
        model_group(model, &world, &call, 1); // the wish is known from here on
        struct model_communicator part = model_init(model, "part", 12 + (uint64_t)i, 2);
        set_mask(masks[i]); // its init has said it anew
        model_group(model, &world, &call, 1);
        model_kernel(model, &world, &call);
        int others = NCCL_EVENT_PROXY_CTRL | NCCL_EVENT_NET_PLUGIN;
        CHECK_EQUAL(masks[i] & others, model->mask & others);
        CHECK_EQUAL(wished_in_init, (model->mask & NCCL_EVENT_KERNEL_CH) != 0);
        CHECK_EQUAL(model->mask, segment_of_this_process()->event_mask);
        CHECK_EQUAL(0, segment_of_this_process()->mask_overridden);
        model_finalize(model, &part);
    }
    model_finalize(model, &world);
    CHECK_EQUAL(0, dlclose(library));
}

static void kernel_ch_of_the_second_plugin_is_what_its_first_init_asked_for(void)
{
    (void)setenv("RINGSIDE_LEVEL", "steady", 1);
    (void)setenv("RINGSIDE_NEXT_PLUGIN", recorders[3], 1);
    static const unsigned long first[] = {0, NCCL_EVENT_KERNEL_CH};
    for (int i = 0; i < 2; i++) {
        set("RECORDER_MASK", first[i]);
        run(play_late_wish, plugin, 7, chained_log);
        struct lines lines = read_log(chained_log);
        // Two of the three masks wish for it, at two groups each; a kernel has two channels.
        CHECK_EQUAL(i == 0 ? 0 : 4, count_lines(&lines, "start v7 64 "));
        CHECK_EQUAL(6, count_lines(&lines, "start v7 2 "));
        free_lines(&lines);
    }
}

const struct test chain_life_tests[] = {
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
    {"secondPluginThatLoadsUsAgainGetsNothing", second_plugin_that_loads_us_again_gets_nothing, 4},
    {"maskChangedByAThreadOfItsOwnReachesNcclAtAnApiCall",
     mask_changed_by_a_thread_of_its_own_reaches_nccl_at_an_api_call, 4},
    {"kernelChOfTheSecondPluginIsWhatItsFirstInitAskedFor",
     kernel_ch_of_the_second_plugin_is_what_its_first_init_asked_for, 4},
    {0}};
