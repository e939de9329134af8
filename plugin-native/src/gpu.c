// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // RTLD_DEFAULT

#include "gpu.h"

#include <dlfcn.h>
#include <string.h>

// The driver's CUresult and CUdevice are ints, CUuuid is 16 bytes.
typedef int (*get_device)(int *device);
typedef int (*get_uuid)(void *uuid, int device);
typedef int (*get_pci_bus_id)(char *text, int bytes, int device);

static void *find(void *driver, const char *name)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);
    return symbol != NULL || driver == NULL ? symbol : dlsym(driver, name);
}

void rs_gpu_identify(int32_t *device, uint8_t uuid[16], char *pci_bus_id, size_t pci_bus_id_bytes)
{
    *device = -1;
    memset(uuid, 0, 16);
    memset(pci_bus_id, 0, pci_bus_id_bytes);

    void *driver = dlopen("libcuda.so.1", RTLD_NOLOAD | RTLD_LAZY);
    get_device ask_device = (get_device)(uintptr_t)find(driver, "cuCtxGetDevice");
    get_uuid ask_uuid = (get_uuid)(uintptr_t)find(driver, "cuDeviceGetUuid_v2"); // knows MIG instances
    if (ask_uuid == NULL) {
        ask_uuid = (get_uuid)(uintptr_t)find(driver, "cuDeviceGetUuid");
    }
    get_pci_bus_id ask_pci = (get_pci_bus_id)(uintptr_t)find(driver, "cuDeviceGetPCIBusId");

    int found = -1;
    if (ask_device != NULL && ask_device(&found) == 0) {
        *device = found;
        if (ask_uuid == NULL || ask_uuid(uuid, found) != 0) {
            memset(uuid, 0, 16);
        }
        if (ask_pci == NULL || ask_pci(pci_bus_id, (int)pci_bus_id_bytes, found) != 0) {
            memset(pci_bus_id, 0, pci_bus_id_bytes);
        }
        pci_bus_id[pci_bus_id_bytes - 1] = '\0';
    }
    if (driver != NULL) {
        (void)dlclose(driver); // NOLOAD still counted a reference
    }
}
