package io.ringside.node.doctor.check.gpu;

import io.ringside.node.host.HostFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A device on the PCI bus and the bridges above it. Immutable.
///
/// @param address "0000:1b:00.0"
/// @param path from the root complex down to itself: "pci0000:16", "0000:16:01.0", ...; empty:
///   unknown
/// @param numaNode -1 unknown
record PciDevice(String address, List<String> path, int numaNode) {
    private static final String NVIDIA = "0x10de";
    private static final String AMD = "0x1002";
    private static final String DEVICES = "/sys/bus/pci/devices";

    PciDevice {
        path = List.copyOf(path);
    }

    /// NVIDIA's GPUs, by address; neither its bridges nor its switches.
    static List<PciDevice> nvidiaGpus(HostFiles files) {
        return gpus(files, NVIDIA);
    }

    static List<PciDevice> amdGpus(HostFiles files) {
        return gpus(files, AMD);
    }

    /// @param onHost a folder or link of /sys that stands for the device
    static PciDevice at(HostFiles files, String onHost) {
        List<String> path = new ArrayList<>();
        try {
            for (java.nio.file.Path part : files.path(onHost).toRealPath()) {
                String name = part.toString();
                if (name.startsWith("pci") || !path.isEmpty()) {
                    path.add(name);
                }
            }
        } catch (IOException unknown) {
            path.clear();
        }
        int numaNode = (int) Math.clamp(files.number(onHost + "/numa_node").orElse(-1), -1L, 4096L);
        return new PciDevice(path.isEmpty() ? "" : path.getLast(), path, numaNode);
    }

    private static List<PciDevice> gpus(HostFiles files, String vendor) {
        List<PciDevice> gpus = new ArrayList<>();
        for (String address : files.children(DEVICES)) {
            String folder = DEVICES + "/" + address;
            boolean display =
                    files.word(folder + "/class")
                            .filter(code -> code.startsWith("0x03"))
                            .isPresent();
            if (display && files.word(folder + "/vendor").filter(vendor::equals).isPresent()) {
                PciDevice device = at(files, folder);
                gpus.add(new PciDevice(address, device.path(), device.numaNode()));
            }
        }
        return gpus;
    }
}
