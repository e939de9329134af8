// SPDX-License-Identifier: Apache-2.0
//
// NCCL's mask word: two copies of NCCL in one process, each with its own, and an operator who writes into it (RAS,
// 2.31).

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "launch_calls.h"
#include "launch_suites.h"

#define ONE_IN 10

static void want(uint32_t level, uint64_t until)
{
    atomic_store(&segment()->level_wanted, level);
    atomic_store_explicit(&segment()->level_wanted_until_nanos, until, memory_order_release);
}

// A copy of NCCL: a wheel's, or the one bundled with a framework.
struct copy {
    int *mask;
    struct rank rank;
    int expected; // KernelCh in its word
};

static struct copy copy_of_nccl(const char *name, uint64_t hash)
{
    struct copy copy = {.mask = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)};
    CHECK(copy.mask != MAP_FAILED);
    nccl_mask = copy.mask;
    copy.rank = new_rank(name, hash, 2, 0, fake_stream(0));
    copy.expected = *copy.mask & NCCL_EVENT_KERNEL_CH;
    return copy;
}

static uint32_t call_by(struct copy *copy, uint64_t count)
{
    nccl_mask = copy->mask;
    uint32_t number = call_alone(&copy->rank, "AllReduce", count);
    CHECK_EQUAL(copy->expected, *copy->mask & NCCL_EVENT_KERNEL_CH);
    return number;
}

static void unload(struct copy *copy)
{
    end_rank(&copy->rank);
    CHECK_EQUAL(0, munmap(copy->mask, 4096));
}

static void play_two_copies(const char *level)
{
    open_with_gpu(level, ONE_IN);
    struct copy a = copy_of_nccl("a", 1);
    for (int i = 0; i < 30; i++) {
        (void)call_by(&a, 8);
    }
    struct copy b = copy_of_nccl("b", 2);
    CHECK_EQUAL(a.expected, b.expected);
    for (int i = 0; i < 100; i++) {
        want(i % 20 < 10 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, fake_now() + SECOND);
        (void)call_by(&a, 8);
        (void)call_by(&b, 8);
        // What is raised is raised in both: the next call reads it.
        CHECK_EQUAL(*a.mask & 0xFFFF, *b.mask & 0xFFFF);
    }
    unload(&b);
    for (int i = 0; i < 100; i++) { // a word that is not there any more is not written
        want(i % 20 < 10 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, fake_now() + SECOND);
        (void)call_by(&a, 8);
    }
    want(RS_LEVEL_NONE, 0);
    b = copy_of_nccl("b again", 3);
    (void)call_by(&b, 8);
    unload(&a);
    for (int i = 0; i < 50; i++) {
        want(i % 20 < 10 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, fake_now() + SECOND);
        (void)call_by(&b, 8);
    }
    CHECK_EQUAL(0, segment()->mask_overridden);
    unload(&b);
    fake_cuda_check();
}

static void two_copies_of_nccl_have_a_mask_each(void)
{
    play_two_copies("steady");
}

static void two_copies_of_nccl_have_a_mask_each_at_deep(void)
{
    play_two_copies("deep");
}

static void copies_with_several_communicators_are_dropped_with_their_last(void)
{
    open_with_gpu("steady", ONE_IN);
    struct copy a = copy_of_nccl("a", 1);
    struct copy b = copy_of_nccl("b", 2);
    struct rank second = new_rank("second of b", 3, 2, 0, fake_stream(0));
    end_rank(&second);
    for (int i = 0; i < 20; i++) { // b's first is still there, so its word is still ours
        want(i % 4 < 2 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, fake_now() + SECOND);
        (void)call_by(&a, 8);
        (void)call_by(&b, 8);
        CHECK_EQUAL(*a.mask & 0xFFFF, *b.mask & 0xFFFF);
    }
    unload(&b);
    (void)call_by(&a, 8);
    unload(&a);
    fake_cuda_check();
}

// An operator sets the mask of a whole job by NCCL's RAS client: it stays, and is not ours.
static void override_by_an_operator_is_neither_undone_nor_ours(void)
{
    open_with_gpu("steady", ONE_IN);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    (void)call_alone(&rank, "AllReduce", 8);
    CHECK_EQUAL(0, segment()->mask_overridden);
    static const int words[] = {0x8042, 0x2, 0, 0x7FFF};
    for (int w = 0; w < 4; w++) {
        __atomic_store_n(&event_mask, words[w], __ATOMIC_RELAXED);
        for (int i = 0; i < 200; i++) {
            want(i % 40 < 20 ? RS_LEVEL_DETAIL : RS_LEVEL_STEADY, fake_now() + SECOND);
            struct call call = {.rank = &rank, .function = "AllReduce", .count = 8};
            call_group(&(struct group){.calls = &call, .count = 1, .kernel_nanos = MICRO});
            CHECK_EQUAL(words[w], event_mask);
            fake_pass(10 * MICRO);
        }
    }
    CHECK_EQUAL(1, segment()->mask_overridden);
    CHECK_EQUAL(RS_KERNEL_CHANNELS_OFF, segment()->kernel_channels);
    fake_cuda_check();
}

// Its kernel channels came into the middle of a job, where NCCL's counters may have drifted: recorded, and marked so.
static void kernel_channels_after_an_override_are_marked(void)
{
    open_with_gpu("deep", ONE_IN);
    struct rank rank = new_rank("world", 1, 2, 0, fake_stream(0));
    for (uint64_t i = 0; i < 4; i++) {
        struct call call = {.rank = &rank, .function = "AllReduce", .count = 8};
        call_group(&(struct group){.calls = &call, .count = 1, .kernel_nanos = MICRO});
        fake_pass(10 * MICRO);
        uint64_t gpu = UINT64_C(1795408497016491072) + i * 10000;
        void *channel = start(rank.context, kernel_channel(0, gpu, call.operation));
        CHECK(channel != NULL);
        state(channel, NCCL_STATE_KERNEL_CH_STOP, gpu + 5000);
        stop(channel);
        if (i == 1) {
            __atomic_store_n(&event_mask, 0x7FFF & (api == 5 ? 0xFFF : 0x7FFF), __ATOMIC_RELAXED);
        }
    }
    for (int i = 0; i < 4; i++) {
        const struct rs_record *r = ledger_nth(RS_KIND_KERNEL_CHANNEL_STOP, i);
        CHECK(r != NULL);
        CHECK_EQUAL(i >= 2 ? RS_FLAG_UNTRUSTED : 0, r->flags & RS_FLAG_UNTRUSTED);
    }
    fake_cuda_check();
}

const struct test launch_copies_tests[] = {
    {"twoCopiesOfNcclHaveAMaskEach", two_copies_of_nccl_have_a_mask_each, 5},
    {"twoCopiesOfNcclHaveAMaskEachAtDeep", two_copies_of_nccl_have_a_mask_each_at_deep, 5},
    {"copiesWithSeveralCommunicatorsAreDroppedWithTheirLast",
     copies_with_several_communicators_are_dropped_with_their_last, 5},
    {"overrideByAnOperatorIsNeitherUndoneNorOurs", override_by_an_operator_is_neither_undone_nor_ours, 5},
    {"kernelChannelsAfterAnOverrideAreMarked", kernel_channels_after_an_override_are_marked, 5},
    {0}};
