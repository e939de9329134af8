package io.ringside.node.source.nccllog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of an NCCL log: "host:pid:tid [device] file.cc:12 NCCL WARN text", with or without a
/// time in front, device or place. Immutable.
///
/// @param pid as the process sees itself
/// @param device of CUDA; -1 not told
/// @param place in NCCL's source, "net_ib.cc:1295"; often empty
record NcclLine(
        Level level, String host, long pid, long tid, int device, String place, String text) {
    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:^|\\s)(\\S{1,255}):(\\d{1,10}):(\\d{1,10})(?: \\[(\\d{1,5})])?(?: (.*))?$");
    private static final int MOST_HEAD_CHARACTERS = 1024;

    enum Level {
        WARN(" NCCL WARN "),
        INFO(" NCCL INFO ");

        private final String mark;

        Level(String mark) {
            this.mark = mark;
        }
    }

    /// Absent for anything else.
    static Optional<NcclLine> parse(String line) {
        for (Level level : Level.values()) {
            int mark = line.indexOf(level.mark);
            if (mark > 0 && mark <= MOST_HEAD_CHARACTERS) {
                Matcher head = HEAD.matcher(line.substring(0, mark));
                if (head.find()) {
                    return Optional.of(
                            new NcclLine(
                                    level,
                                    head.group(1),
                                    Long.parseLong(head.group(2)),
                                    Long.parseLong(head.group(3)),
                                    head.group(4) == null ? -1 : Integer.parseInt(head.group(4)),
                                    head.group(5) == null ? "" : head.group(5).strip(),
                                    line.substring(mark + level.mark.length()).strip()));
                }
            }
        }
        return Optional.empty();
    }
}
