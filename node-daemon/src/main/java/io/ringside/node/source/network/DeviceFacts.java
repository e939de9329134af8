package io.ringside.node.source.network;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;

/// Where a network device sits: what its folder `device` of /sys says. Stateless.
final class DeviceFacts {
    private static final int MOST_CHARACTERS = 256;

    private DeviceFacts() {}

    /// Puts `<prefix>.pci_bus_id`, `.numa.node`, `.driver`, and `.virtual` of a device that is no
    /// hardware or a virtual function.
    ///
    /// @param folder "/sys/class/net/eth0"
    static void put(HostFiles files, String folder, String prefix, Reading.Builder reading) {
        String device = folder + "/device";
        String bus = lastOf(files.link(device).orElse(""));
        if (bus.matches("[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-9a-fA-F]")) {
            reading.put(prefix + ".pci_bus_id", bus);
        }
        files.number(device + "/numa_node")
                .ifPresent(node -> {
                    if (node >= 0) {
                        reading.put(prefix + ".numa.node", Long.toString(node));
                    }
                });
        reading.put(prefix + ".driver", lastOf(files.link(device + "/driver").orElse("")));
        if (isVirtual(files, folder)) {
            reading.put(prefix + ".virtual", "true");
        } else if (files.exists(device + "/physfn")) {
            reading.put(prefix + ".virtual", "function");
        }
    }

    /// A short text, alone in its file; empty when there is none, or a long one.
    static String word(HostFiles files, String path) {
        return files.word(path).filter(word -> word.length() <= MOST_CHARACTERS).orElse("");
    }

    static boolean isVirtual(HostFiles files, String folder) {
        return !files.exists(folder + "/device");
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
