// SPDX-License-Identifier: Apache-2.0
//
// Which GPU the calling thread's CUDA context uses, asked of the driver that is already in the process. Nothing is
// linked: without a driver everything stays absent.

#ifndef RINGSIDE_GPU_H
#define RINGSIDE_GPU_H

#include <stddef.h>
#include <stdint.h>

// Fills device (-1 absent), uuid (zeros absent) and PCI bus id ("" absent). Threads: NCCL's init thread only. Blocks:
// as long as three queries of the CUDA driver.
void rs_gpu_identify(int32_t *device, uint8_t uuid[16], char *pci_bus_id, size_t pci_bus_id_bytes);

#endif
