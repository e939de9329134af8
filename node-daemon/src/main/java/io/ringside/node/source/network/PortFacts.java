package io.ringside.node.source.network;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What a port of an RDMA device is, in words, read once a minute. Belongs to one thread.
final class PortFacts {
    private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String ROOT = "/sys/class/infiniband/";
    private static final int MOST_GIDS = 16;

    private final HostFiles files;
    private final Map<String, Map<String, String>> known = new HashMap<>();
    private final Map<String, Counters> counters = new HashMap<>();
    private long readMonotonicNanos;

    PortFacts(HostFiles files) {
        this.files = files;
    }

    void startLook(long monotonicNanos) {
        if (monotonicNanos - readMonotonicNanos >= REST_NANOS) {
            readMonotonicNanos = monotonicNanos;
            known.clear();
            counters.clear();
        }
    }

    /// As attributes of a reading.
    Map<String, String> of(String device, String number) {
        return known.computeIfAbsent(device + "/" + number, id -> read(device, number));
    }

    /// What is read of a port at every look, or else of the rest.
    List<PortCounter> counters(String device, String number, boolean frequent) {
        Counters its =
                counters.computeIfAbsent(
                        device + "/" + number,
                        _ -> {
                            Optional<RdmaDriver> driver = driver(device, number);
                            return new Counters(
                                    RdmaDriver.counters(driver, true),
                                    RdmaDriver.counters(driver, false));
                        });
        return frequent ? its.often : its.rarely;
    }

    /// Whose files it has: what the link to the driver says. Where there is no link, as where a
    /// container or an archive lacks it, the one of whose own files one is there.
    private Optional<RdmaDriver> driver(String device, String number) {
        String named = of(device, number).getOrDefault("port.driver", "");
        if (!named.isEmpty()) {
            return RdmaDriver.named(named);
        }
        String port = ROOT + device + "/ports/" + number + "/";
        return Stream.of(RdmaDriver.values())
                .filter(driver -> files.exists(port + driver.mark))
                .findFirst();
    }

    private Map<String, String> read(String device, String number) {
        Reading.Builder reading = Reading.of(SubjectKind.NETWORK_PORT, "", "", 0);
        String folder = ROOT + device;
        String port = folder + "/ports/" + number;
        reading.put("port.device", device)
                .put("port.number", number)
                .put("port.link_layer", DeviceFacts.word(files, port + "/link_layer"))
                .put("port.lid", DeviceFacts.word(files, port + "/lid"))
                .put("port.sm_lid", DeviceFacts.word(files, port + "/sm_lid"))
                .put("port.node_guid", DeviceFacts.word(files, folder + "/node_guid"))
                .put("port.firmware", DeviceFacts.word(files, folder + "/fw_ver"))
                .put("port.board", DeviceFacts.word(files, folder + "/board_id"))
                .put("port.model", DeviceFacts.word(files, folder + "/hca_type"));
        putGids(port + "/gid_attrs", reading);
        DeviceFacts.put(files, folder, "port", reading);
        return reading.build().attributes();
    }

    /// Kinds and interfaces of the GIDs that are set; the files of the others cannot be read.
    private void putGids(String folder, Reading.Builder reading) {
        Set<String> types = new TreeSet<>();
        Set<String> interfaces = new TreeSet<>();
        for (int index = 0; index < MOST_GIDS; index++) {
            types.add(DeviceFacts.word(files, folder + "/types/" + index));
            interfaces.add(DeviceFacts.word(files, folder + "/ndevs/" + index));
        }
        types.remove("");
        interfaces.remove("");
        reading.put("port.gid_types", String.join(", ", types))
                .put("port.interfaces", String.join(", ", interfaces));
    }

    private record Counters(List<PortCounter> often, List<PortCounter> rarely) {}
}
