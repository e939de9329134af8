package io.ringside.node.source.nccllog.line;

import io.ringside.node.source.nccllog.line.NcclLine.Level;
import io.ringside.node.source.nccllog.line.NcclLine.Writer;
import io.ringside.node.source.nccllog.line.NcclWords.Begun;
import io.ringside.node.source.nccllog.line.NcclWords.Part;
import io.ringside.node.source.nccllog.line.NcclWords.Parts;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says of one file's lines whose they are, and keeps back what nobody can tell. Belongs to one
/// thread.
///
/// A line is used at once when no other process owes an end that could stand in its place
/// (`OpenLines`). Otherwise it waits for the next line: when its own process begins that one, it is
/// whole, because a process ends a line before it begins another. If not, it is dropped and
/// counted.
public final class LineSorter {
    private static final int MOST_THREADS = 4096;
    private static final Pattern SIZE =
            Pattern.compile("comm 0x[0-9a-f]{1,16} rank \\d{1,7} nranks (\\d{1,7}) ");
    private static final Pattern NUMBERS =
            Pattern.compile("Channel (\\d{1,3})(?:/(\\d{1,3}))? :((?: *\\d{1,7})+).*");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final Pattern NCCLS_OWN_TIME = Pattern.compile("\\[\\d{4}-.{1,64}] ?");

    /// NCCL cuts the line of a ring at 128 characters and says no more than "...".
    private static final int CUT_BY_NCCL = 120;

    /// Lines in doubt that their own process went on behind, at least, and for each that it did
    /// not: then pieces are larger than lines.
    private static final int FEWEST_FOLLOWED = 8;

    private static final String CUT_MARK = " …";

    private final Listener listener;
    private final OpenLines open;
    private final Prefixes prefixes = new Prefixes();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final Map<NcclThread, Integer> sizes = bounded();
    private final Map<NcclThread, NcclLine> threads = bounded();
    private @Nullable Held held;
    private @Nullable NcclLine last;
    private boolean blank;
    private int ledByBlank;
    private boolean inSmallPieces;
    private int raw;
    private int followed;
    private int unfollowed;
    private long used;

    /// Hears what is certain.
    public interface Listener {
        void line(NcclLine line);

        /// A line that is missing; it was this process's, or may have been.
        void lost(Writer writer);

        /// A line of nobody knows whom is missing.
        void lost();
    }

    /// @param hostNames of this host, as NCCL may call it
    public LineSorter(Set<String> hostNames, Listener listener) {
        this.listener = listener;
        open = new OpenLines(hostNames);
    }

    /// The beginning of the file is passed over.
    public void beginInTheMidst() {
        open.lose();
    }

    /// How many lines are not used, by reason; a reason that never came is not in it.
    public Map<DropReason, Long> dropped() {
        return Map.copyOf(dropped);
    }

    /// Lines that were used.
    public long used() {
        return used;
    }

    /// Whose lines are in the file.
    public Set<String> hosts() {
        return open.hosts();
    }

    /// One line as it stands in the file, without its end.
    public void take(String line) {
        if (line.isEmpty()) {
            blank = true;
            return;
        }
        for (String plain : Unwrapped.lines(line)) {
            take(NcclWords.parse(plain), plain);
        }
        blank = false;
    }

    /// Nothing more stands in the file for now.
    public void quiet() {
        settle(Optional.empty(), false);
    }

    private void drop(DropReason reason, Writer writer) {
        dropped.merge(reason, 1L, Long::sum);
        listener.lost(writer);
    }

    private void take(Parts parts, String plain) {
        List<Part> lines = parts.lines().stream().map(this::named).toList();
        if (lines.isEmpty()) {
            settle(Optional.empty(), true);
            last = null;
            begunBefore(parts.before(), false);
            open.headless(plain);
            headless(parts);
            return;
        }
        NcclLine first = lines.getFirst().line();
        settle(Optional.of(first), cutsInto(first, parts.before()));
        raw += parts.before().isEmpty() ? 1 : -1;
        headless(parts);
        String before = beforeHost(parts, first);
        boolean begins = begunBefore(before, true) || open.isBeginningOfHost(before);
        prefixes.saw(before);
        inSmallPieces |= lines.size() > 2 || (raw > 0 && !isRaw(before) && !begins);
        for (int i = 0; i < lines.size(); i++) {
            boolean ownFollows =
                    i + 1 < lines.size()
                            && lines.get(i + 1)
                                    .line()
                                    .writer()
                                    .equals(lines.get(i).line().writer());
            take(lines.get(i), ownFollows);
        }
    }

    /// NCCL writes an empty line before a warning. Where it does so in this file and there is none,
    /// the line before was not ended by its own process.
    private boolean cutsInto(NcclLine first, String before) {
        if (first.level() != Level.WARN || !isRaw(before) || last == null) {
            return false;
        }
        ledByBlank += blank ? 1 : -1;
        return !blank && ledByBlank > 0 && !last.writer().equals(first.writer());
    }

    private static boolean isRaw(String before) {
        return before.isEmpty() || NCCLS_OWN_TIME.matcher(before).matches();
    }

    private void headless(Parts parts) {
        if (parts.headless()) {
            dropped.merge(DropReason.HEADLESS, 1L, Long::sum);
            listener.lost();
        }
    }

    private void take(Part part, boolean ownFollows) {
        NcclLine line = part.line();
        Writer writer = line.writer();
        boolean known = isThreadOf(line);
        open.begun(writer);
        last = line;
        LineKind kind = LineKind.of(line);
        if (part.cut() || !fits(line, kind)) {
            boolean tellable = kind == LineKind.WARNING && known && !open.doubts(kind);
            if (!ownFollows) {
                open.add(writer, kind, part.cut() ? part.raw() : "");
            }
            String text = part.cut() ? prefixes.cutFrom(line.text()) : line.text();
            if (tellable && !text.isEmpty()) {
                use(line.saying(text + CUT_MARK));
            } else {
                drop(DropReason.CUT, writer);
            }
            return;
        }
        boolean isShort = kind == LineKind.CHANNEL && goesOn(line);
        boolean doubt = open.doubts(kind) || !known;
        if (doubt || kind == LineKind.RING) {
            held = new Held(line, kind, doubt, isShort);
        } else {
            use(line);
            if (isShort) {
                open.add(writer, kind, part.raw());
            }
        }
    }

    /// The line that waited, now that it is known what comes behind it.
    ///
    /// @param cutInto the next line's process may have ended it
    private void settle(Optional<NcclLine> next, boolean cutInto) {
        Held waiting = held;
        held = null;
        NcclLine before = last;
        if (waiting == null) {
            if (cutInto && next.isPresent() && before != null) {
                open.add(before.writer(), LineKind.OTHER, "");
            }
            return;
        }
        Writer writer = waiting.line.writer();
        boolean own = next.isPresent() && next.get().writer().equals(writer);
        if (waiting.doubt) {
            followed += own ? 1 : 0;
            unfollowed += own ? 0 : 1;
        }
        boolean doubt = waiting.doubt && !(own && isProof(waiting.kind));
        boolean certain = !doubt && (own || !cutInto || waiting.kind != LineKind.RING);
        if (certain) {
            use(waiting.line);
        } else {
            if (!own) {
                open.mayHaveTaken(writer, waiting.kind);
            }
            if (doubt && waiting.kind == LineKind.OTHER) {
                use(waiting.line);
            } else {
                drop(doubt ? DropReason.IN_DOUBT : DropReason.CUT, writer);
            }
        }
        if (!own && (waiting.isShort || (cutInto && certain))) {
            open.add(writer, waiting.kind, "");
        }
    }

    /// Whether a line of this kind is whole when its own process writes the next. Where pieces are
    /// smaller than lines, one may lie inside it: a ring's or a communicator's line would not fit
    /// its kind any more, others would.
    private boolean isProof(LineKind kind) {
        boolean inLargePieces =
                followed >= FEWEST_FOLLOWED && followed >= FEWEST_FOLLOWED * (long) unfollowed;
        return kind == LineKind.CHANNEL
                || kind == LineKind.INIT
                || (inLargePieces && !inSmallPieces);
    }

    private void use(NcclLine line) {
        used++;
        Matcher size = SIZE.matcher(line.text());
        if (line.level() == Level.INFO && line.text().endsWith("Init START") && size.find()) {
            sizes.put(NcclThread.of(line), Integer.parseInt(size.group(1)));
        } else if (line.text().endsWith("Init COMPLETE")) {
            sizes.remove(NcclThread.of(line));
        }
        listener.line(line);
    }

    /// A head that stands before another one, or at the end of a line, was cut.
    ///
    /// @return whether there is one
    private boolean begunBefore(String text, boolean beforeAHead) {
        Optional<Begun> begun =
                NcclWords.begun(text, open::isHost).filter(found -> beforeAHead || found.whole());
        begun.ifPresent(found -> {
            listener.lost();
            if (!found.whole()) {
                open.addUnknown(found.host(), found.digits(), text);
            } else if (open.knows(found.writer())) {
                open.add(found.writer(), LineKind.UNKNOWN, text);
            }
        });
        return begun.isPresent();
    }

    /// With what a host's name has before it that is not its own: "10node-b" is "10" and "node-b".
    private static String beforeHost(Parts parts, NcclLine named) {
        String host = parts.lines().getFirst().line().host();
        int more = host.length() - named.host().length();
        return more > 0 ? parts.before() + host.substring(0, more) : parts.before();
    }

    /// Under the host's name that is meant.
    private Part named(Part part) {
        NcclLine line = part.line();
        NcclLine named =
                line.of(
                        open.hostOf(
                                line.host(), line.pid(), writer -> isThread(writer, line.tid())));
        open.maybe(named.host(), line.pid()).ifPresent(listener::lost);
        return new Part(named, part.raw(), part.cut());
    }

    private boolean isThread(Writer writer, long tid) {
        NcclLine before = threads.get(new NcclThread(writer.host(), 0, tid));
        return before != null && before.writer().equals(writer);
    }

    /// A thread is of one process and mostly of one device; while an end is due, another one's, or
    /// a process that was never seen, is no proof.
    private boolean isThreadOf(NcclLine line) {
        NcclThread thread = new NcclThread(line.host(), 0, line.tid());
        NcclLine before = threads.get(thread);
        boolean isSame =
                before == null
                        ? open.knows(line.writer())
                        : before.pid() == line.pid() && before.device() == line.device();
        if (!isSame && open.doubts(LineKind.OTHER)) {
            return false;
        }
        threads.put(thread, line.saying(""));
        return true;
    }

    /// Whether the words are what NCCL says in such a line, or the first of them. A ring names each
    /// rank once; the last number may be half of one.
    private boolean fits(NcclLine line, LineKind kind) {
        if (kind != LineKind.CHANNEL || !kind.isWhole(line.text())) {
            return kind.isWhole(line.text());
        }
        List<Integer> ranks = ranks(line);
        int size = sizes.getOrDefault(NcclThread.of(line), Integer.MAX_VALUE);
        boolean isCut = ranks.size() < size;
        List<Integer> certain = isCut ? ranks.subList(0, ranks.size() - 1) : ranks;
        return isChannel(line)
                && ranks.size() <= size
                && certain.stream().distinct().count() == certain.size()
                && ranks.stream().allMatch(rank -> rank < size);
    }

    /// Whether its number is one of those that there are.
    private static boolean isChannel(NcclLine line) {
        Matcher numbers = NUMBERS.matcher(line.text());
        return numbers.matches()
                && (numbers.group(2) == null
                        || Integer.parseInt(numbers.group(1)) < Integer.parseInt(numbers.group(2)));
    }

    /// Whether ranks are missing that NCCL did not leave out itself.
    private boolean goesOn(NcclLine line) {
        return ranks(line).size() < sizes.getOrDefault(NcclThread.of(line), 0)
                && line.text().length() < CUT_BY_NCCL;
    }

    private static List<Integer> ranks(NcclLine line) {
        Matcher numbers = NUMBERS.matcher(line.text());
        return numbers.matches()
                ? SPACES.splitAsStream(numbers.group(3).strip()).map(Integer::valueOf).toList()
                : List.of();
    }

    private static <V> Map<NcclThread, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<NcclThread, V> eldest) {
                return size() > MOST_THREADS;
            }
        };
    }

    private record NcclThread(String host, long pid, long tid) {
        static NcclThread of(NcclLine line) {
            return new NcclThread(line.host(), line.pid(), line.tid());
        }
    }

    /// @param isShort its words may go on elsewhere
    private record Held(NcclLine line, LineKind kind, boolean doubt, boolean isShort) {}
}
