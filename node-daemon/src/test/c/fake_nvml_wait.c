// SPDX-License-Identifier: Apache-2.0
//
// The fake's lock, and who waits for a change. Who waits is woken by fake_set, and by itself only to look at the
// script that FAKE_NVML_SCRIPT named at the start: the fake costs little beside what is measured with it.

#include "fake_nvml.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { SCRIPT_MICROS = 100000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed; // on CLOCK_MONOTONIC
static const char *script;

__attribute__((constructor)) static void start(void) {
    pthread_condattr_t monotonic;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&changed, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    script = getenv("FAKE_NVML_SCRIPT");
}

void take_lock(void) { (void)pthread_mutex_lock(&lock); }

void leave_lock(void) { (void)pthread_mutex_unlock(&lock); }

void tell_change(void) { (void)pthread_cond_broadcast(&changed); }

void read_script(void) {
    static struct timespec read_at;
    static off_t size = -1;
    static volatile unsigned long long looked;
    struct stat now;
    unsigned long long at = script == NULL ? 0 : micros();
    if (script == NULL || (looked != 0 && at - looked < SCRIPT_MICROS)) {
        return;
    }
    looked = at;
    if (stat(script, &now) != 0) {
        return;
    }
    take_lock();
    if (now.st_size != size || now.st_mtim.tv_sec != read_at.tv_sec || now.st_mtim.tv_nsec != read_at.tv_nsec) {
        size = now.st_size;
        read_at = now.st_mtim;
        FILE *file = fopen(script, "r");
        char line[256];
        forget_all();
        while (file != NULL && fgets(line, sizeof line, file) != NULL) {
            char *equals = strchr(line, '=');
            line[strcspn(line, "\r\n")] = 0;
            if (line[0] == '#' || equals == NULL) {
                continue;
            }
            *equals = 0;
            if (set_word(line, equals + 1, 1) != 0) {
                (void)fprintf(stderr, "fake NVML: no word named %s\n", line);
            }
        }
        if (file != NULL) {
            (void)fclose(file);
        }
        tell_change();
    }
    leave_lock();
}

void await_change(unsigned long long until_micros) {
    unsigned long long look = micros() + SCRIPT_MICROS;
    unsigned long long until = script != NULL && look < until_micros ? look : until_micros;
    struct timespec time = {(time_t)(until / 1000000), (long)(until % 1000000 * 1000)};
    (void)pthread_cond_timedwait(&changed, &lock, &time);
}
