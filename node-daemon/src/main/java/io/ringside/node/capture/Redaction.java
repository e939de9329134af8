package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_GPU_UUID;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_GPU_UUID_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_BOOT_ID;
import static io.ringside.protocol.ring.RingLayout.HEADER_BOOT_ID_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_COMMUNICATOR_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_UID;

import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.protocol.redaction.AttributeRedaction;
import io.ringside.protocol.redaction.TextRedaction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Takes out of a capture what names the machine or a person: in segments the host's name, boot id,
/// user id and the GPUs' uuids, which become `GPU-00000000-0000-0000-0000-00000000000N`, N counting
/// from 1 in the order seen; in all that sources say the same by [TextRedaction]. PCI bus ids and
/// process ids stay. One thread's.
final class Redaction {
    private static final String UUID_PREFIX = "GPU-";

    private final byte[] hostLabel;
    private final TextRedaction texts;
    private final AttributeRedaction attributes;

    /// @param hostLabel what stands for the host's name; cut to 63 bytes in segments
    /// @param hostName what is also looked for in texts; empty: only the names that segments tell
    Redaction(String hostLabel, String hostName) {
        byte[] text = hostLabel.getBytes(StandardCharsets.UTF_8);
        this.hostLabel = Arrays.copyOf(text, Math.min(text.length, HEADER_HOST_NAME_LENGTH - 1));
        texts = new TextRedaction(hostLabel);
        attributes = new AttributeRedaction(texts);
        texts.hostName(hostName);
    }

    SegmentImage redacted(SegmentImage image) {
        ByteBuffer header = copy(image.header());
        learnHost(header);
        header.put(HEADER_HOST_NAME, new byte[HEADER_HOST_NAME_LENGTH]);
        header.put(HEADER_HOST_NAME, hostLabel);
        header.put(HEADER_BOOT_ID, new byte[HEADER_BOOT_ID_LENGTH]);
        header.putInt(HEADER_UID, 0);
        ByteBuffer communicators = copy(image.communicators());
        int stride = header.getInt(HEADER_COMMUNICATOR_BYTES);
        for (int at = 0; stride > 0 && at + stride <= communicators.limit(); at += stride) {
            redactUuid(communicators, at + COMMUNICATOR_GPU_UUID);
        }
        return new SegmentImage(
                image.process(),
                image.fileName(),
                header,
                communicators,
                image.strings(),
                image.lanes());
    }

    List<Reading> redactedGpus(List<Reading> gpus) {
        return gpus.stream()
                .map(gpu ->
                        gpu.gpu().uuid().isEmpty()
                                ? gpu
                                : gpu.seenAs(texts.gpuUuid(gpu.id()), gpu.readEpochNanos()))
                .toList();
    }

    SourceStatus redacted(SourceStatus status) {
        return new SourceStatus(
                status.name(),
                status.state(),
                texts.redacted(status.reason()),
                status.periodNanos(),
                status.readEpochNanos());
    }

    Reading redacted(Reading reading) {
        return new Reading(
                reading.kind(),
                texts.redacted(reading.id()),
                reading.source(),
                reading.readEpochNanos(),
                reading.figures(),
                attributes.redacted(reading.attributes()));
    }

    NodeEvent redacted(NodeEvent event) {
        // First: it may tell a host's name that the text has too.
        Map<String, String> kept = attributes.redacted(event.attributes());
        return new NodeEvent(
                event.epochNanos(),
                event.source(),
                event.type(),
                event.severity(),
                event.subjectKind(),
                texts.redacted(event.subject()),
                texts.redacted(event.text()),
                kept);
    }

    List<CommunicatorRings> redactedRings(List<CommunicatorRings> all) {
        return all.stream()
                .map(rings ->
                        new CommunicatorRings(
                                rings.commHash(),
                                rings.ranks(),
                                texts.file(rings.origin()),
                                rings.next()))
                .toList();
    }

    private void learnHost(ByteBuffer header) {
        byte[] name = new byte[HEADER_HOST_NAME_LENGTH];
        header.get(HEADER_HOST_NAME, name);
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        texts.hostName((end < 0 ? text : text.substring(0, end)).strip());
    }

    private void redactUuid(ByteBuffer communicators, int at) {
        byte[] uuid = new byte[COMMUNICATOR_GPU_UUID_LENGTH];
        communicators.get(at, uuid);
        if (Arrays.equals(uuid, new byte[COMMUNICATOR_GPU_UUID_LENGTH])) {
            return;
        }
        String digits = HexFormat.of().formatHex(uuid);
        String text =
                UUID_PREFIX
                        + String.join(
                                "-",
                                digits.substring(0, 8),
                                digits.substring(8, 12),
                                digits.substring(12, 16),
                                digits.substring(16, 20),
                                digits.substring(20));
        String placeholder = texts.gpuUuid(text);
        communicators.put(
                at,
                HexFormat.of()
                        .parseHex(placeholder.substring(UUID_PREFIX.length()).replace("-", "")));
    }

    private static ByteBuffer copy(ByteBuffer source) {
        return EventCodec.Buffers.littleEndian(EventCodec.Buffers.bytes(source));
    }
}
