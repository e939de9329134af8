# SPDX-License-Identifier: Apache-2.0
"""What NCCL is told of the machine: every rank's GPU at an address of its own, each with NVLinks to one switch.

The addresses are those that pci_per_rank.c makes CUDA and NVML give. NCCL reads the file that NCCL_TOPO_FILE names and
asks the machine only for what the file leaves out.
"""

import subprocess
import xml.etree.ElementTree as ElementTree

MOST_RANKS = 16  # one hexadecimal digit of the bus tells them apart
SWITCH_ADDRESS = "0000:ff:00.0"
GPU = {"class": "0x030200", "vendor": "0x10de", "device": "0x2335", "subsystem_vendor": "0x10de",
       "subsystem_device": "0x18bf", "link_speed": "32.0 GT/s PCIe", "link_width": "16"}  # an H200's
COMPUTE_CAPABILITY = "90"
NVLINKS = "18"


def address_of_gpu():
    """The address of the machine's first GPU as CUDA writes it, asked of nvidia-smi."""
    try:
        done = subprocess.run(["nvidia-smi", "--id=0", "--query-gpu=pci.bus_id", "--format=csv,noheader"],
                              capture_output=True, text=True, timeout=30)
    except OSError as error:
        raise RuntimeError(f"nvidia-smi cannot be run, so there is no GPU here (--no-gpu?): {error}") from None
    domain, _, rest = done.stdout.strip().partition(":")
    if done.returncode != 0 or len(rest) != 7:
        raise RuntimeError(f"nvidia-smi names no GPU: {(done.stdout + done.stderr).strip()[:200]}")
    return f"{domain[-4:]}:{rest}".lower()


def gpus():
    """How many GPUs the machine has, asked of nvidia-smi."""
    try:
        done = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=30)
    except OSError as error:
        raise RuntimeError(f"nvidia-smi cannot be run, so there is no GPU here (--no-gpu?): {error}") from None
    return sum(line.startswith("GPU ") for line in done.stdout.splitlines())


def address_of_rank(gpu_address, rank):
    """The GPU's address with the rank as the first digit of its bus."""
    if not 0 <= rank < MOST_RANKS:
        raise ValueError(f"rank {rank}: one GPU takes the ranks 0 to {MOST_RANKS - 1}")
    return f"{gpu_address[:5]}{rank:x}{gpu_address[6:]}"


def ranks_of_host(ranks, hosts, host):
    """The ranks of one of several equal hosts."""
    return range(host * ranks // hosts, (host + 1) * ranks // hosts)


def host_of_rank(ranks, hosts, rank):
    return next(host for host in range(hosts) if rank in ranks_of_host(ranks, hosts, host))


def description(gpu_address, ranks):
    """The XML of one host with these ranks."""
    system = ElementTree.Element("system", version="1")
    processor = ElementTree.SubElement(system, "cpu", host_hash="0x1", numaid="-1", arch="x86_64",
                                       vendor="GenuineIntel", familyid="6", modelid="207")
    for device, rank in enumerate(ranks):
        slot = ElementTree.SubElement(processor, "pci", busid=address_of_rank(gpu_address, rank), **GPU)
        gpu = ElementTree.SubElement(slot, "gpu", dev=str(device), sm=COMPUTE_CAPABILITY, rank=str(rank), gdr="1")
        ElementTree.SubElement(gpu, "nvlink", target=SWITCH_ADDRESS, count=NVLINKS, tclass="0x068000")
    ElementTree.indent(system)
    return ElementTree.tostring(system, encoding="unicode") + "\n"
