package io.ringside.node.source.identity;

import io.ringside.node.host.HostFiles;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.text.ForeignText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What `/proc/<pid>/stat` and `status` say of one process, read once. Immutable.
///
/// The name is the kernel's 15 characters; the command line is not read.
final class ProcessFiles {
    private static final int MOST_LINES = 200;
    private static final int MOST_DIGITS = 18;
    private static final double TICKS_PER_SECOND = 100;
    private static final long KIB = 1024;
    private static final int STATE = 0;
    private static final int MOST_CHANNEL = 64;
    private static final int MAJOR_FAULTS = 9;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int THREADS = 17;
    private static final int START_TICKS = 19;

    private final int pid;
    private final String name;
    private final String[] fields;
    private final Map<String, String> status;

    private ProcessFiles(int pid, String name, String[] fields, Map<String, String> status) {
        this.pid = pid;
        this.name = name;
        this.fields = fields;
        this.status = status;
    }

    /// Absent when there is no such process, or it has ended and waits to be collected.
    static Optional<ProcessFiles> read(HostFiles files, int pid) {
        Optional<ProcessFiles> stat = stat(files, pid);
        return stat.map(
                found -> new ProcessFiles(pid, found.name, found.fields, status(files, pid)));
    }

    /// The same without what `status` says.
    static Optional<ProcessFiles> stat(HostFiles files, int pid) {
        String stat = files.text("/proc/" + pid + "/stat").orElse("");
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open || close + 2 > stat.length()) {
            return Optional.empty();
        }
        String[] fields = stat.substring(close + 2).strip().split(" ", -1);
        boolean gone = fields.length <= START_TICKS || "ZXx".contains(fields[STATE]);
        return gone
                ? Optional.empty()
                : Optional.of(
                        new ProcessFiles(
                                pid,
                                ForeignText.line(stat.substring(open + 1, close), 64),
                                fields,
                                Map.of()));
    }

    int pid() {
        return pid;
    }

    String name() {
        return name;
    }

    /// What its main thread does, in OpenTelemetry's words (`running`, `sleeping`, `stopped`,
    /// `defunct`) and two of ours, which tell a hang: `uninterruptible` sleeps where no signal
    /// reaches it, `traced` is held by a debugger. Empty: another one.
    String state() {
        return switch (fields[STATE]) {
            case "R" -> "running";
            case "S", "I" -> "sleeping";
            case "D" -> "uninterruptible";
            case "T" -> "stopped";
            case "t" -> "traced";
            default -> "";
        };
    }

    /// Where in the kernel its main thread waits; empty: nowhere, or this daemon may not see it.
    static String waitChannel(HostFiles files, int pid) {
        String channel = files.text("/proc/" + pid + "/wchan").orElse("").strip();
        return channel.equals("0") ? "" : ForeignText.line(channel, MOST_CHANNEL);
    }

    long startTicks() {
        return field(START_TICKS).orElse(0);
    }

    /// When it was started, by the host's clock; 0 unknown.
    long startEpochSeconds(long bootEpochSeconds) {
        return bootEpochSeconds == 0
                ? 0
                : bootEpochSeconds + (long) (startTicks() / TICKS_PER_SECOND);
    }

    /// 0 unknown.
    static long bootEpochSeconds(HostFiles files) {
        for (String line : files.lines("/proc/stat")) {
            if (line.startsWith("btime ")) {
                return number(line.substring("btime ".length()).strip()).orElse(0);
            }
        }
        return 0;
    }

    /// The line of `status` with this name; empty when there is none.
    String status(String line) {
        return status.getOrDefault(line, "");
    }

    /// Effective user; absent when unknown.
    OptionalLong userId() {
        String[] ids = status("Uid").split("\\s+", -1);
        return ids.length < 2 ? OptionalLong.empty() : number(ids[1]);
    }

    /// As the process sees itself.
    int pidInNamespace() {
        String[] pids = status("NSpid").split("\\s+", -1);
        return (int) number(pids[pids.length - 1]).orElse(pid);
    }

    void addTo(Reading.Builder reading) {
        OptionalLong user = field(USER_TICKS);
        OptionalLong system = field(SYSTEM_TICKS);
        if (user.isPresent() && system.isPresent()) {
            double ticks = (double) user.getAsLong() + system.getAsLong();
            reading.put(ProcessFigure.CPU_TIME, ticks / TICKS_PER_SECOND);
        }
        String resident = status("VmRSS").replace("kB", "").strip();
        number(resident)
                .ifPresent(kib -> reading.put(ProcessFigure.MEMORY_RESIDENT, (double) kib * KIB));
        reading.put(ProcessFigure.THREADS, field(THREADS))
                .put(ProcessFigure.MAJOR_FAULTS, field(MAJOR_FAULTS))
                .put(
                        ProcessFigure.CONTEXT_SWITCHES_VOLUNTARY,
                        number(status("voluntary_ctxt_switches")))
                .put(
                        ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY,
                        number(status("nonvoluntary_ctxt_switches")));
    }

    private OptionalLong field(int index) {
        return number(fields[index]);
    }

    private static Map<String, String> status(HostFiles files, int pid) {
        Map<String, String> lines = new HashMap<>();
        files.lines("/proc/" + pid + "/status").stream()
                .limit(MOST_LINES)
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    if (colon > 0) {
                        lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
                    }
                });
        return lines;
    }

    /// One to eighteen digits and nothing else.
    static OptionalLong number(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
