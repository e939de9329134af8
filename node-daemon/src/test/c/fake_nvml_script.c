// SPDX-License-Identifier: Apache-2.0
//
// What the fake is told, by fake_set through the same library handle or by a script's lines: words, answers, events.

#include "fake_nvml.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_RULES = 128, NAME_BYTES = 80, MOST_EVENTS = 256, ALL_GPUS = -1 };

static const char *const names[] = {
#define X(name, first) #name,
    GPU_WORDS(X)
#undef X
};
static volatile int words[MOST_GPUS][WORDS];
static volatile unsigned gpus = 2, links = MOST_LINKS;
static volatile int raw_texts, init_result, moving, hanging, calls;
volatile int fake_init_count, fake_shutdown_count;

// A function that is to answer a code, of one GPU or all.
static struct {
    char function[NAME_BYTES];
    int gpu, code;
} rules[MOST_RULES];
static volatile int rule_count;
static char hang[NAME_BYTES];
static volatile int hangs;

static struct {
    unsigned gpu;
    unsigned long long type, data;
} events[MOST_EVENTS];
static int event_head, event_count;
static int script_xid[MOST_GPUS];

__attribute__((constructor)) void forget_all(void) {
    rule_count = 0;
    hangs = 0;
    for (int i = 0; i < MOST_GPUS; i++) {
#define X(name, first) words[i][W_##name] = first;
        GPU_WORDS(X)
#undef X
    }
}

static void queue_event(unsigned gpu, unsigned long long type, unsigned long long data) {
    if (event_count < MOST_EVENTS) {
        int at = (event_head + event_count++) % MOST_EVENTS;
        events[at].gpu = gpu;
        events[at].type = type;
        events[at].data = data;
    }
}

static void add_rule(const char *function, int gpu, int code) {
    for (int i = 0; i < rule_count; i++) {
        if (strcmp(rules[i].function, function) == 0 && rules[i].gpu == gpu) {
            rules[i].code = code;
            return;
        }
    }
    if (rule_count < MOST_RULES) {
        (void)snprintf(rules[rule_count].function, NAME_BYTES, "%s", function);
        rules[rule_count].gpu = gpu;
        rules[rule_count].code = code;
        rule_count++;
    }
}

static int set_gpu(int gpu, const char *name, long value, int from_script) {
    int first = gpu == ALL_GPUS ? 0 : gpu, last = gpu == ALL_GPUS ? MOST_GPUS - 1 : gpu;
    if (strncmp(name, "answer.", 7) == 0) {
        add_rule(name + 7, gpu, (int)value);
        return 0;
    }
    for (int i = first; i <= last; i++) {
        if (strcmp(name, "xid") == 0) {
            if (!from_script || script_xid[i] != (int)value) {
                queue_event((unsigned)i, 0x8, (unsigned long long)value);
            }
            script_xid[i] = from_script ? (int)value : script_xid[i];
        } else if (strcmp(name, "event") == 0) {
            queue_event((unsigned)i, (unsigned long long)value, 0);
        } else {
            int at = 0;
            while (at < WORDS && strcmp(names[at], name) != 0) {
                at++;
            }
            if (at == WORDS) {
                return -1;
            }
            words[i][at] = (int)value;
        }
    }
    return 0;
}

int set_word(const char *key, const char *text, int from_script) {
    long value = strtol(text, NULL, 0);
    if (strcmp(key, "hang") == 0) {
        hangs = 0;
        (void)snprintf(hang, sizeof hang, "%s", text);
        hangs = text[0] != 0;
    } else if (strcmp(key, "gpus") == 0) {
        gpus = (unsigned)value;
    } else if (strcmp(key, "links") == 0) {
        links = (unsigned)value;
    } else if (strcmp(key, "raw_texts") == 0) {
        raw_texts = (int)value;
    } else if (strcmp(key, "init_result") == 0) {
        init_result = (int)value;
    } else if (strcmp(key, "moving") == 0) {
        moving = (int)value;
    } else if (strncmp(key, "gpu", 3) == 0 && isdigit((unsigned char)key[3])) {
        char *end;
        long gpu = strtol(key + 3, &end, 10);
        return gpu < MOST_GPUS && *end == '.' ? set_gpu((int)gpu, end + 1, value, from_script) : -1;
    } else {
        return set_gpu(ALL_GPUS, key, value, from_script);
    }
    return 0;
}

EXPORT int fake_set(const char *key, const char *text) {
    take_lock();
    int result = set_word(key, text, 0);
    tell_change();
    leave_lock();
    return result;
}

EXPORT int fake_get(const char *key) {
    return strcmp(key, "init_count") == 0       ? fake_init_count
           : strcmp(key, "shutdown_count") == 0 ? fake_shutdown_count
           : strcmp(key, "hanging") == 0        ? hanging
           : strcmp(key, "init_result") == 0    ? init_result
           : strcmp(key, "gpus") == 0           ? (int)gpus
           : strcmp(key, "raw_texts") == 0      ? raw_texts
           : strcmp(key, "calls") == 0          ? calls
                                                : -1;
}

int enter(const char *function, const struct device *device) {
    calls = calls + 1;
    read_script();
    while (hangs && strcmp(hang, function) == 0) {
        take_lock();
        if (hangs) {
            hanging = 1;
            await_change(micros() + 1000000);
        }
        leave_lock();
        read_script();
    }
    hanging = hangs ? hanging : 0;
    if (fake_init_count == fake_shutdown_count) {
        return UNINITIALIZED;
    }
    if (device != NULL && words[device->index][W_lost]) {
        return LOST;
    }
    for (int i = 0; i < rule_count; i++) {
        if (strcmp(rules[i].function, function) == 0 &&
            (rules[i].gpu == ALL_GPUS || (device != NULL && rules[i].gpu == (int)device->index))) {
            return rules[i].code;
        }
    }
    return SUCCESS;
}

// Temperature and power move with each look, when they are to; a GPU's stuck sensors stay where they are.
int word(const struct device *device, enum gpu_word which) {
    static volatile int looks[MOST_GPUS][WORDS];
    volatile int *look = &looks[device->index][which];
    int value = words[device->index][which];
    if (moving && (which == W_temperature || which == W_power_milliwatts)) {
        *look = (*look + !words[device->index][W_stuck]) % 7;
        value += *look * (which == W_temperature ? 1 : 1000);
    }
    return value;
}

unsigned link_count(void) { return links; }

unsigned long long micros(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000;
}

int await_event(unsigned long long until_micros, unsigned long long *type, unsigned long long *data, unsigned *gpu) {
    take_lock();
    while (event_count == 0 && micros() < until_micros) {
        await_change(until_micros);
        leave_lock();
        read_script();
        take_lock();
    }
    int there = event_count > 0;
    if (there) {
        *type = events[event_head].type;
        *data = events[event_head].data;
        *gpu = events[event_head].gpu;
        event_head = (event_head + 1) % MOST_EVENTS;
        event_count--;
    }
    leave_lock();
    return there;
}
