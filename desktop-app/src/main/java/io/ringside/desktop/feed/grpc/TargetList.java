package io.ringside.desktop.feed.grpc;

import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Many daemons in a few words: `gpu-[001-512]:7575`, `rack[1,3-5]-gpu[1-8]` as Slurm writes hosts,
/// and `@FILE`, a file with one of either on each line (after `#` is a remark). Stateless; blocks
/// on the file.
public final class TargetList {
    /// More nodes than a session can show.
    static final int MOST = 4096;

    private static final int MOST_FILE_BYTES = 1 << 20;
    private static final int MOST_DIGITS = 9;
    private static final Pattern SET =
            Pattern.compile("\\[([0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*)]");

    private TargetList() {}

    /// Each of them once more in the order of `typed`; what is no list stays as it is.
    ///
    /// @throws IllegalArgumentException one sentence for the user
    public static List<String> expand(String typed) {
        String text = typed.strip();
        List<String> all = new ArrayList<>();
        if (!text.startsWith("@")) {
            add(text, all, text);
            return all;
        }
        for (String line : lines(text)) {
            String target = line.replaceFirst("#.*", "").strip();
            if (!target.isEmpty()) {
                add(target, all, text);
            }
        }
        if (all.isEmpty()) {
            throw refused(text, "the file names no host");
        }
        return all;
    }

    private static List<String> lines(String text) {
        try (RandomAccessFile file = RegularFile.open(Path.of(text.substring(1)))) {
            if (file.length() > MOST_FILE_BYTES) {
                throw refused(text, "the file has more than " + MOST_FILE_BYTES + " bytes");
            }
            byte[] bytes = new byte[(int) file.length()];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw refused(text, "the file cannot be read (" + RegularFile.reason(e) + ")");
        } catch (InvalidPathException e) {
            throw refused(text, "that is no file's name");
        }
    }

    private static void add(String target, List<String> to, String typed) {
        Matcher set = SET.matcher(target);
        if (!set.find()) {
            if (to.size() == MOST) {
                throw refused(typed, "it names more than " + MOST + " hosts");
            }
            to.add(target);
            return;
        }
        String before = target.substring(0, set.start());
        String after = target.substring(set.end());
        for (String range : set.group(1).split(",", -1)) {
            int dash = range.indexOf('-');
            String first = dash < 0 ? range : range.substring(0, dash);
            String last = dash < 0 ? range : range.substring(dash + 1);
            if (first.length() > MOST_DIGITS || last.length() > MOST_DIGITS) {
                throw refused(typed, "a number in it has more than " + MOST_DIGITS + " digits");
            }
            int from = Integer.parseInt(first);
            int until = Integer.parseInt(last);
            if (from > until) {
                throw refused(typed, range + " goes backwards");
            }
            for (int number = from; number <= until; number++) {
                String digits = String.format(Locale.ROOT, "%0" + first.length() + "d", number);
                add(before + digits + after, to, typed);
            }
        }
    }

    private static IllegalArgumentException refused(String typed, String reason) {
        return new IllegalArgumentException(
                "\""
                        + ForeignText.line(typed, 200)
                        + "\" is not a list of targets: "
                        + reason
                        + ".");
    }
}
