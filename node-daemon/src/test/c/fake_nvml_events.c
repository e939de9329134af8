// SPDX-License-Identifier: Apache-2.0
//
// The fake's event set, GPM, processes and MIG instances.

#include "fake_nvml.h"

#include <stdlib.h>
#include <string.h>

struct event_set {
    unsigned long long types[MOST_GPUS];
};

struct event_data {
    struct device *device;
    unsigned long long type, data;
    unsigned gpu_instance, compute_instance;
};

EXPORT int nvmlDeviceGetSupportedEventTypes(struct device *device, unsigned long long *types) {
    *types = (unsigned long long)word(device, W_events);
    return enter(__func__, device);
}

EXPORT int nvmlEventSetCreate(struct event_set **set) {
    *set = calloc(1, sizeof **set);
    return enter(__func__, NULL);
}

EXPORT int nvmlEventSetFree(struct event_set *set) {
    free(set);
    return enter(__func__, NULL);
}

EXPORT int nvmlDeviceRegisterEvents(struct device *device, unsigned long long types, struct event_set *set) {
    int result = enter(__func__, device);
    if (result == SUCCESS) {
        set->types[device->index] = types;
    }
    return result;
}

EXPORT int nvmlEventSetWait_v2(struct event_set *set, struct event_data *data, unsigned millis) {
    int result = enter(__func__, NULL);
    if (result != SUCCESS) {
        return result;
    }
    unsigned long long until = micros() + 1000ull * millis;
    unsigned gpu;
    while (await_event(until, &data->type, &data->data, &gpu)) {
        if (set->types[gpu] & data->type) {
            data->device = device_at(gpu);
            data->gpu_instance = data->compute_instance = 0xffffffff;
            return SUCCESS;
        }
    }
    return TIMEOUT;
}

struct gpm_support {
    unsigned version, supported;
};

EXPORT int nvmlGpmQueryDeviceSupport(struct device *device, struct gpm_support *support) {
    int result = enter(__func__, device);
    if (support->version != 1) {
        return VERSION_MISMATCH;
    }
    support->supported = (unsigned)word(device, W_gpm);
    return result;
}

struct gpm_sample {
    struct device *device;
    unsigned long long micros;
};

EXPORT int nvmlGpmSampleAlloc(struct gpm_sample **sample) {
    *sample = calloc(1, sizeof **sample);
    return enter(__func__, NULL);
}

EXPORT int nvmlGpmSampleFree(struct gpm_sample *sample) {
    free(sample);
    return enter(__func__, NULL);
}

EXPORT int nvmlGpmSampleGet(struct device *device, struct gpm_sample *sample) {
    *sample = (struct gpm_sample){device, micros()};
    return word(device, W_mig) ? NOT_SUPPORTED : enter(__func__, device);
}

struct gpm_metric {
    unsigned id, result;
    double value;
    const char *texts[3];
};

struct gpm_metrics {
    unsigned version, count;
    struct gpm_sample *before, *now;
    struct gpm_metric metrics[];
};

static int metric(const struct device *device, unsigned id, double *value) {
    switch (id) {
    case 1: *value = word(device, W_utilization); return SUCCESS;
    case 2: *value = word(device, W_sm_active); return SUCCESS;
    case 3: *value = word(device, W_sm_active) / 2.0; return SUCCESS;
    case 5:
    case 7: *value = word(device, W_tensor_active); return SUCCESS;
    case 4:
    case 6:
    case 9:
    case 11:
    case 12:
    case 13: *value = 1.5; return SUCCESS;
    case 10: *value = word(device, W_memory_utilization); return SUCCESS;
    case 20: *value = 100; return SUCCESS;
    case 21: *value = 200; return SUCCESS;
    case 60:
    case 61: *value = 1000.0 * link_count(); return SUCCESS;
    default: *value = 1000; return id >= 62 && id < 62 + 2 * link_count() ? SUCCESS : NOT_SUPPORTED;
    }
}

EXPORT int nvmlGpmMetricsGet(struct gpm_metrics *get) {
    if (get->version != 1 || get->before->device == NULL || get->now->micros <= get->before->micros) {
        return INVALID_ARGUMENT;
    }
    for (unsigned i = 0; i < get->count; i++) {
        get->metrics[i].result = (unsigned)metric(get->now->device, get->metrics[i].id, &get->metrics[i].value);
    }
    return enter(__func__, get->now->device);
}

struct process {
    unsigned pid;
    unsigned long long memory;
    unsigned gpu_instance, compute_instance;
};

EXPORT int nvmlDeviceGetComputeRunningProcesses_v3(struct device *device, unsigned *count, struct process *out) {
    unsigned most = *count, there = (unsigned)word(device, W_processes);
    int result = enter(__func__, device), mib = word(device, W_process_memory_mib);
    *count = there;
    if (there > most) {
        return result == SUCCESS ? INSUFFICIENT_SIZE : result;
    }
    for (unsigned i = 0; i < there; i++) {
        out[i] = (struct process){1000 * (device->index + 1) + i, mib < 0 ? ~0ull : (unsigned long long)mib << 20,
                                  0xffffffff, 0xffffffff};
    }
    return result;
}

EXPORT int nvmlDeviceGetGraphicsRunningProcesses_v3(struct device *device, unsigned *count, struct process *out) {
    (void)out;
    *count = 0;
    return enter(__func__, device);
}

struct process_sample {
    unsigned pid;
    unsigned long long micros;
    unsigned sm, memory, encoder, decoder;
};

EXPORT int nvmlDeviceGetProcessUtilization(struct device *device, struct process_sample *samples, unsigned *count,
                                           unsigned long long seen) {
    (void)seen;
    *count = 2;
    samples[0] = (struct process_sample){1000 * (device->index + 1), 5, 10, 5, 0, 0};
    samples[1] = (struct process_sample){1000 * (device->index + 1), 6, 70, 30, 1, 2};
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetMigMode(struct device *device, unsigned *now, unsigned *pending) {
    *pending = word(device, W_mig) != 0;
    return put(enter(__func__, device), now, word(device, W_mig) != 0);
}

EXPORT int nvmlDeviceGetMaxMigDeviceCount(struct device *device, unsigned *count) {
    return put(enter(__func__, device), count, 7);
}

EXPORT int nvmlDeviceGetMigDeviceHandleByIndex(struct device *device, unsigned index, struct device **mig) {
    if ((int)index >= word(device, W_mig) || index >= MOST_MIG) {
        return NOT_FOUND;
    }
    *mig = mig_at(device->index, index);
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetGpuInstanceId(struct device *device, unsigned *id) {
    return put(enter(__func__, device), id, (unsigned)device->instance + 7);
}

EXPORT int nvmlDeviceGetComputeInstanceId(struct device *device, unsigned *id) { return put(enter(__func__, device), id, 0); }

struct attributes {
    unsigned multiprocessors, shared[5], slices, compute_slices;
    unsigned long long memory_mib;
};

EXPORT int nvmlDeviceGetAttributes_v2(struct device *device, struct attributes *attributes) {
    *attributes = (struct attributes){16, {1, 1, 0, 1, 0}, 1, 1, 16384};
    return enter(__func__, device);
}
