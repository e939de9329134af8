// SPDX-License-Identifier: Apache-2.0
//
// The fake's start, its devices, and what tiles show of them.

#include "fake_nvml.h"

#include <stdio.h>
#include <string.h>

int fake_get(const char *key);
extern volatile int fake_init_count, fake_shutdown_count;

static struct device devices[MOST_GPUS], migs[MOST_GPUS][MOST_MIG];

struct device *device_at(unsigned index) {
    devices[index % MOST_GPUS] = (struct device){index % MOST_GPUS, -1};
    return &devices[index % MOST_GPUS];
}

struct device *mig_at(unsigned index, unsigned instance) {
    migs[index][instance] = (struct device){index, (int)instance};
    return &migs[index][instance];
}

int put_text(char *out, unsigned length, const char *text) {
    if (fake_get("raw_texts")) {
        memset(out, 'A', length); // without an end
        return SUCCESS;
    }
    if (strlen(text) >= length) {
        return INSUFFICIENT_SIZE;
    }
    memcpy(out, text, strlen(text) + 1);
    return SUCCESS;
}

int put(int result, unsigned *out, unsigned value) {
    if (result == SUCCESS) {
        *out = value;
    }
    return result;
}

EXPORT int nvmlInit_v2(void) {
    if (fake_get("init_result") != SUCCESS) {
        return fake_get("init_result");
    }
    fake_init_count = fake_init_count + 1;
    return enter(__func__, NULL);
}

EXPORT int nvmlShutdown(void) {
    int result = enter(__func__, NULL);
    fake_shutdown_count = fake_init_count;
    return result;
}

EXPORT const char *nvmlErrorString(int code) {
    switch (code) {
    case UNINITIALIZED: return "Uninitialized";
    case NOT_SUPPORTED: return "Not Supported";
    case LOST: return "GPU is lost";
    case DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case UNKNOWN: return "Unknown Error";
    default: return "Some Error";
    }
}

EXPORT int nvmlDeviceGetCount_v2(unsigned *count) {
    return put(enter(__func__, NULL), count, (unsigned)fake_get("gpus"));
}

EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **device) {
    if (index >= (unsigned)fake_get("gpus")) {
        return INVALID_ARGUMENT;
    }
    *device = device_at(index);
    return enter(__func__, *device);
}

EXPORT int nvmlSystemGetDriverVersion(char *version, unsigned length) {
    int result = enter(__func__, NULL);
    return result != SUCCESS ? result : put_text(version, length, "580.159.04");
}

EXPORT int nvmlSystemGetCudaDriverVersion_v2(int *version) { return put(enter(__func__, NULL), (unsigned *)version, 13000); }

EXPORT int nvmlDeviceGetName(struct device *device, char *name, unsigned length) {
    int result = enter(__func__, device);
    return result != SUCCESS ? result : put_text(name, length, "NVIDIA H200");
}

EXPORT int nvmlDeviceGetUUID(struct device *device, char *uuid, unsigned length) {
    char text[64];
    int result = enter(__func__, device);
    if (device->instance < 0) {
        (void)snprintf(text, sizeof text, "GPU-00000000-0000-0000-0000-%012u", device->index);
    } else {
        (void)snprintf(text, sizeof text, "MIG-00000000-0000-0000-%04d-%012u", device->instance, device->index);
    }
    return result != SUCCESS ? result : put_text(uuid, length, text);
}

EXPORT int nvmlDeviceGetSerial(struct device *device, char *serial, unsigned length) {
    int result = enter(__func__, device);
    return result != SUCCESS ? result : put_text(serial, length, "1650000000000");
}

EXPORT int nvmlDeviceGetVbiosVersion(struct device *device, char *version, unsigned length) {
    int result = enter(__func__, device);
    return result != SUCCESS ? result : put_text(version, length, "96.00.A5.00.1A");
}

EXPORT int nvmlDeviceGetGspFirmwareVersion(struct device *device, char *version) {
    int result = enter(__func__, device);
    return result != SUCCESS ? result : put_text(version, 64, "580.159.04");
}

struct pci_info {
    char legacy_id[16];
    unsigned domain, bus, device, device_id, subsystem_id;
    char bus_id[32];
};

EXPORT int nvmlDeviceGetPciInfo_v3(struct device *device, struct pci_info *info) {
    (void)snprintf(info->bus_id, sizeof info->bus_id, "00000000:8A:%02X.0", device->index + 6);
    return enter(__func__, device);
}

struct utilization {
    unsigned gpu, memory;
};

EXPORT int nvmlDeviceGetUtilizationRates(struct device *device, struct utilization *rates) {
    int result = enter(__func__, device);
    *rates = (struct utilization){(unsigned)word(device, W_utilization), (unsigned)word(device, W_memory_utilization)};
    return result;
}

#define MIB (1024ull * 1024ull)

struct memory {
    unsigned long long total, free, used;
};

EXPORT int nvmlDeviceGetMemoryInfo(struct device *device, struct memory *memory) {
    unsigned long long used = (unsigned long long)word(device, W_memory_used_mib) * MIB;
    *memory = device->instance < 0
                  ? (struct memory){.total = 143771 * MIB, .free = 142000 * MIB, .used = used + 616 * MIB}
                  : (struct memory){.total = 16384 * MIB, .free = 16000 * MIB, .used = 384 * MIB};
    return enter(__func__, device);
}

struct memory_v2 {
    unsigned version;
    unsigned long long total, reserved, free, used;
};

EXPORT int nvmlDeviceGetMemoryInfo_v2(struct device *device, struct memory_v2 *memory) {
    if (memory->version != (sizeof *memory | (2u << 24))) {
        return VERSION_MISMATCH;
    }
    memory->total = 143771 * MIB;
    memory->reserved = 616 * MIB;
    memory->free = 142000 * MIB;
    memory->used = (unsigned long long)word(device, W_memory_used_mib) * MIB;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetTemperature(struct device *device, int sensor, unsigned *celsius) {
    int result = enter(__func__, device);
    return put(sensor == 0 ? result : INVALID_ARGUMENT, celsius, (unsigned)word(device, W_temperature));
}

EXPORT int nvmlDeviceGetPowerUsage(struct device *device, unsigned *milliwatts) {
    return put(enter(__func__, device), milliwatts, (unsigned)word(device, W_power_milliwatts));
}

EXPORT int nvmlDeviceGetEnforcedPowerLimit(struct device *device, unsigned *milliwatts) {
    return put(enter(__func__, device), milliwatts, 700000);
}

EXPORT int nvmlDeviceGetClockInfo(struct device *device, int type, unsigned *megahertz) {
    int value = type == 2 ? word(device, W_memory_clock) : type == 3 ? 1545 : word(device, W_sm_clock);
    return put(enter(__func__, device), megahertz, (unsigned)value);
}

EXPORT int nvmlDeviceGetMaxClockInfo(struct device *device, int type, unsigned *megahertz) {
    return put(enter(__func__, device), megahertz, type == 2 ? 3201 : type == 3 ? 1545 : 1980);
}

EXPORT int nvmlDeviceGetCurrentClocksEventReasons(struct device *device, unsigned long long *reasons) {
    *reasons = (unsigned long long)word(device, W_reasons);
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetCurrentClocksThrottleReasons(struct device *device, unsigned long long *reasons) {
    *reasons = (unsigned long long)word(device, W_reasons);
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetTotalEccErrors(struct device *device, int type, int counter, unsigned long long *count) {
    *count = (unsigned long long)(10 * counter + (type == 0 ? 1 : word(device, W_ecc_uncorrected)));
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetPerformanceState(struct device *device, int *state) {
    *state = 0;
    return enter(__func__, device);
}
