// SPDX-License-Identifier: Apache-2.0
//
// A libnvidia-ml.so.1 for tests: GPUs with the figures of a real H200, which a test or a script makes ill.
// This header is what its files share; FakeNvml.java builds them, and says which words there are.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

enum {
    SUCCESS = 0,
    UNINITIALIZED = 1,
    INVALID_ARGUMENT = 2,
    NOT_SUPPORTED = 3,
    NOT_FOUND = 6,
    INSUFFICIENT_SIZE = 7,
    DRIVER_NOT_LOADED = 9,
    TIMEOUT = 10,
    LOST = 15,
    VERSION_MISMATCH = 25,
    UNKNOWN = 999
};

enum { MOST_GPUS = 16, MOST_LINKS = 18, MOST_MIG = 8 };

// One word of each GPU: its name in fake_set and scripts, and what it is at first.
#define GPU_WORDS(X)                                                                                                   \
    X(temperature, 41)                                                                                                 \
    X(memory_temperature, 39)                                                                                          \
    X(power_milliwatts, 126500)                                                                                        \
    X(utilization, 97)                                                                                                 \
    X(memory_utilization, 41)                                                                                          \
    X(memory_used_mib, 1155)                                                                                           \
    X(sm_clock, 1755)                                                                                                  \
    X(memory_clock, 3200)                                                                                              \
    X(reasons, 0x44)                                                                                                   \
    X(pcie_generation, 5)                                                                                              \
    X(pcie_width, 16)                                                                                                  \
    X(pcie_replays, 0)                                                                                                 \
    X(ecc_uncorrected, 2)                                                                                              \
    X(remapped_pending, 0)                                                                                             \
    X(remapped_failure, 0)                                                                                             \
    X(recovery_action, 0)                                                                                              \
    X(links_down, 0)                                                                                                   \
    X(link_errors, 0)                                                                                                  \
    X(link_kib, 4096)                                                                                                  \
    X(fabric_state, 3)                                                                                                 \
    X(processes, 1)                                                                                                    \
    X(process_memory_mib, 512)                                                                                         \
    X(mig, 0)                                                                                                          \
    X(gpm, 1)                                                                                                          \
    X(sm_active, 80)                                                                                                   \
    X(tensor_active, 60)                                                                                               \
    X(lost, 0)                                                                                                         \
    X(stuck, 0)                                                                                                        \
    X(events, 0xffff)

enum gpu_word {
#define X(name, first) W_##name,
    GPU_WORDS(X)
#undef X
        WORDS
};

struct device {
    unsigned index;
    int instance; // of MIG, or -1
};

// Whether the caller may go on: waits while the function is to hang, then says what it is to answer.
int enter(const char *function, const struct device *device);
int word(const struct device *device, enum gpu_word which);
struct device *device_at(unsigned index);
struct device *mig_at(unsigned index, unsigned instance);
unsigned link_count(void);
unsigned long long micros(void);

// The oldest event that waits for the event set, or 0 when none came until then.
int await_event(unsigned long long until_micros, unsigned long long *type, unsigned long long *data, unsigned *gpu);

int put_text(char *out, unsigned length, const char *text);
int put(int result, unsigned *out, unsigned value);

// Between fake_nvml_script.c and fake_nvml_wait.c. Words, rules and events are changed with the lock held.
void take_lock(void);
void leave_lock(void);
void tell_change(void);
// Every line of the script as it stands, when it changed and was not looked at for 100 ms; what a line no longer says
// is as it was first.
void read_script(void);
// With the lock held: until something is set, that time has come, or the script is to be looked at.
void await_change(unsigned long long until_micros);
// 0, or -1: there is no such word.
int set_word(const char *key, const char *text, int from_script);
void forget_all(void);
