package io.ringside.node.capture.file;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_NAME;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_NAME_LENGTH;
import static io.ringside.protocol.ring.RingLayout.HEADER_COMMUNICATOR_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME;
import static io.ringside.protocol.ring.RingLayout.HEADER_HOST_NAME_LENGTH;
import static io.ringside.protocol.ring.RingLayout.KIND_KERNEL_CHANNEL_START;
import static io.ringside.protocol.ring.RingLayout.KIND_KERNEL_CHANNEL_STOP;
import static io.ringside.protocol.ring.RingLayout.KIND_STEP_SIZES;
import static io.ringside.protocol.ring.RingLayout.KIND_STEP_STATES;
import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;
import static io.ringside.protocol.ring.RingLayout.RECORD_KIND;
import static io.ringside.protocol.ring.RingLayout.RECORD_START_NANOS;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.protocol.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// Gathers a capture's summary while its events pass by once. One thread's.
public final class SummaryScan {
    private static final String SIMULATED = "simulated";
    private static final long MOST_LEAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private String hostName = "";
    private boolean simulated;
    private long epochMinusMonotonicNanos;
    private boolean anyEvent;
    private long firstNanos;
    private long lastNanos;
    private long firstRecordNanos;
    private long records;
    private long readings;
    private final SaidCounts said = new SaidCounts();

    void about(PackedInput about) throws MalformedCaptureException {
        simulated = about.u8() != 0;
        epochMinusMonotonicNanos = about.signed();
        hostName =
                about.atEnd()
                        ? ""
                        : ForeignText.line(about.text("the host's name"), HEADER_HOST_NAME_LENGTH)
                                .strip();
    }

    public void event(CaptureEvent event) {
        long arrival = event.arrivalMonotonicNanos();
        firstNanos = anyEvent ? Math.min(firstNanos, arrival) : arrival;
        lastNanos = anyEvent ? Math.max(lastNanos, arrival) : arrival;
        anyEvent = true;
        switch (event) {
            case CaptureEvent.Segment segment -> {
                simulated |= namesSimulation(segment.image());
                hostName = hostName.isEmpty() ? hostName(segment.image()) : hostName;
            }
            case CaptureEvent.Records run -> {
                if (records == 0) {
                    firstRecordNanos = firstStamp(run.records(), arrival);
                }
                records += run.records().limit() / RECORD_BYTES;
            }
            case CaptureEvent.Readings read -> readings++;
            case CaptureEvent.Ended ended -> {}
            case CaptureEvent.Health health -> said.add(health);
        }
    }

    boolean any() {
        return anyEvent;
    }

    /// How far the readable part goes, as the end of a sentence.
    String playedTo() {
        return "; its first %.1f s with %d records are played."
                .formatted((lastNanos - startNanos()) / 1e9, records);
    }

    public CaptureSummary summary(String origin, String damage) {
        return new CaptureSummary(
                origin.lines().findFirst().orElse(""),
                hostName,
                simulated,
                epochMinusMonotonicNanos,
                startNanos(),
                lastNanos,
                records,
                readings,
                said.bySource(),
                damage);
    }

    private long startNanos() {
        return records == 0
                ? firstNanos
                : said.isEmpty() ? firstRecordNanos : Math.min(firstRecordNanos, firstNanos);
    }

    /// The least CPU stamp of a run, but not more than a second before its arrival: older ones are
    /// a backlog.
    private static long firstStamp(ByteBuffer run, long arrival) {
        long least = arrival;
        for (int at = 0; at < run.limit(); at += RECORD_BYTES) {
            int kind = run.get(at + RECORD_KIND);
            long start = run.getLong(at + RECORD_START_NANOS);
            boolean ofGpu = kind == KIND_KERNEL_CHANNEL_START || kind == KIND_KERNEL_CHANNEL_STOP;
            boolean ofSums = kind == KIND_STEP_STATES || kind == KIND_STEP_SIZES;
            if (!ofGpu && !ofSums && start != 0 && start < least) {
                least = start;
            }
        }
        return Math.max(least, arrival - MOST_LEAD_NANOS);
    }

    /// Up to the first NUL; what cannot be shown becomes a question mark.
    private static String hostName(SegmentImage image) {
        ByteBuffer header = image.header();
        if (header.limit() < HEADER_HOST_NAME + HEADER_HOST_NAME_LENGTH) {
            return "";
        }
        byte[] name = new byte[HEADER_HOST_NAME_LENGTH];
        header.get(HEADER_HOST_NAME, name);
        String text = new String(name, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return ForeignText.line(end < 0 ? text : text.substring(0, end), HEADER_HOST_NAME_LENGTH)
                .strip();
    }

    private static boolean namesSimulation(SegmentImage image) {
        int stride =
                image.header().limit() < HEADER_COMMUNICATOR_BYTES + Integer.BYTES
                        ? 0
                        : image.header().getInt(HEADER_COMMUNICATOR_BYTES);
        ByteBuffer table = image.communicators();
        for (int at = 0;
                stride >= COMMUNICATOR_NAME + COMMUNICATOR_NAME_LENGTH
                        && at <= table.limit() - stride;
                at += stride) {
            byte[] name = new byte[COMMUNICATOR_NAME_LENGTH];
            table.get(at + COMMUNICATOR_NAME, name);
            if (new String(name, StandardCharsets.UTF_8).contains(SIMULATED)) {
                return true;
            }
        }
        return false;
    }
}
