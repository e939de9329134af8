// SPDX-License-Identifier: Apache-2.0
//
// Gives each rank of a job that shares one GPU a PCI address of its own, so that NCCL takes the ranks for ranks on
// different GPUs. To be preloaded (LD_PRELOAD) into every rank; lab.py builds it and does so.
//
// In the process whose environment says RANK=r at the time of the call, CUDA's cuDeviceGetPCIBusId answers the GPU's
// address with the hexadecimal digit r as the first of its bus ("0000:00:06.0" becomes "0000:50:06.0" for rank 5), and
// NVML finds the GPU under the address of every rank. Nothing else of either library is touched, nor the GPU. 16 ranks
// at most: one digit.
//
// How: NCCL, CUDA's runtime and the profiler plugin all come to both libraries by dlsym, or by the driver's own
// cuGetProcAddress, itself found by dlsym. So dlsym is replaced here, and what it finds under those few names.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    SUCCESS = 0,              // CUDA_SUCCESS and NVML_SUCCESS
    BUS_DIGIT = 5,            // of "dddd:bb:dd.f", as cuDeviceGetPCIBusId writes it
    MOST_RANKS = 16,
    ADDRESS_BYTES = 32,       // NVML's own bound for such a text
    PROC_ADDRESS_V2_FROM = 12000 // the CUDA version from which "cuGetProcAddress" means the form with a fifth argument
};

typedef void *(*find_symbol)(void *library, const char *name);
typedef int (*cuda_bus_id)(char *text, int bytes, int device);
typedef int (*nvml_by_bus_id)(const char *text, void **device);
typedef int (*cuda_proc_address)(const char *name, void **function, int version, unsigned long long flags);
typedef int (*cuda_proc_address_v2)(const char *name, void **function, int version, unsigned long long flags,
                                    void *status);

// What stands behind each replacement. Written under the lock of the first finder, only ever with one value each.
static find_symbol real_find;
static cuda_bus_id real_bus_id;
static nvml_by_bus_id real_by_bus_id;
static cuda_proc_address real_proc_address;
static cuda_proc_address_v2 real_proc_address_v2;

// The GPU's own address, from CUDA's first answer. Empty until then: no rank can ask NVML for another's before that.
static char real_address[ADDRESS_BYTES];
static pthread_mutex_t address_lock = PTHREAD_MUTEX_INITIALIZER;

static int rank_of_this_process(void)
{
    const char *text = getenv("RANK");
    char *end = NULL;
    long rank = text != NULL ? strtol(text, &end, 10) : -1;
    return text == NULL || end == text || *end != '\0' || rank < 0 || rank >= MOST_RANKS ? -1 : (int)rank;
}

static char hexadecimal(int digit)
{
    return "0123456789abcdef"[digit];
}

static int bus_id_of_rank(char *text, int bytes, int device)
{
    int error = real_bus_id(text, bytes, device);
    int rank = rank_of_this_process();
    if (error != SUCCESS || rank < 0 || bytes <= BUS_DIGIT || strnlen(text, (size_t)bytes) <= BUS_DIGIT) {
        return error;
    }
    (void)pthread_mutex_lock(&address_lock);
    (void)snprintf(real_address, sizeof real_address, "%s", text);
    (void)pthread_mutex_unlock(&address_lock);
    text[BUS_DIGIT] = hexadecimal(rank);
    return error;
}

// Whether two addresses are the same but for the digit that tells ranks apart. NVML's may have a longer domain
// ("00000000:00:06.0"), so the part from the first colon on is compared.
static bool differ_by_rank_only(const char *one, const char *other)
{
    const char *a = strchr(one, ':');
    const char *b = strchr(other, ':');
    return a != NULL && b != NULL && a[1] != '\0' && b[1] != '\0' && strcasecmp(a + 2, b + 2) == 0;
}

static int device_of_any_rank(const char *text, void **device)
{
    char real[ADDRESS_BYTES];
    (void)pthread_mutex_lock(&address_lock);
    (void)memcpy(real, real_address, sizeof real);
    (void)pthread_mutex_unlock(&address_lock);
    bool ours = text != NULL && real[0] != '\0' && differ_by_rank_only(text, real);
    return real_by_bus_id(ours ? real : text, device);
}

static int proc_address(const char *name, void **function, int version, unsigned long long flags);
static int proc_address_v2(const char *name, void **function, int version, unsigned long long flags, void *status);

static bool is_replaced(const char *name)
{
    static const char *const names[] = {"cuDeviceGetPCIBusId", "cuGetProcAddress", "cuGetProcAddress_v2",
                                        "nvmlDeviceGetHandleByPciBusId", "nvmlDeviceGetHandleByPciBusId_v2"};
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

// The replacement of what was found under a name for which is_replaced() holds. `version`: the CUDA version that was
// asked for, 0 where the symbol itself was. POSIX lets a function's address pass through void *.
static void *replacement(const char *name, void *found, int version)
{
    if (strcmp(name, "cuDeviceGetPCIBusId") == 0) {
        real_bus_id = (cuda_bus_id)found;
        return (void *)bus_id_of_rank;
    }
    if (strncmp(name, "nvml", 4) == 0) {
        real_by_bus_id = (nvml_by_bus_id)found;
        return (void *)device_of_any_rank;
    }
    if (strcmp(name, "cuGetProcAddress_v2") == 0 || version >= PROC_ADDRESS_V2_FROM) {
        real_proc_address_v2 = (cuda_proc_address_v2)found;
        return (void *)proc_address_v2;
    }
    real_proc_address = (cuda_proc_address)found;
    return (void *)proc_address;
}

static int proc_address(const char *name, void **function, int version, unsigned long long flags)
{
    int error = real_proc_address(name, function, version, flags);
    if (error == SUCCESS && function != NULL && *function != NULL && is_replaced(name)) {
        *function = replacement(name, *function, version);
    }
    return error;
}

static int proc_address_v2(const char *name, void **function, int version, unsigned long long flags, void *status)
{
    int error = real_proc_address_v2(name, function, version, flags, status);
    if (error == SUCCESS && function != NULL && *function != NULL && is_replaced(name)) {
        *function = replacement(name, *function, version);
    }
    return error;
}

static void find_the_real_one(void)
{
    // The version it has since glibc 2.34, then those of the first x86-64 and arm64.
    static const char *const versions[] = {"GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17"};
    for (size_t i = 0; real_find == NULL && i < sizeof versions / sizeof versions[0]; i++) {
        real_find = (find_symbol)dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    }
    if (real_find == NULL) {
        (void)fputs("pci_per_rank: this C library has no dlsym that can be replaced\n", stderr);
        abort();
    }
}

// Replaces the C library's. Everything but the few names is passed on by a jump (from -O2 on), so that RTLD_NEXT still
// means the library after the one that called.
__attribute__((visibility("default"))) void *dlsym(void *library, const char *name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, find_the_real_one);
    if (!is_replaced(name)) {
        return real_find(library, name);
    }
    void *found = real_find(library, name);
    return found != NULL ? replacement(name, found, 0) : NULL;
}
