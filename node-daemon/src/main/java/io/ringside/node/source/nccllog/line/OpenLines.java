package io.ringside.node.source.nccllog.line;

import io.ringside.node.source.nccllog.line.NcclLine.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Lines of one file that were begun and whose ends have not been seen. A process writes one line
/// after the other, so that one who begins a line has ended the line before; as long as somebody's
/// end is due, it may stand behind a line of another process that was cut at the same place, and
/// nobody would see it. Belongs to one thread.
///
/// Each entry is one end that is due, with all processes that may owe it: who began it, and those
/// in whose line it may have been used up, because then theirs is due.
final class OpenLines {
    private static final int MOST = 256;
    private static final int MOST_WRITERS = 1024;
    private static final int MOST_HOSTS = 256;
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("\\dZ?$");

    private final Set<String> ownNames;
    private final List<Due> due = new ArrayList<>();
    private final Set<Writer> writers = new LinkedHashSet<>();
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private boolean lost;

    /// @param ownNames of this host
    OpenLines(Set<String> ownNames) {
        this.ownNames = Set.copyOf(ownNames);
        ownNames.forEach(name -> names.put(name, 2));
    }

    /// A process begins a line.
    void begun(Writer writer) {
        if (writers.size() == MOST_WRITERS && !writers.contains(writer)) {
            lost = true;
        } else {
            writers.add(writer);
        }
        due.removeIf(end -> end.owing.remove(writer) && end.owing.isEmpty());
    }

    boolean knows(Writer writer) {
        return writers.contains(writer);
    }

    /// The host that is meant by a name that may have something before it, or lack its beginning.
    /// Names that came more than once, or that are this host's, are sure. But however often it
    /// comes, what stands before this host's name, or that of a process that has written, is none
    /// of it if it is a number (a clock's, a counter's), or if the thread has written under the
    /// shorter name. Nor is a name more than the end of another under which alone the thread has
    /// written.
    ///
    /// @param isThread whether this line's thread is one of that process
    String hostOf(String name, long pid, Predicate<Writer> isThread) {
        if (names.merge(name, 1, Integer::sum) > 1 || names.size() > MOST_HOSTS) {
            return inside(name, pid)
                    .filter(known -> Character.isLetter(known.charAt(0)))
                    .filter(known ->
                            isNumberBefore(name, known) || isThread.test(new Writer(known, pid)))
                    .or(() -> cutTo(name, pid, isThread))
                    .orElse(name);
        }
        return sureNames()
                .filter(known ->
                        name.endsWith(known)
                                || (known.endsWith(name) && knows(new Writer(known, pid))))
                .max(Comparator.comparingInt(String::length))
                .orElse(name);
    }

    private Optional<String> cutTo(String name, long pid, Predicate<Writer> isThread) {
        return knows(new Writer(name, pid))
                ? Optional.empty()
                : sureNames()
                        .filter(known -> known.length() > name.length() && known.endsWith(name))
                        .filter(known -> isThread.test(new Writer(known, pid)))
                        .max(Comparator.comparingInt(String::length));
    }

    /// A process that has written, whose host's name is the end of this one: a line under the
    /// longer name may have been its own.
    Optional<Writer> maybe(String name, long pid) {
        return inside(name, pid).map(known -> new Writer(known, pid));
    }

    private Optional<String> inside(String name, long pid) {
        return sureNames()
                .filter(known -> known.length() < name.length() && name.endsWith(known))
                .filter(known -> ownNames.contains(known) || knows(new Writer(known, pid)))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isNumberBefore(String name, String known) {
        return ENDS_IN_A_NUMBER.matcher(name.substring(0, name.length() - known.length())).find();
    }

    private Stream<String> sureNames() {
        return names.entrySet().stream()
                .filter(known -> known.getValue() > 1)
                .map(Map.Entry::getKey);
    }

    boolean isHost(String name) {
        return names.getOrDefault(name, 0) > 1;
    }

    /// The hosts that have written, as far as their names are sure.
    Set<String> hosts() {
        Set<String> hosts = new LinkedHashSet<>();
        writers.forEach(writer -> hosts.add(writer.host()));
        hosts.removeIf(host -> !isHost(host));
        return hosts;
    }

    /// Whether a line of a process that has written may begin so.
    boolean isBeginningOfHost(String text) {
        return names.keySet().stream()
                .anyMatch(known -> isHost(known) && (known + ":").startsWith(text));
    }

    /// An end of a line of this process is due.
    ///
    /// @param head what there is of the line; empty when that cannot be told
    void add(Writer writer, LineKind kind, String head) {
        add(new LinkedHashSet<>(Set.of(writer)), kind, head);
    }

    /// The same of one among those whose pid begins with these digits.
    void addUnknown(String host, String digits, String head) {
        Set<Writer> owing = new LinkedHashSet<>();
        for (Writer known : writers) {
            if (known.host().equals(host) && String.valueOf(known.pid()).startsWith(digits)) {
                owing.add(known);
            }
        }
        if (!owing.isEmpty()) {
            add(owing, LineKind.UNKNOWN, head);
        }
    }

    private void add(Set<Writer> owing, LineKind kind, String head) {
        if (due.size() == MOST) {
            lost = true;
        } else {
            due.add(new Due(owing, kind, head));
        }
    }

    /// What was there before is not known.
    void lose() {
        lost = true;
    }

    /// Whether a line of this kind may have got another one's end.
    boolean doubts(LineKind kind) {
        return lost || due.stream().anyMatch(end -> kind.mayEndAs(end.kind));
    }

    /// A line of this process may have got an end that was due; then its own is due.
    void mayHaveTaken(Writer writer, LineKind kind) {
        for (Due end : due) {
            if (kind.mayEndAs(end.kind)) {
                end.owing.add(writer);
            }
        }
    }

    /// A line without a head: the end that was due, if one alone can be meant.
    void headless(String text) {
        List<Due> fitting = due.stream().filter(end -> end.fits(text)).toList();
        if (fitting.size() == 1) {
            due.remove(fitting.getFirst());
        }
    }

    private record Due(Set<Writer> owing, LineKind kind, String head) {
        private boolean fits(String text) {
            if (kind == LineKind.OTHER || kind == LineKind.WARNING) {
                return true;
            }
            if (head.isEmpty()) {
                return false;
            }
            NcclWords.Parts joined = NcclWords.parse(head + text);
            if (joined.lines().size() != 1 || !joined.before().isEmpty() || joined.headless()) {
                return false;
            }
            NcclLine line = joined.lines().getFirst().line();
            return LineKind.of(line).isWhole(line.text());
        }
    }
}
