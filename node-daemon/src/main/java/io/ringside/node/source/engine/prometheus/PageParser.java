package io.ringside.node.source.engine.prometheus;

import io.ringside.protocol.text.ForeignText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a page as its bytes come in: Prometheus' text format 0.0.4 or OpenMetrics 1.0. Keeps the
/// metrics that are wanted. Belongs to one thread at a time.
///
/// A line that is malformed or longer than 64 KiB is counted and skipped. A page of more than
/// 200,000 series or 10,000 malformed lines is read no further, nor is one of which more is wanted
/// than may be kept. Of a page that ends too early, the family of metrics that came last is
/// dropped, since it may lack lines; those before are whole.
public final class PageParser {
    public static final int MOST_SERIES = 200_000;
    static final int MOST_LINE_BYTES = 64 << 10;
    static final int MOST_MALFORMED = 10_000;
    private static final int MOST_FAMILIES = 10_000;
    private static final int QUOTED_CHARS = 80;

    /// Of a series that is kept, beside its texts, and of each of its labels: with what finds
    /// doubles, on a JVM of 64 bits.
    private static final int SERIES_BYTES = 160;

    private static final int LABEL_BYTES = 8;
    private static final Set<String> SUFFIXES =
            Set.of(
                    "",
                    "_bucket",
                    "_sum",
                    "_count",
                    "_total",
                    "_created",
                    "_info",
                    "_gsum",
                    "_gcount");

    private static final Pattern METADATA =
            Pattern.compile("#[ \\t]+(TYPE|UNIT)[ \\t]+(?:\"(.*)\"|(\\S+))[ \\t]+(\\w+)");

    private final Predicate<String> wanted;
    private final boolean openMetrics;
    private final long mostKeptBytes;
    private final TextCache cache = new TextCache();
    private final SampleLine line = new SampleLine();
    private final List<Sample> samples = new ArrayList<>();
    private final Set<Sample> known = new HashSet<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> units = new HashMap<>();
    private final byte[] buffer = new byte[2 * MOST_LINE_BYTES];
    private int filled;
    private boolean skipping;
    private boolean ended;
    private int series;
    private long keptBytes;
    private int malformed;
    private String firstMalformed = "";
    private String cutOff = "";
    private String family = "";
    private int familyStart;
    private String latestName = "";
    private boolean latestWanted;

    /// @param wanted by the name at the beginning of a line; asked once where it does not change
    /// @param openMetrics the page must end with `# EOF`
    /// @param mostKeptBytes of memory for what is wanted
    public PageParser(Predicate<String> wanted, boolean openMetrics, long mostKeptBytes) {
        this.mostKeptBytes = mostKeptBytes;
        this.wanted = wanted;
        this.openMetrics = openMetrics;
    }

    /// Takes the bytes up to the limit.
    ///
    /// @return false: nothing more will be read
    public boolean accept(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !done()) {
            int count = Math.min(bytes.remaining(), buffer.length - filled);
            bytes.get(buffer, filled, count);
            int from = filled;
            filled += count;
            consume(from);
        }
        return !done();
    }

    /// @param brokenOff why no more bytes come, a clause; empty when all have come
    public Page finish(String brokenOff) {
        if (brokenOff.isEmpty() && filled > 0 && !done() && !skipping) {
            line(0, filled);
        }
        filled = 0;
        if (!ended && cutOff.isEmpty()) {
            cutOff = brokenOff.isEmpty() && openMetrics ? "it ends without `# EOF`" : brokenOff;
        }
        List<Sample> whole = cutOff.isEmpty() ? samples : samples.subList(0, familyStart);
        return new Page(
                new SampleSet(whole),
                series,
                types,
                units,
                new PageDamage(malformed, firstMalformed, cutOff));
    }

    private boolean done() {
        return ended || !cutOff.isEmpty();
    }

    private void consume(int unread) {
        int start = 0;
        for (int i = unread; i < filled && !done(); i++) {
            if (buffer[i] == '\n') {
                if (!skipping) {
                    line(start, i);
                }
                skipping = false;
                start = i + 1;
            }
        }
        int left = filled - start;
        if (left > MOST_LINE_BYTES && !skipping) {
            malformed(start, filled);
            skipping = true;
        }
        filled = skipping ? 0 : left;
        System.arraycopy(buffer, start, buffer, 0, filled);
    }

    private void line(int from, int to) {
        int start = from;
        int stop = to;
        while (start < stop && isBlank(buffer[start])) {
            start++;
        }
        while (stop > start && isBlank(buffer[stop - 1])) {
            stop--;
        }
        if (start == stop) {
            return;
        }
        if (stop - start > MOST_LINE_BYTES) {
            malformed(start, stop);
        } else if (buffer[start] == '#') {
            comment(start, stop);
        } else if (line.scan(buffer, start, stop)) {
            sample(start, stop);
        } else {
            malformed(start, stop);
        }
    }

    private void sample(int from, int to) {
        long madeBefore = cache.madeBytes();
        String name = line.name(cache);
        enter(name);
        if (series == MOST_SERIES) {
            cutOff = "it has more than %,d series".formatted(MOST_SERIES);
            return;
        }
        series++;
        if (!name.equals(latestName)) {
            latestName = name;
            latestWanted = wanted.test(name);
        }
        if (!latestWanted) {
            return;
        }
        Labels labels = line.labels(cache);
        long textBytes = cache.madeBytes() - madeBefore;
        if (!keeps(SERIES_BYTES + textBytes + (long) line.labelCount() * LABEL_BYTES)) {
            return;
        }
        if (known.add(new Sample(name, labels, 0))) {
            samples.add(new Sample(name, labels, line.value()));
        } else {
            malformed(from, to);
        }
    }

    private boolean keeps(long bytes) {
        keptBytes += bytes;
        if (keptBytes > mostKeptBytes) {
            cutOff =
                    "what is wanted of it takes more than %,d KiB of memory"
                            .formatted(mostKeptBytes >> 10);
            return false;
        }
        return true;
    }

    private void comment(int from, int to) {
        if (openMetrics && to - from == 5 && text(from, to).equals("# EOF")) {
            ended = true;
            return;
        }
        if (to - from < 7 || (buffer[from + 2] != 'T' && buffer[from + 2] != 'U')) {
            return;
        }
        Matcher metadata = METADATA.matcher(text(from, to));
        if (!metadata.matches()) {
            return;
        }
        String quoted = metadata.group(2);
        String name = quoted == null ? metadata.group(3) : quoted;
        enter(name);
        Map<String, String> of = metadata.group(1).equals("TYPE") ? types : units;
        if (of.size() < MOST_FAMILIES
                && (wanted.test(name) || wanted.test(name + "_total"))
                && keeps(SERIES_BYTES + (to - from))) {
            of.put(name, metadata.group(4));
        }
    }

    /// A new family begins where the name is not the present family's, with or without a suffix.
    private void enter(String name) {
        if (name.startsWith(family) && SUFFIXES.contains(name.substring(family.length()))) {
            return;
        }
        family = name;
        for (String suffix : List.of("_bucket", "_sum", "_count")) {
            if (name.endsWith(suffix)) {
                family = name.substring(0, name.length() - suffix.length());
            }
        }
        familyStart = samples.size();
    }

    private void malformed(int from, int to) {
        if (malformed++ == 0) {
            firstMalformed = quoted(from, to);
        }
        if (malformed == MOST_MALFORMED) {
            cutOff = "it has %,d malformed lines".formatted(MOST_MALFORMED);
        }
    }

    private String quoted(int from, int to) {
        String text = text(from, Math.min(to, from + QUOTED_CHARS));
        return ForeignText.line(text, QUOTED_CHARS).replaceAll("[`\\uFFFD]", "?")
                + (to - from > QUOTED_CHARS ? "... (" + (to - from) + " bytes or more)" : "");
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
