package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_GPU_UUID;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_GPU_UUID_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_BOOT_ID;
import static io.ringside.protocol.ring.RingLayout.HEADER_BOOT_ID_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_COMMUNICATOR_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_UID;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.SegmentImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Takes out of a capture what names the machine: host name, boot id, user id, and the GPUs' uuids,
/// which become `GPU-00000000-0000-0000-0000-00000000000N`, N counting from 1 in the order seen,
/// the same in the communicators and in the readings. PCI bus ids and process ids stay. One
/// thread's.
final class Redaction {
    private static final String UUID_PREFIX = "GPU-";

    private final byte[] hostLabel;
    private final Map<String, Integer> numbers = new HashMap<>();

    /// @param hostLabel what stands for the host's name; cut to 63 bytes
    Redaction(String hostLabel) {
        byte[] text = hostLabel.getBytes(StandardCharsets.UTF_8);
        this.hostLabel = Arrays.copyOf(text, Math.min(text.length, HEADER_HOST_NAME_LENGTH - 1));
    }

    SegmentImage redacted(SegmentImage image) {
        ByteBuffer header = copy(image.header());
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

    List<GpuReading> redacted(List<GpuReading> gpus) {
        return gpus.stream()
                .map(gpu ->
                        gpu.uuid().isEmpty()
                                ? gpu
                                : gpu.seenAs(placeholder(gpu.uuid()), gpu.readEpochNanos()))
                .toList();
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
        String placeholder = placeholder(text);
        communicators.put(
                at,
                HexFormat.of()
                        .parseHex(placeholder.substring(UUID_PREFIX.length()).replace("-", "")));
    }

    private String placeholder(String uuid) {
        int number = numbers.computeIfAbsent(uuid, unseen -> numbers.size() + 1);
        return "%s00000000-0000-0000-0000-%012d".formatted(UUID_PREFIX, number);
    }

    private static ByteBuffer copy(ByteBuffer source) {
        return EventCodec.Buffers.littleEndian(EventCodec.Buffers.bytes(source));
    }
}
