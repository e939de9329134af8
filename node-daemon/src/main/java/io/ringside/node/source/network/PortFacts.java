package io.ringside.node.source.network;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// What a port of an RDMA device is, in words, read once a minute. Belongs to one thread.
final class PortFacts {
    private static final long REST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final String ROOT = "/sys/class/infiniband/";
    private static final int MOST_GIDS = 16;

    private final HostFiles files;
    private final Map<String, Map<String, String>> known = new HashMap<>();
    private long readMonotonicNanos;

    PortFacts(HostFiles files) {
        this.files = files;
    }

    void startLook(long monotonicNanos) {
        if (monotonicNanos - readMonotonicNanos >= REST_NANOS) {
            readMonotonicNanos = monotonicNanos;
            known.clear();
        }
    }

    /// As attributes of a reading.
    Map<String, String> of(String device, String number) {
        return known.computeIfAbsent(device + "/" + number, id -> read(device, number));
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
}
