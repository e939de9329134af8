package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.figures.SubjectKind;

/// A subject in a few words: "GPU 3" rather than its uuid, where the node's readings tell.
/// Stateless.
final class SubjectText {
    private SubjectText() {}

    static String of(NodeView node, SubjectKind kind, String id) {
        return switch (kind) {
            case HOST -> "host";
            case GPU, GPU_INSTANCE -> gpu(node, id);
            case GPU_LINK -> gpu(node, before(id)) + " link " + after(id);
            case GPU_PROCESS -> gpu(node, before(id)) + " pid " + after(id);
            case PROCESS -> "pid " + id;
            case NETWORK_PORT -> "port " + id;
            case NETWORK_INTERFACE -> "interface " + id;
            case ENGINE -> "engine " + id;
            case SOURCE -> "source " + id;
            case COMMUNICATOR -> "communicator " + id;
        };
    }

    private static String gpu(NodeView node, String uuid) {
        for (ToldReading reading : node.health().readings()) {
            String index = reading.attributes().get("gpu.index");
            if (index != null && reading.subject().equals(uuid)) {
                return "GPU " + index;
            }
        }
        return uuid.isEmpty() ? "GPU" : uuid;
    }

    private static String before(String id) {
        int slash = id.lastIndexOf('/');
        return slash < 0 ? id : id.substring(0, slash);
    }

    private static String after(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
