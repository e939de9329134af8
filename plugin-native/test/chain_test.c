// SPDX-License-Identifier: Apache-2.0
//
// RINGSIDE_NEXT_PLUGIN: every case is played twice, to the second plugin alone and to it behind ours, mostly at `deep`,
// by a NCCL of each version that finds the plugin's; what the plugin wrote down must be the same, line for line.

#include <pthread.h>
#include <sys/prctl.h>

#include "chain_harness.h"

// NCCL up to 2.27 shows nothing of a call before its launch: what mask a captured one began with, a replay does not
// tell.
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
        // At steady KernelCh is there for the second plugin alone, which has asked for it in its init.
        (void)setenv("RINGSIDE_LEVEL", i % 2 == 0 ? "deep" : "steady", 1);
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

static void second_plugin_gets_the_same_at_every_level(void)
{
    static const char *const levels[] = {"steady", "detail"}; // the other cases are played at deep
    static const unsigned long masks[] = {0, NCCL_EVENT_COLL | NCCL_EVENT_KERNEL_CH, NCCL_EVENT_KERNEL_LAUNCH,
                                          EVERYTHING};
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        for (size_t level = 0; level < sizeof levels / sizeof levels[0]; level++) {
            (void)setenv("RINGSIDE_LEVEL", levels[level], 1);
            set("RECORDER_MASK", masks[i]);
            same_for_all(play_job);
        }
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

const struct test chain_tests[] = {
    {"secondPluginGetsWhatItsOwnMaskRaises", second_plugin_gets_what_its_own_mask_raises, 4},
    {"eachBitBringsItsAncestorsAndNothingElse", each_bit_brings_its_ancestors_and_nothing_else, 4},
    {"eventsWithoutAHandleOfTheSecondPlugin", events_without_a_handle_of_the_second_plugin, 4},
    {"maskChangedLiveIsFollowed", mask_changed_live_is_followed, 4},
    {"maskChangedAtAnApiCallIsForTheNextOne", mask_changed_at_an_api_call_is_for_the_next_one, 4},
    {"secondPluginGetsTheSameAtEveryLevel", second_plugin_gets_the_same_at_every_level, 4},
    {"recordingDisabledLeavesTheSecondPluginAlone", recording_disabled_leaves_the_second_plugin_alone, 4},
    {"communicatorWhoseInitFailsIsNotForwarded", communicator_whose_init_fails_is_not_forwarded, 4},
    {"nullContextIsPassedAndNeverFinalized", null_context_is_passed_and_never_finalized, 4},
    {"threadsKeepTheirOrder", threads_keep_their_order, 4},
    {0}};
