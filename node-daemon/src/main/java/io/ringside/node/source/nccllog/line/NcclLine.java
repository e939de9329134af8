package io.ringside.node.source.nccllog.line;

/// One line that NCCL or RCCL wrote: "host:pid:tid [device] file.cc:12 (function) NCCL WARN text",
/// without what stood before it. Immutable.
///
/// @param host as in the line; of a line whose beginning is lost it may be the end of a name
/// @param pid as the process sees itself
/// @param device of CUDA; -1 not told
/// @param place in NCCL's source, "net_ib.cc:1295"; often empty
/// @param text without white space and colours at its ends
public record NcclLine(
        Level level, String host, long pid, long tid, int device, String place, String text) {
    public NcclLine {
        text = Unwrapped.words(text);
    }

    /// In NCCL's words; what it calls CALL and ABORT is a trace to us.
    public enum Level {
        WARN,
        INFO,
        TRACE
    }

    /// The process, as far as a line tells it.
    public record Writer(String host, long pid) {}

    /// Never a process of this machine by itself: the host may be another one.
    public Writer writer() {
        return new Writer(host, pid);
    }

    /// The same words under another host's name.
    NcclLine of(String otherHost) {
        return otherHost.equals(host)
                ? this
                : new NcclLine(level, otherHost, pid, tid, device, place, text);
    }

    /// The same line with other words.
    public NcclLine saying(String otherText) {
        return new NcclLine(level, host, pid, tid, device, place, otherText);
    }
}
