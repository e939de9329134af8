package io.ringside.node.source.kernel;

import io.ringside.node.host.HostFiles;
import io.ringside.node.libc.KernelLog;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the kernel's log for what NVSwitches report (SXid lines), which NVML does not tell. Never
/// waits; at most 4,096 records of a look, and 16 events, the others counted in a last one. The
/// same of a switch is told once in 10 s. What was there before the first look is told if it is
/// younger than 10 minutes, with its own time: an old error is no news because the daemon was
/// started.
public final class KernelLogProbe implements Probe {
    private static final String NAME = "kernel-log";
    private static final String FILE = "/dev/kmsg";
    private static final String TYPE = "sxid";
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long NEWS_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST_RECORDS = 4096;
    private static final int MOST_EVENTS = 16;
    private static final int MOST_KINDS = 1024;
    private static final int MOST_LINE = 8192;
    private static final int MOST_TEXT = 256;
    private static final Pattern RECORD = Pattern.compile("\\d{1,10},\\d{1,20},(\\d{1,18}),[^;]*;");

    private final HostFiles files;
    private final byte[] buffer = new byte[MOST_LINE];
    private final StringBuilder partial = new StringBuilder();
    private final Map<Kind, Long> told = new HashMap<>();
    private final List<NodeEvent> events = new ArrayList<>();
    private @Nullable KernelLog log;
    private boolean isFirst = true;
    private long leftOut;
    private long overwritten;

    public KernelLogProbe(HostFiles files) {
        this.files = files;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm) {
        events.clear();
        leftOut = 0;
        try {
            if (log == null) {
                log = KernelLog.open(files.path(FILE));
            }
            read(log, epochNanos, monotonicNanos);
        } catch (NoSuchFileException none) {
            return Observation.unavailable(
                    FILE + " is not on this host; NVSwitch errors are absent.");
        } catch (AccessDeniedException denied) {
            close();
            return Observation.unavailable(
                    FILE
                            + " is not readable; NVSwitch errors are absent. Run the daemon as root or with"
                            + " CAP_SYSLOG, and give a container the device.");
        } catch (IOException broken) {
            close();
            return Observation.failed(FILE + " cannot be read: " + broken.getMessage() + ".");
        }
        isFirst = false;
        if (leftOut > 0) {
            events.add(more(epochNanos));
        }
        String reason =
                overwritten == 0
                        ? ""
                        : "The kernel overwrote records %d times before they were read."
                                .formatted(overwritten);
        return new Observation(State.OK, reason, List.of(), events);
    }

    @Override
    public void close() {
        if (log != null) {
            log.close();
            log = null;
        }
    }

    private void read(KernelLog from, long epochNanos, long monotonicNanos) throws IOException {
        OptionalLong uptimeNanos = uptimeNanos();
        for (int i = 0; i < MOST_RECORDS; i++) {
            int read = from.read(buffer);
            if (read < 0) {
                overwritten++;
                partial.setLength(0);
                continue;
            }
            if (read == 0) {
                return;
            }
            partial.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            int start = 0;
            for (int end = partial.indexOf("\n"); end >= 0; end = partial.indexOf("\n", start)) {
                take(partial.substring(start, end), uptimeNanos, epochNanos, monotonicNanos);
                start = end + 1;
            }
            partial.delete(0, start);
            if (partial.length() > MOST_LINE) {
                partial.setLength(0);
            }
        }
    }

    private void take(String line, OptionalLong uptimeNanos, long epochNanos, long monotonicNanos) {
        Optional<SxidLine> found = SxidLine.parse(line);
        if (found.isEmpty()) {
            return;
        }
        OptionalLong ageNanos = ageNanos(line, uptimeNanos);
        if (isFirst && ageNanos.orElse(0) > NEWS_NANOS) {
            return;
        }
        SxidLine sxid = found.get();
        Kind kind = new Kind(sxid.pciBusId(), sxid.code(), sxid.link());
        Long before = told.get(kind);
        if (before != null && monotonicNanos - before < QUIET_NANOS) {
            return;
        }
        if (told.size() >= MOST_KINDS) {
            told.clear();
        }
        told.put(kind, monotonicNanos);
        if (events.size() == MOST_EVENTS) {
            leftOut++;
        } else {
            events.add(event(sxid, epochNanos - ageNanos.orElse(0)));
        }
    }

    private static NodeEvent event(SxidLine sxid, long epochNanos) {
        Severity severity = Sxid.severity(sxid.code(), sxid.fatal());
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("sxid", String.valueOf(sxid.code()));
        attributes.put("nvswitch.pci", sxid.pciBusId());
        attributes.put("sxid.text", ForeignText.line(sxid.text(), MOST_TEXT));
        sxid.fatal().ifPresent(fatal -> attributes.put("sxid.fatal", String.valueOf(fatal)));
        if (!sxid.device().isEmpty()) {
            attributes.put("nvswitch.device", sxid.device());
        }
        if (sxid.link() >= 0) {
            attributes.put("nvswitch.link", String.valueOf(sxid.link()));
        }
        String meaning =
                Sxid.find(sxid.code())
                        .map(Sxid::meaning)
                        .orElse("not in Ringside's table; see NVIDIA's Fabric Manager guide");
        return new NodeEvent(
                epochNanos,
                NAME,
                TYPE,
                severity,
                SubjectKind.HOST,
                "",
                "NVSwitch %s reported SXid %d%s: %s (%s)."
                        .formatted(
                                sxid.pciBusId(),
                                sxid.code(),
                                sxid.link() < 0 ? "" : " on link " + sxid.link(),
                                meaning,
                                ForeignText.line(sxid.text(), MOST_TEXT)),
                attributes);
    }

    private NodeEvent more(long epochNanos) {
        return new NodeEvent(
                epochNanos,
                NAME,
                TYPE,
                Severity.TICKET,
                SubjectKind.HOST,
                "",
                "%d more SXids at once; read the kernel's log (dmesg).".formatted(leftOut),
                Map.of("count", String.valueOf(leftOut)));
    }

    /// Since the kernel wrote it; absent when the line or the host does not say.
    private static OptionalLong ageNanos(String line, OptionalLong uptimeNanos) {
        Matcher record = RECORD.matcher(line);
        if (!record.lookingAt() || uptimeNanos.isEmpty()) {
            return OptionalLong.empty();
        }
        long atNanos = Long.parseLong(record.group(1)) * 1_000;
        return OptionalLong.of(Math.max(0, uptimeNanos.getAsLong() - atNanos));
    }

    private OptionalLong uptimeNanos() {
        OptionalDouble seconds =
                files.word("/proc/uptime").stream()
                        .map(text -> text.split(" ", 2)[0])
                        .filter(text -> text.matches("\\d{1,10}(\\.\\d{1,9})?"))
                        .mapToDouble(Double::parseDouble)
                        .findFirst();
        return seconds.isPresent()
                ? OptionalLong.of((long) (seconds.getAsDouble() * TimeUnit.SECONDS.toNanos(1)))
                : OptionalLong.empty();
    }

    private record Kind(String pciBusId, int code, int link) {}
}
