package io.ringside.protocol.wire;

import com.google.protobuf.Message;
import io.ringside.protocol.redaction.AttributeRedaction;
import io.ringside.protocol.redaction.TextRedaction;
import io.ringside.v1.Event;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Reading;
import io.ringside.v1.RingOrder;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/// Takes out of the stream's messages what a redacted capture is without, over all nodes of a file
/// alike: a node and its host are called `node-1`, `node-2` ... in the order in which they are
/// first named here, and what was one name before is one name after. One thread's.
public final class MessageRedaction {
    private final TextRedaction texts = new TextRedaction("another-node");
    private final AttributeRedaction attributes = new AttributeRedaction(texts);
    private final Map<String, String> nodes = new LinkedHashMap<>();

    /// What stands for a node.
    ///
    /// @param target as it was reached, "gpu7:7575"
    public String node(String target) {
        String known = nodes.get(target);
        if (known != null) {
            return known;
        }
        String label = "node-" + (nodes.size() + 1);
        nodes.put(target, label);
        int port = target.lastIndexOf(':');
        String host = port > 0 ? target.substring(0, port) : target;
        if (!host.startsWith("127.")) { // this machine's own, of several nodes
            texts.hostName(host, label);
        }
        return label;
    }

    /// To be called for every node before any message is redacted: others' texts may name it.
    public void host(String target, NodeDescription description) {
        texts.hostName(description.getHostName(), node(target));
    }

    /// A sentence about nodes.
    public String text(String sentence) {
        String named = sentence;
        for (Map.Entry<String, String> node : nodes.entrySet()) {
            named = named.replace(node.getKey(), node.getValue());
        }
        return texts.redacted(named);
    }

    public NodeDescription description(String target, NodeDescription description) {
        return redacted(description).toBuilder().setHostName(node(target)).clearBootId().build();
    }

    public Snapshot snapshot(Snapshot snapshot) {
        return redacted(snapshot);
    }

    public SpanBatch spans(SpanBatch batch) {
        return redacted(batch);
    }

    private <T extends Message> T redacted(T message) {
        @SuppressWarnings("unchecked") // a builder of its own type
        T same = (T) any(message);
        return same;
    }

    private Message any(Message message) {
        return switch (message) {
            case Reading reading ->
                    reading.toBuilder()
                            .setId(texts.redacted(reading.getId()))
                            .clearAttributes()
                            .putAllAttributes(attributes.redacted(reading.getAttributesMap()))
                            .build();
            case Event event -> event(event);
            case RingOrder order ->
                    order.toBuilder().setOrigin(texts.file(order.getOrigin())).build();
            default -> everyText(message);
        };
    }

    private Event event(Event event) {
        // First: it may tell a host's name that the text has too.
        Map<String, String> kept = attributes.redacted(event.getAttributesMap());
        return event.toBuilder()
                .setSubject(texts.redacted(event.getSubject()))
                .setText(texts.redacted(event.getText()))
                .clearAttributes()
                .putAllAttributes(kept)
                .build();
    }

    private Message everyText(Message message) {
        return MessageTexts.mapped(message, texts::redacted, this::any);
    }
}
