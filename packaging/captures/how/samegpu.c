// SPDX-License-Identifier: Apache-2.0
//
// Lets two NCCL ranks share one GPU, for captures on a host that has only one: in the process whose RANK is odd, CUDA reports another PCI id for
// the device, and NVML finds the device under it. NCCL then sees two GPUs. Nothing else changes, on the GPU least of all. Use: LD_PRELOAD.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *(*dlsym_fn)(void *, const char *);
typedef int (*bus_id_fn)(char *, int, int);
typedef int (*nvml_by_bus_id_fn)(const char *, void **);
typedef int (*proc_address_fn)(const char *, void **, int, unsigned long long, void *);
typedef int (*proc_address_v1_fn)(const char *, void **, int, unsigned long long);

static bus_id_fn real_bus_id;
static nvml_by_bus_id_fn real_nvml_by_bus_id;
static proc_address_fn real_proc_address;
static proc_address_v1_fn real_proc_address_v1;

static int odd_rank(void) {
    const char *rank = getenv("RANK");
    return rank != NULL && (atoi(rank) & 1) != 0;
}

// "0000:06:00.0" becomes "0000:f6:00.0" for the odd rank.
static int bus_id(char *out, int length, int device) {
    int error = real_bus_id(out, length, device);
    if (error == 0 && odd_rank()) {
        out[5] = 'f';
    }
    return error;
}

static int nvml_by_bus_id(const char *id, void **device) {
    char real[64];
    snprintf(real, sizeof real, "%s", id);
    char *colon = strchr(real, ':');
    if (colon != NULL && (colon[1] == 'f' || colon[1] == 'F')) {
        colon[1] = '0';
    }
    return real_nvml_by_bus_id(real, device);
}

static int proc_address(const char *symbol, void **function, int version, unsigned long long flags, void *status);
static int proc_address_v1(const char *symbol, void **function, int version, unsigned long long flags);

static void replace(const char *symbol, void **function) {
    if (*function == NULL) {
        return;
    }
    if (strcmp(symbol, "cuDeviceGetPCIBusId") == 0) {
        real_bus_id = (bus_id_fn)*function;
        *function = (void *)bus_id;
    } else if (strcmp(symbol, "cuGetProcAddress_v2") == 0) {
        real_proc_address = (proc_address_fn)*function;
        *function = (void *)proc_address;
    } else if (strcmp(symbol, "nvmlDeviceGetHandleByPciBusId") == 0 || strcmp(symbol, "nvmlDeviceGetHandleByPciBusId_v2") == 0) {
        real_nvml_by_bus_id = (nvml_by_bus_id_fn)*function;
        *function = (void *)nvml_by_bus_id;
    }
}

static int proc_address(const char *symbol, void **function, int version, unsigned long long flags, void *status) {
    int error = real_proc_address(symbol, function, version, flags, status);
    if (error == 0 && function != NULL && *function != NULL) {
        if (strcmp(symbol, "cuGetProcAddress") != 0) {
            replace(symbol, function);
        } else if (version >= 12000) {
            real_proc_address = (proc_address_fn)*function;
            *function = (void *)proc_address;
        } else {
            real_proc_address_v1 = (proc_address_v1_fn)*function;
            *function = (void *)proc_address_v1;
        }
    }
    return error;
}

static int proc_address_v1(const char *symbol, void **function, int version, unsigned long long flags) {
    int error = real_proc_address_v1(symbol, function, version, flags);
    if (error == 0 && function != NULL) {
        replace(symbol, function);
    }
    return error;
}

void *dlsym(void *handle, const char *symbol) {
    static dlsym_fn real;
    if (real == NULL) {
        real = (dlsym_fn)dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    }
    void *function = real(handle, symbol);
    if (function != NULL) {
        if (strcmp(symbol, "cuGetProcAddress") == 0) {
            real_proc_address_v1 = (proc_address_v1_fn)function;
            return (void *)proc_address_v1;
        }
        replace(symbol, &function);
    }
    return function;
}
