package io.ringside.node.doctor.check.network;

import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;

/// One port of an RDMA adapter, by /sys/class/infiniband. Immutable.
///
/// @param adapter "mlx5_0"
/// @param state "ACTIVE", "DOWN", "INIT", ...; empty: unknown
/// @param physicalState "LinkUp", "Polling", "Disabled", ...; empty: unknown
/// @param rateGigabits per second; -1 unknown
/// @param linkLayer "InfiniBand", "Ethernet"
public record RdmaPort(
        String adapter,
        int number,
        String state,
        String physicalState,
        double rateGigabits,
        String linkLayer) {
    private static final String ADAPTERS = "/sys/class/infiniband";
    private static final int MOST_PORTS = 1024;

    public static List<RdmaPort> all(HostFiles files) {
        List<RdmaPort> ports = new ArrayList<>();
        for (String adapter : files.children(ADAPTERS)) {
            for (String number : files.children(ADAPTERS + "/" + adapter + "/ports")) {
                if (number.matches("\\d{1,3}") && ports.size() < MOST_PORTS) {
                    String folder = ADAPTERS + "/" + adapter + "/ports/" + number;
                    ports.add(
                            new RdmaPort(
                                    adapter,
                                    Integer.parseInt(number),
                                    word(files, folder + "/state"),
                                    word(files, folder + "/phys_state"),
                                    rate(files.word(folder + "/rate").orElse("")),
                                    files.word(folder + "/link_layer").orElse("")));
                }
            }
        }
        return ports;
    }

    public boolean isActive() {
        return state.equals("ACTIVE");
    }

    String name() {
        return adapter + " port " + number;
    }

    /// Of "4: ACTIVE" the word.
    private static String word(HostFiles files, String file) {
        String text = files.word(file).orElse("");
        int colon = text.indexOf(':');
        return text.substring(colon + 1).strip();
    }

    /// Of "400 Gb/sec (4X NDR)" the number.
    private static double rate(String text) {
        String[] words = text.split(" ");
        return words[0].matches("\\d{1,5}(\\.\\d{1,3})?") ? Double.parseDouble(words[0]) : -1;
    }
}
