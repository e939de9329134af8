// SPDX-License-Identifier: Apache-2.0
//
// The fake's field values and what else goes beyond the tiles: limits, errors, repairs, PCIe, NVLink, fabric.

#include "fake_nvml.h"

#include <stdio.h>
#include <string.h>

enum { AS_UINT = 1, AS_ULL = 3, AS_INT = 5, ALL_LINKS = -1 };

struct field_value {
    unsigned field, scope;
    long long timestamp, latency_micros;
    int type, result;
    union {
        unsigned ui;
        unsigned long long ull;
        int si;
        double d;
    } value;
};

static int up(const struct device *device, unsigned link) { return (int)link >= word(device, W_links_down); }

static int of_link(const struct device *device, struct field_value *field) {
    unsigned link = field->scope, all = link == (unsigned)ALL_LINKS;
    int summed = field->field == 138 || field->field == 139;
    if (!(all && summed) && link >= link_count()) {
        return INVALID_ARGUMENT;
    }
    unsigned long long kib = (unsigned long long)word(device, W_link_kib);
    field->type = AS_ULL;
    switch (field->field) {
    case 138: field->value.ull = all ? kib * link_count() : kib; return SUCCESS;
    case 139: field->value.ull = all ? 2 * kib * link_count() : 2 * kib; return SUCCESS;
    case 146: field->type = AS_UINT; field->value.ui = link + 1; return SUCCESS;
    case 161:
    case 162:
    case 163: field->value.ull = (unsigned)word(device, W_link_errors); return SUCCESS;
    case 164: field->type = AS_UINT; field->value.ui = up(device, link) ? 26562 : 0; return SUCCESS;
    case 165: field->type = AS_UINT; field->value.ui = (unsigned)up(device, link); return SUCCESS;
    case 166: field->type = AS_UINT; field->value.ui = 6; return SUCCESS;
    default: return NOT_SUPPORTED;
    }
}

static void put_uint(struct field_value *field, unsigned value) {
    field->type = AS_UINT;
    field->value.ui = value;
}

static int of_gpu(const struct device *device, struct field_value *field) {
    static const int margins[] = {-8, -2, 0, 0}; // shutdown, slowdown, memory max, GPU max
    field->type = AS_ULL;
    switch (field->field) {
    case 74: field->value.ull = 1500000000; return SUCCESS;
    case 75:
    case 76:
    case 269:
    case 270:
    case 271: field->value.ull = 0; return SUCCESS;
    case 82: put_uint(field, (unsigned)word(device, W_memory_temperature)); return SUCCESS;
    case 91: put_uint(field, link_count()); return SUCCESS;
    case 94: put_uint(field, (unsigned)word(device, W_pcie_replays)); return SUCCESS;
    case 95: put_uint(field, 0); return SUCCESS;
    case 142: put_uint(field, 3); return SUCCESS;
    case 143: put_uint(field, 0); return SUCCESS;
    case 144: put_uint(field, (unsigned)word(device, W_remapped_pending)); return SUCCESS;
    case 145: put_uint(field, (unsigned)word(device, W_remapped_failure)); return SUCCESS;
    case 173: put_uint(field, 7); return SUCCESS;
    case 185:
        if (field->scope == 1) {
            return NOT_SUPPORTED;
        }
        put_uint(field, field->scope == 2 ? 43930 : (unsigned)word(device, W_power_milliwatts));
        return SUCCESS;
    case 186: put_uint(field, (unsigned)word(device, W_power_milliwatts) + 1530); return SUCCESS;
    case 187: put_uint(field, 200000); return SUCCESS;
    case 188:
    case 189:
    case 190:
    case 192: put_uint(field, 700000); return SUCCESS;
    case 193:
    case 194:
    case 195:
    case 196:
        field->type = AS_INT;
        field->value.si = margins[field->field - 193];
        return SUCCESS;
    case 197: put_uint(field, 1000000); return SUCCESS;
    case 198: put_uint(field, 2000000); return SUCCESS;
    case 230: put_uint(field, (unsigned)word(device, W_recovery_action)); return SUCCESS;
    default: return NOT_SUPPORTED;
    }
}

EXPORT int nvmlDeviceGetFieldValues(struct device *device, int count, struct field_value *values) {
    int result = enter(__func__, device);
    for (int i = 0; i < count; i++) {
        unsigned field = values[i].field;
        int link = field == 138 || field == 139 || (field >= 146 && field <= 168 && field != 147) ||
                   (field >= 201 && field <= 222);
        values[i].timestamp = (long long)micros();
        values[i].result = link ? of_link(device, &values[i]) : of_gpu(device, &values[i]);
    }
    return result;
}

EXPORT int nvmlDeviceGetTemperatureThreshold(struct device *device, int threshold, unsigned *celsius) {
    static const unsigned degrees[] = {95, 89, 95, 87}; // shutdown, slowdown, memory max, GPU max
    int result = enter(__func__, device);
    return put(threshold >= 0 && threshold < 4 ? result : INVALID_ARGUMENT, celsius, degrees[threshold & 3]);
}

EXPORT int nvmlDeviceGetMarginTemperature(struct device *device, int *margin) {
    if ((unsigned)margin[0] != (8u | 1u << 24)) {
        return VERSION_MISMATCH;
    }
    margin[1] = 87 - word(device, W_temperature);
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetTotalEnergyConsumption(struct device *device, unsigned long long *millijoules) {
    *millijoules = 123456789;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetMemoryErrorCounter(struct device *device, int type, int counter, int location,
                                           unsigned long long *count) {
    int result = enter(__func__, device);
    if (location != 2 && location != 7) {
        return NOT_SUPPORTED;
    }
    *count = (unsigned long long)(100 * location + 10 * counter + type);
    return result;
}

struct sram_status {
    unsigned version;
    unsigned long long counts[11];
    unsigned exceeded;
};

EXPORT int nvmlDeviceGetSramEccErrorStatus(struct device *device, struct sram_status *status) {
    if (status->version != (sizeof *status | 1u << 24)) {
        return VERSION_MISMATCH;
    }
    for (unsigned i = 0; i < 11; i++) {
        status->counts[i] = i + 1;
    }
    status->exceeded = 0;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetRowRemapperHistogram(struct device *device, unsigned *banks) {
    memcpy(banks, (unsigned[]){3071, 1, 0, 0, 0}, 5 * sizeof *banks);
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetRepairStatus(struct device *device, unsigned *status) {
    if (status[0] != (12u | 1u << 24)) {
        return VERSION_MISMATCH;
    }
    status[1] = status[2] = 0;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetPersistenceMode(struct device *device, unsigned *mode) { return put(enter(__func__, device), mode, 1); }

EXPORT int nvmlDeviceGetComputeMode(struct device *device, unsigned *mode) { return put(enter(__func__, device), mode, 0); }

EXPORT int nvmlDeviceGetEccMode(struct device *device, unsigned *now, unsigned *pending) {
    *pending = 1;
    return put(enter(__func__, device), now, 1);
}

struct fabric {
    unsigned version;
    unsigned char cluster[16];
    int status;
    unsigned clique;
    unsigned char state;
    unsigned mask;
    unsigned char summary;
};

EXPORT int nvmlDeviceGetGpuFabricInfoV(struct device *device, struct fabric *fabric) {
    if (fabric->version != (sizeof *fabric | 3u << 24)) {
        return VERSION_MISMATCH;
    }
    memset(fabric->cluster, 0xab, sizeof fabric->cluster);
    fabric->status = SUCCESS;
    fabric->clique = 4;
    fabric->state = (unsigned char)word(device, W_fabric_state);
    fabric->mask = 0;
    fabric->summary = 1;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetCurrPcieLinkGeneration(struct device *device, unsigned *generation) {
    return put(enter(__func__, device), generation, (unsigned)word(device, W_pcie_generation));
}

EXPORT int nvmlDeviceGetMaxPcieLinkGeneration(struct device *device, unsigned *generation) {
    return put(enter(__func__, device), generation, 5);
}

EXPORT int nvmlDeviceGetCurrPcieLinkWidth(struct device *device, unsigned *width) {
    return put(enter(__func__, device), width, (unsigned)word(device, W_pcie_width));
}

EXPORT int nvmlDeviceGetMaxPcieLinkWidth(struct device *device, unsigned *width) { return put(enter(__func__, device), width, 16); }

EXPORT int nvmlDeviceGetPcieThroughput(struct device *device, int counter, unsigned *kilobytes) {
    return put(enter(__func__, device), kilobytes, counter == 0 ? 869 : 446);
}

EXPORT int nvmlDeviceGetBAR1MemoryInfo(struct device *device, unsigned long long *bar1) {
    bar1[0] = 262144ull << 20;
    bar1[1] = 262143ull << 20;
    bar1[2] = 1ull << 20;
    return enter(__func__, device);
}

EXPORT int nvmlDeviceGetEncoderUtilization(struct device *device, unsigned *percent, unsigned *period) {
    *period = 167000;
    return put(enter(__func__, device), percent, 12);
}

EXPORT int nvmlDeviceGetDecoderUtilization(struct device *device, unsigned *percent, unsigned *period) {
    *period = 167000;
    return put(enter(__func__, device), percent, 0);
}

EXPORT int nvmlDeviceGetNvLinkErrorCounter(struct device *device, unsigned link, int counter, unsigned long long *count) {
    *count = (unsigned long long)(counter == 2 ? word(device, W_link_errors) : 0);
    return link < link_count() ? enter(__func__, device) : INVALID_ARGUMENT;
}

EXPORT int nvmlDeviceGetNvLinkState(struct device *device, unsigned link, unsigned *state) {
    return put(link < link_count() ? enter(__func__, device) : INVALID_ARGUMENT, state, (unsigned)up(device, link));
}

EXPORT int nvmlDeviceGetNvLinkRemoteDeviceType(struct device *device, unsigned link, unsigned *type) {
    return put(link < link_count() ? enter(__func__, device) : INVALID_ARGUMENT, type, 2);
}

EXPORT int nvmlDeviceGetNvLinkRemotePciInfo_v2(struct device *device, unsigned link, char *info) {
    (void)snprintf(info + 36, 32, "00000000:0%u:00.0", link % 4 + 1);
    return link < link_count() ? enter(__func__, device) : INVALID_ARGUMENT;
}
