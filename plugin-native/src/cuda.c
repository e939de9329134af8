// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE // RTLD_DEFAULT

#include "cuda.h"

#include <dlfcn.h>
#include <string.h>

static void *find(void *driver, const char *name)
{
    void *symbol = dlsym(RTLD_DEFAULT, name);
    return symbol != NULL || driver == NULL ? symbol : dlsym(driver, name);
}

static void *open_driver(void)
{
    return dlopen("libcuda.so.1", RTLD_NOLOAD | RTLD_LAZY);
}

static void close_driver(void *driver)
{
    if (driver != NULL) {
        (void)dlclose(driver); // NOLOAD still counted a reference
    }
}

bool rs_cuda_find(struct rs_cuda *cuda)
{
    void *driver = open_driver();
    const struct {
        const char *name;
        void *function;
    } wanted[] = {
        {"cuCtxGetCurrent", &cuda->context_current},
        {"cuCtxSetCurrent", &cuda->context_use},
        {"cuEventCreate", &cuda->event_create},
        {"cuEventDestroy_v2", &cuda->event_destroy},
        {"cuEventRecord", &cuda->event_record},
        {"cuEventQuery", &cuda->event_query},
        {"cuEventElapsedTime", &cuda->event_elapsed}, // its _v2 reads the same
        {"cuStreamCreate", &cuda->stream_create},
        {"cuStreamDestroy_v2", &cuda->stream_destroy},
        {"cuStreamIsCapturing", &cuda->stream_is_capturing},
        {"cuThreadExchangeStreamCaptureMode", &cuda->exchange_capture_mode},
    };
    bool complete = true;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        void *symbol = find(driver, wanted[i].name);
        memcpy(wanted[i].function, &symbol, sizeof symbol); // POSIX: a function's address fits
        complete &= symbol != NULL;
    }
    close_driver(driver);
    return complete;
}

void rs_cuda_identify(int32_t *device, uint8_t uuid[16], char *pci_bus_id, size_t pci_bus_id_bytes)
{
    *device = -1;
    memset(uuid, 0, 16);
    memset(pci_bus_id, 0, pci_bus_id_bytes);

    void *driver = open_driver();
    int (*ask_device)(int *) = (int (*)(int *))(uintptr_t)find(driver, "cuCtxGetDevice");
    void *found_uuid = find(driver, "cuDeviceGetUuid_v2"); // knows MIG instances
    found_uuid = found_uuid != NULL ? found_uuid : find(driver, "cuDeviceGetUuid");
    int (*ask_uuid)(void *, int) = (int (*)(void *, int))(uintptr_t)found_uuid;
    int (*ask_pci)(char *, int, int) = (int (*)(char *, int, int))(uintptr_t)find(driver, "cuDeviceGetPCIBusId");

    int found = -1;
    if (ask_device != NULL && ask_device(&found) == RS_CUDA_SUCCESS) {
        *device = found;
        if (ask_uuid == NULL || ask_uuid(uuid, found) != RS_CUDA_SUCCESS) {
            memset(uuid, 0, 16);
        }
        if (ask_pci == NULL || ask_pci(pci_bus_id, (int)pci_bus_id_bytes, found) != RS_CUDA_SUCCESS) {
            memset(pci_bus_id, 0, pci_bus_id_bytes);
        }
        pci_bus_id[pci_bus_id_bytes - 1] = '\0';
    }
    close_driver(driver);
}
