package io.ringside.node.source.nccllog.line;

import io.ringside.node.source.nccllog.line.NcclLine.Level;
import io.ringside.node.source.nccllog.line.NcclLine.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The grammar of a line as it stands in a file:
///
///     line  = before? { head words }
///     head  = host ":" pid ":" tid [ " [" device "]" ] [ " " place ] " NCCL " level " "
///     place = file ":" number [ " (" function ")" ]         of WARN only; TRACE has a time and a place
///     level = "INFO" | "WARN" | "TRACE" | "CALL" | "ABORT"
///
/// The head that counts is the last one before the level: a clock, a launcher's tag and a
/// container's name may stand before it and may look like one. More than one head means that
/// another line begins inside the first. Stateless.
final class NcclWords {
    static final String BEFORE_LEVEL = " NCCL ";
    private static final int MOST_HEAD_CHARACTERS = 1024;
    private static final int MOST_DIGITS = 10;
    private static final Pattern LEVEL =
            Pattern.compile(" NCCL (INFO|WARN|TRACE|CALL|ABORT)(?: |$)");
    private static final Pattern TRIPLE =
            Pattern.compile(
                    "(?<![\\w.-])([\\w.-]{1,255}):(0|[1-9]\\d{0,9}):(0|[1-9]\\d{0,9})(?![\\w:]|\\.\\d)");
    private static final Pattern CLOCK =
            Pattern.compile("(?:\\d{4}-\\d{2}-\\d{2}T)?\\d{1,2}:[0-5]\\d:[0-5]\\d");

    /// A clock whose seconds stand right before the host's name, as a format without a space at its
    /// end leaves them (NCCL_DEBUG_TIMESTAMP_FORMAT=%T).
    private static final Pattern HOURS_AND_MINUTES = Pattern.compile("(?<!\\d)\\d{1,2}:[0-5]\\d:$");

    private static final Pattern SECONDS = Pattern.compile("[0-5]\\d(?:\\.\\d{1,9})?Z?(?=\\w)");
    private static final Pattern DEVICE_AND_PLACE =
            Pattern.compile(
                    "(?: \\[(\\d{1,5})])?(?: (\\S{1,255}:\\d{1,9}(?: \\([^()]{1,255}(?:\\(\\))?\\))?))?");
    private static final Pattern DEVICE = Pattern.compile("(?: \\[(\\d{1,5})])?()");
    private static final Pattern DEVICE_AND_TIME =
            Pattern.compile("(?: \\[(\\d{1,5})])?(?: (\\d{1,20}\\.\\d{1,9} \\S{1,255}))?");
    private static final Map<String, Level> LEVELS =
            Map.of(
                    "INFO", Level.INFO,
                    "WARN", Level.WARN,
                    "TRACE", Level.TRACE,
                    "CALL", Level.TRACE,
                    "ABORT", Level.TRACE);

    private NcclWords() {}

    /// What a line is made of.
    ///
    /// @param before the first head; all of it, when there is none
    /// @param lines in their order; all but the last are cut by the next one's head
    /// @param headless whether there are words of NCCL without a head of their own
    record Parts(String before, List<Part> lines, boolean headless) {}

    /// @param raw head and words as they stand there
    /// @param cut by the next one's head, or by words without one
    record Part(NcclLine line, String raw, boolean cut) {}

    static Parts parse(String line) {
        if (line.indexOf(BEFORE_LEVEL) < 0) {
            return new Parts(line, List.of(), false);
        }
        List<Head> heads = new ArrayList<>();
        boolean headless = false;
        boolean endless = false;
        int end = line.length();
        int from = 0;
        Matcher level = LEVEL.matcher(line);
        int next = 0;
        for (int at = line.indexOf(BEFORE_LEVEL); at >= 0; at = line.indexOf(BEFORE_LEVEL, next)) {
            next = at + 1;
            if (!level.region(at, line.length()).lookingAt()) {
                continue;
            }
            next = level.end();
            int begin = Math.max(from, level.start() - MOST_HEAD_CHARACTERS);
            Optional<Head> head = head(line, begin, level);
            if (head.isPresent()) {
                heads.add(head.get());
                endless = false;
            } else if (looksCut(line, level.start())) {
                headless = true;
                // Words that belong to nobody end the line before them.
                if (!heads.isEmpty() && !endless) {
                    endless = true;
                    end = level.start();
                }
            }
            from = level.end();
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            Head head = heads.get(i);
            boolean last = i == heads.size() - 1;
            int to = last ? (endless ? end : line.length()) : heads.get(i + 1).start;
            String words = line.substring(Math.min(head.words, to), to);
            parts.add(
                    new Part(
                            head.line.saying(words),
                            line.substring(head.start, to),
                            !last || endless));
        }
        String before = heads.isEmpty() ? line : line.substring(0, heads.getFirst().start);
        return new Parts(before, List.copyOf(parts), headless);
    }

    /// Whose line was begun at the end of this text and is not there any further: its host, and as
    /// many digits of its pid as there are. Absent when no head is begun there.
    static Optional<Begun> begun(String text, Predicate<String> isHost) {
        int from = Math.max(0, text.length() - MOST_HEAD_CHARACTERS);
        for (int colon = text.lastIndexOf(':');
                colon > from;
                colon = text.lastIndexOf(':', colon - 1)) {
            Optional<Begun> begun = begun(text, colon, isHost);
            if (begun.isPresent()) {
                return begun;
            }
        }
        return Optional.empty();
    }

    /// @param whole whether the pid's last digit is there
    record Begun(String host, String digits, boolean whole) {
        /// Only of a whole pid.
        Writer writer() {
            return new Writer(host, Long.parseLong(digits));
        }
    }

    private static Optional<Begun> begun(String text, int colon, Predicate<String> isHost) {
        int start = colon;
        while (start > 0 && isOfHost(text.charAt(start - 1)) && colon - start < 255) {
            start--;
        }
        String host = text.substring(start, colon);
        int end = colon + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        String digits = text.substring(colon + 1, end);
        boolean isShort = digits.length() <= MOST_DIGITS;
        if (host.isEmpty() || !isHost.test(host) || !isShort || digits.startsWith("0")) {
            return Optional.empty();
        }
        boolean whole = !digits.isEmpty() && end < text.length() && text.charAt(end) == ':';
        return whole || end == text.length()
                ? Optional.of(new Begun(host, digits, whole))
                : Optional.empty();
    }

    private static boolean isOfHost(char next) {
        return Character.isLetterOrDigit(next) || next == '.' || next == '-' || next == '_';
    }

    /// A device, a place or an end of one stands before NCCL's level, and nothing else does.
    private static boolean looksCut(String line, int level) {
        if (level == 0) {
            return false;
        }
        char before = line.charAt(level - 1);
        return before == ']' || before == ')' || Character.isDigit(before);
    }

    private static Optional<Head> head(String line, int begin, Matcher level) {
        Level of = LEVELS.getOrDefault(level.group(1), Level.TRACE);
        String before = line.substring(begin, level.start());
        Matcher triple = TRIPLE.matcher(before);
        Optional<Head> last = Optional.empty();
        while (triple.find()) {
            Matcher rest =
                    (switch (of) {
                                case WARN -> DEVICE_AND_PLACE;
                                case INFO -> DEVICE;
                                case TRACE -> DEVICE_AND_TIME;
                            })
                            .matcher(before.substring(triple.end()));
            boolean hasDevice = last.isPresent() && last.get().line.device() >= 0;
            boolean isClock = CLOCK.matcher(triple.group()).matches();
            if (rest.matches() && !isClock && (rest.group(1) != null || !hasDevice)) {
                int clock = secondsBefore(before.substring(0, triple.start()), triple.group(1));
                NcclLine found =
                        new NcclLine(
                                of,
                                triple.group(1).substring(clock),
                                Long.parseLong(triple.group(2)),
                                Long.parseLong(triple.group(3)),
                                rest.group(1) == null ? -1 : Integer.parseInt(rest.group(1)),
                                rest.group(2) == null ? "" : rest.group(2),
                                "");
                last = Optional.of(new Head(found, begin + triple.start() + clock, level.end()));
            }
        }
        return last;
    }

    /// How many characters of a host's name are a clock's.
    private static int secondsBefore(String text, String host) {
        Matcher seconds = SECONDS.matcher(host);
        return HOURS_AND_MINUTES.matcher(text).find() && seconds.lookingAt() ? seconds.end() : 0;
    }

    private record Head(NcclLine line, int start, int words) {}
}
