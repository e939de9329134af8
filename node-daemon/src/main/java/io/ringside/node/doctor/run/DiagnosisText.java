package io.ringside.node.doctor.run;

import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The page for people: at most 100 columns, a group after the other; commands are never wrapped,
/// so that they can be copied. Stateless.
public final class DiagnosisText {
    private static final int COLUMNS = 100;
    private static final int ID_COLUMNS = 16;
    private static final String FIX_INDENT = " ".repeat(12);
    private static final String REMARK = "   # ";
    private static final String RESET = "\u001b[0m";

    private DiagnosisText() {}

    /// @param colour for a terminal; the words and symbols say the same without it
    public static String write(Diagnosis diagnosis, boolean colour) {
        StringBuilder page = new StringBuilder();
        for (CheckGroup group : CheckGroup.values()) {
            List<CheckResult> results =
                    diagnosis.results().stream().filter(r -> r.group() == group).toList();
            if (!results.isEmpty()) {
                page.append(page.isEmpty() ? "" : "\n").append(group.title()).append('\n');
                results.forEach(result -> append(page, result, colour));
            }
        }
        return page.append('\n').append(summary(diagnosis)).append('\n').toString();
    }

    private static void append(StringBuilder page, CheckResult result, boolean colour) {
        Verdict verdict = result.verdict();
        String head =
                "  %s %-4s  %s  "
                        .formatted(
                                verdict.state().symbol(),
                                verdict.state().word(),
                                padded(result.check()));
        List<String> lines = wrapped(verdict.reason(), COLUMNS - head.length());
        String indent = " ".repeat(head.length());
        page.append(colour ? colour(verdict.state()) + head.substring(0, 8) + RESET : "")
                .append(colour ? head.substring(8) : head)
                .append(String.join("\n" + indent, lines))
                .append('\n');
        String label = verdict.state() == CheckState.OK ? "try: " : "fix: ";
        for (String line : verdict.fix().lines().flatMap(DiagnosisText::narrow).toList()) {
            page.append(FIX_INDENT).append(label).append(line).append('\n');
            label = "     ";
        }
    }

    /// A line that is too long has its remark on lines of its own; the command stays whole.
    private static Stream<String> narrow(String line) {
        int columns = COLUMNS - FIX_INDENT.length() - "fix: ".length();
        int remark = line.indexOf(REMARK);
        if (line.length() <= columns || remark < 0) {
            return Stream.of(line);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line.substring(0, remark));
        for (String part : wrapped(line.substring(remark + REMARK.length()), columns - 2)) {
            lines.add("# " + part);
        }
        return lines.stream();
    }

    private static String summary(Diagnosis diagnosis) {
        return "%d ok, %d warn, %d fail."
                .formatted(
                        diagnosis.count(CheckState.OK),
                        diagnosis.count(CheckState.WARN),
                        diagnosis.count(CheckState.FAIL));
    }

    private static String padded(String id) {
        return id + " ".repeat(Math.max(0, ID_COLUMNS - id.length()));
    }

    private static String colour(CheckState state) {
        return switch (state) {
            case OK -> "\u001b[32m";
            case WARN -> "\u001b[33m";
            case FAIL -> "\u001b[31m";
        };
    }

    private static List<String> wrapped(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
