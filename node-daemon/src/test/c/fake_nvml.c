// SPDX-License-Identifier: Apache-2.0
//
// A libnvidia-ml.so.1 for tests: two GPUs with the figures of a real H200 at idle. A test sets the exported fake_*
// words through the same library handle; -DWITHOUT_* leaves symbols out, as older drivers do.

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, LOST = 15 };
enum { GPUS = 2 };

struct device {
    unsigned index;
};
static struct device devices[GPUS] = {{0}, {1}};
static int initialised;

EXPORT volatile int fake_init_result = SUCCESS; // what nvmlInit_v2 answers
EXPORT volatile int fake_lost_mask;             // bit i: GPU i is lost
EXPORT volatile int fake_optional_result = SUCCESS; // what the calls answer that not every GPU supports
EXPORT volatile int fake_power_result = SUCCESS;
EXPORT volatile int fake_hang;        // 1: nvmlDeviceGetUtilizationRates returns only when it is 0 again
EXPORT volatile int fake_hanging;     // 1: a caller is in there
EXPORT volatile int fake_init_count;
EXPORT volatile int fake_reasons = 0x4 | 0x40;

int nvmlInit_v2(void);
int nvmlShutdown(void);
const char *nvmlErrorString(int code);
int nvmlDeviceGetCount_v2(unsigned *count);
int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **device);
int nvmlDeviceGetName(struct device *device, char *name, unsigned length);
int nvmlDeviceGetUUID(struct device *device, char *uuid, unsigned length);
int nvmlDeviceGetPowerUsage(struct device *device, unsigned *milliwatts);
int nvmlDeviceGetEnforcedPowerLimit(struct device *device, unsigned *milliwatts);
int nvmlDeviceGetTemperature(struct device *device, int sensor, unsigned *celsius);
int nvmlDeviceGetTemperatureThreshold(struct device *device, int threshold, unsigned *celsius);
int nvmlDeviceGetClockInfo(struct device *device, int type, unsigned *megahertz);
int nvmlDeviceGetMaxClockInfo(struct device *device, int type, unsigned *megahertz);
int nvmlDeviceGetTotalEccErrors(struct device *device, int type, int counter, unsigned long long *count);
int nvmlDeviceGetPerformanceState(struct device *device, int *state);

static int usable(const struct device *device) {
    if (!initialised) {
        return UNINITIALIZED;
    }
    return (fake_lost_mask >> device->index) & 1 ? LOST : SUCCESS;
}

static int optional(const struct device *device) {
    int result = usable(device);
    return result != SUCCESS ? result : fake_optional_result;
}

static int put_text(char *out, unsigned length, const char *text) {
    if (strlen(text) >= length) {
        return INSUFFICIENT_SIZE;
    }
    memcpy(out, text, strlen(text) + 1);
    return SUCCESS;
}

static int put(int result, unsigned *out, unsigned value) {
    if (result == SUCCESS) {
        *out = value;
    }
    return result;
}

EXPORT int nvmlInit_v2(void) {
    fake_init_count++;
    initialised = fake_init_result == SUCCESS;
    return fake_init_result;
}

EXPORT int nvmlShutdown(void) {
    initialised = 0;
    return SUCCESS;
}

EXPORT const char *nvmlErrorString(int code) {
    switch (code) {
    case LOST: return "GPU is lost";
    case 9: return "Driver Not Loaded";
    case 999: return "Unknown Error";
    default: return "Some Error";
    }
}

EXPORT int nvmlDeviceGetCount_v2(unsigned *count) { return put(initialised ? SUCCESS : UNINITIALIZED, count, GPUS); }

EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **device) {
    if (index >= GPUS) {
        return INVALID_ARGUMENT;
    }
    *device = &devices[index];
    return usable(*device);
}

EXPORT int nvmlDeviceGetName(struct device *device, char *name, unsigned length) {
    int result = usable(device);
    return result != SUCCESS ? result : put_text(name, length, "NVIDIA H200");
}

EXPORT int nvmlDeviceGetUUID(struct device *device, char *uuid, unsigned length) {
    char text[64];
    int result = usable(device);
    (void)snprintf(text, sizeof text, "GPU-00000000-0000-0000-0000-00000000000%u", device->index);
    return result != SUCCESS ? result : put_text(uuid, length, text);
}

struct pci_info {
    char legacy_id[16];
    unsigned domain, bus, device, device_id, subsystem_id;
    char bus_id[32];
};
EXPORT int nvmlDeviceGetPciInfo_v3(struct device *device, struct pci_info *info);
EXPORT int nvmlDeviceGetPciInfo_v3(struct device *device, struct pci_info *info) {
    (void)snprintf(info->bus_id, sizeof info->bus_id, "00000000:8A:0%u.0", device->index + 6);
    return usable(device);
}

struct utilization {
    unsigned gpu, memory;
};
EXPORT int nvmlDeviceGetUtilizationRates(struct device *device, struct utilization *rates);
EXPORT int nvmlDeviceGetUtilizationRates(struct device *device, struct utilization *rates) {
    while (fake_hang) {
        fake_hanging = 1;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    fake_hanging = 0;
    rates->gpu = 97;
    rates->memory = 41;
    return usable(device);
}

#define MIB (1024ull * 1024ull)
struct memory {
    unsigned long long total, free, used;
};
EXPORT int nvmlDeviceGetMemoryInfo(struct device *device, struct memory *memory);
EXPORT int nvmlDeviceGetMemoryInfo(struct device *device, struct memory *memory) {
    *memory = (struct memory){.total = 143771 * MIB, .free = 142000 * MIB, .used = 1771 * MIB};
    return usable(device);
}

#ifndef WITHOUT_MEMORY_V2
struct memory_v2 {
    unsigned version;
    unsigned long long total, reserved, free, used;
};
EXPORT int nvmlDeviceGetMemoryInfo_v2(struct device *device, struct memory_v2 *memory);
EXPORT int nvmlDeviceGetMemoryInfo_v2(struct device *device, struct memory_v2 *memory) {
    if (memory->version != (sizeof *memory | (2u << 24))) {
        return 25;
    }
    memory->total = 143771 * MIB;
    memory->reserved = 616 * MIB;
    memory->free = 142000 * MIB;
    memory->used = 1155 * MIB;
    return usable(device);
}
#endif

EXPORT int nvmlDeviceGetTemperature(struct device *device, int sensor, unsigned *celsius) {
    return put(sensor == 0 ? usable(device) : INVALID_ARGUMENT, celsius, 41);
}

EXPORT int nvmlDeviceGetTemperatureThreshold(struct device *device, int threshold, unsigned *celsius) {
    return put(threshold == 1 ? optional(device) : INVALID_ARGUMENT, celsius, 89);
}

#ifndef WITHOUT_FIELD_VALUES
struct field_value {
    unsigned field, scope;
    long long timestamp, latency_micros;
    int type, result;
    union {
        unsigned ui;
        unsigned long long ull;
        double d;
    } value;
};
EXPORT int nvmlDeviceGetFieldValues(struct device *device, int count, struct field_value *values);
EXPORT int nvmlDeviceGetFieldValues(struct device *device, int count, struct field_value *values) {
    for (int i = 0; i < count; i++) {
        values[i].type = 1;
        values[i].result = values[i].field == 82 ? optional(device) : INVALID_ARGUMENT;
        values[i].value.ui = 39;
    }
    return usable(device);
}
#endif

EXPORT int nvmlDeviceGetPowerUsage(struct device *device, unsigned *milliwatts) {
    int result = usable(device);
    return put(result != SUCCESS ? result : fake_power_result, milliwatts, 126500);
}

EXPORT int nvmlDeviceGetEnforcedPowerLimit(struct device *device, unsigned *milliwatts) {
    return put(optional(device), milliwatts, 700000);
}

EXPORT int nvmlDeviceGetClockInfo(struct device *device, int type, unsigned *megahertz) {
    return put(usable(device), megahertz, type == 1 ? 1755 : 3200);
}

EXPORT int nvmlDeviceGetMaxClockInfo(struct device *device, int type, unsigned *megahertz) {
    return put(optional(device), megahertz, type == 1 ? 1980 : 3201);
}

static int put_reasons(struct device *device, unsigned long long *reasons) {
    *reasons = (unsigned long long)fake_reasons;
    return usable(device);
}
#ifndef WITHOUT_EVENT_REASONS
EXPORT int nvmlDeviceGetCurrentClocksEventReasons(struct device *device, unsigned long long *reasons);
EXPORT int nvmlDeviceGetCurrentClocksEventReasons(struct device *device, unsigned long long *reasons) {
    return put_reasons(device, reasons);
}
#endif
EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(struct device *device, unsigned long long *reasons);
EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(struct device *device, unsigned long long *reasons) {
    return put_reasons(device, reasons);
}

EXPORT int nvmlDeviceGetTotalEccErrors(struct device *device, int type, int counter, unsigned long long *count) {
    *count = (unsigned long long)(10 * counter + type + 1);
    return optional(device);
}

EXPORT int nvmlDeviceGetPerformanceState(struct device *device, int *state) {
    *state = 0;
    return optional(device);
}
