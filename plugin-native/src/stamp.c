// SPDX-License-Identifier: Apache-2.0

#include "stamp.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

#define COMPARE_NANOS UINT64_C(10000000)
#define RATE_NANOS (UINT64_C(2) * RS_NANOS_PER_SECOND) // the rate is measured over one to two times this
#define JUMP_NANOS 100000 // further apart than this, the stamps follow the clock at once
#define MOST_APART_TICKS 1000 // the clock is read in some hundred
#define LATELY 8          // times as long as a comparison should hold
#define MOST_JUMPS 8      // so often in a row, and the counter is no clock

struct rs_stamp_anchor rs_stamp_latest;

struct pair {
    uint64_t counter;
    uint64_t nanos;
};

static atomic_flag comparing = ATOMIC_FLAG_INIT; // guards what follows
static struct pair oldest;                       // of the rate; counter 0: none yet
static struct pair newer;                        // will be the oldest
static int jumps;
static atomic_bool usable;

static bool file_holds(const char *path, const char *const words[], size_t count)
{
    char text[8192];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        (void)close(file);
    }
    text[length > 0 ? length : 0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) == NULL) {
            return false;
        }
    }
    return true;
}

void rs_stamp_open(void)
{
#if defined(__x86_64__)
    static const char *const sources[] = {"tsc", "kvm-clock"};
    static const char *const flags[] = {" constant_tsc", " nonstop_tsc"};
    const char *source = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
    bool counter = file_holds(source, &sources[0], 1) || file_holds(source, &sources[1], 1);
    bool steady = file_holds("/proc/cpuinfo", flags, 1) && file_holds("/proc/cpuinfo", flags + 1, 1);
    atomic_store(&usable, counter && steady);
#endif
}

// Halfway between two readings of the counter, the closest of a few; false when something always came in between.
static bool read_both(struct pair *pair)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 3; i++) {
        uint64_t before = rs_stamp_counter();
        uint64_t nanos = rs_monotonic_nanos();
        uint64_t took = rs_stamp_counter() - before;
        if (took < least) {
            least = took;
            *pair = (struct pair){before + took / 2, nanos};
        }
    }
    return least < MOST_APART_TICKS;
}

// The time while somebody else compares, or nobody can: still by the last comparison, if there was one lately.
static uint64_t told_or_asked(void)
{
    uint32_t version = atomic_load_explicit(&rs_stamp_latest.version, memory_order_acquire);
    uint64_t ticks = rs_stamp_counter() - atomic_load_explicit(&rs_stamp_latest.counter, memory_order_acquire);
    uint64_t rate = atomic_load_explicit(&rs_stamp_latest.nanos_per_tick, memory_order_acquire);
    uint64_t told = atomic_load_explicit(&rs_stamp_latest.nanos, memory_order_acquire) + (ticks * rate >> 32);
    bool lately = ticks < LATELY * atomic_load_explicit(&rs_stamp_latest.most_ticks, memory_order_acquire);
    bool same = atomic_load_explicit(&rs_stamp_latest.version, memory_order_relaxed) == version;
    return lately && same && (version & 1) == 0 ? told : rs_monotonic_nanos();
}

static void publish(uint64_t counter, uint64_t nanos, uint64_t rate)
{
    uint32_t version = atomic_load_explicit(&rs_stamp_latest.version, memory_order_relaxed);
    atomic_store_explicit(&rs_stamp_latest.version, version + 1, memory_order_relaxed);
    // Each release keeps the odd version before it.
    atomic_store_explicit(&rs_stamp_latest.counter, counter, memory_order_release);
    atomic_store_explicit(&rs_stamp_latest.nanos, nanos, memory_order_release);
    atomic_store_explicit(&rs_stamp_latest.nanos_per_tick, rate, memory_order_release);
    atomic_store_explicit(&rs_stamp_latest.most_ticks, rate != 0 ? (COMPARE_NANOS << 32) / rate : 0,
                          memory_order_release);
    atomic_store_explicit(&rs_stamp_latest.version, version + 2, memory_order_release);
}

// Moves the anchor to `now` without a step, at a rate that meets the clock when the next comparison is due.
static void follow(const struct pair *now, uint64_t rate)
{
    uint64_t old_rate = atomic_load_explicit(&rs_stamp_latest.nanos_per_tick, memory_order_relaxed);
    uint64_t ticks = now->counter - atomic_load_explicit(&rs_stamp_latest.counter, memory_order_relaxed);
    uint64_t told = atomic_load_explicit(&rs_stamp_latest.nanos, memory_order_relaxed) +
                    (uint64_t)((double)ticks * (double)old_rate * 0x1p-32);
    int64_t behind = (int64_t)(now->nanos - told);
    if (old_rate == 0 || behind > JUMP_NANOS || behind < -JUMP_NANOS) {
        jumps = old_rate == 0 ? 0 : jumps + 1;
        publish(now->counter, now->nanos, jumps < MOST_JUMPS ? rate : 0);
        atomic_store(&usable, jumps < MOST_JUMPS);
        return;
    }
    jumps = 0;
    double share = (double)behind / (double)COMPARE_NANOS; // at most 1 %
    publish(now->counter, told, (uint64_t)((double)rate * (1 + share)));
}

uint64_t rs_stamp_compare(void)
{
    struct pair now;
    if (!atomic_load_explicit(&usable, memory_order_relaxed) ||
        atomic_flag_test_and_set_explicit(&comparing, memory_order_acquire)) {
        return told_or_asked();
    }
    bool clean = read_both(&now);
    uint64_t nanos = clean ? now.nanos : told_or_asked();
    if (clean && (oldest.counter == 0 || now.counter <= oldest.counter || now.nanos <= oldest.nanos)) {
        oldest = newer = now;
    } else if (clean && now.nanos - oldest.nanos >= COMPARE_NANOS) {
        uint64_t rate = (uint64_t)((double)(now.nanos - oldest.nanos) * 0x1p32 / (double)(now.counter - oldest.counter));
        if (now.nanos - newer.nanos >= RATE_NANOS) {
            oldest = newer;
            newer = now;
        }
        follow(&now, rate);
        nanos = atomic_load_explicit(&rs_stamp_latest.nanos, memory_order_relaxed);
    }
    atomic_flag_clear_explicit(&comparing, memory_order_release);
    return nanos;
}
