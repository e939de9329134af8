package io.ringside.desktop.session.read;

import io.ringside.desktop.correlate.diff.Change;
import io.ringside.desktop.correlate.diff.Change.Verdict;
import io.ringside.desktop.correlate.diff.StepChange;
import io.ringside.desktop.report.diff.Compared;
import io.ringside.desktop.report.diff.DiffText;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import io.ringside.desktop.viewdata.diff.DiffRow.Kind;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.util.ArrayList;
import java.util.List;

/// Makes what the window shows of a comparison. Stateless.
public final class DiffViews {
    private DiffViews() {}

    public static DiffView of(Compared compared) {
        List<DiffRow> rows = new ArrayList<>();
        compared.steps().forEach(step -> rows.add(row(step)));
        compared.diff().operations().forEach(change -> rows.add(row(Kind.OPERATION, change)));
        compared.diff().ranks().forEach(change -> rows.add(row(Kind.WAIT, change)));
        compared.diff().gpus().forEach(change -> rows.add(row(Kind.GPU, change)));
        List<DiffFinding> findings = new ArrayList<>();
        add(DiffFinding.Change.CAME, compared.findings().came(), findings);
        add(DiffFinding.Change.WENT, compared.findings().went(), findings);
        add(DiffFinding.Change.STAYED, compared.findings().stayed(), findings);
        return new DiffView(
                compared.diff().beforeSeconds(),
                compared.diff().afterSeconds(),
                DiffText.summary(compared),
                rows,
                findings,
                compared.diff().apart());
    }

    private static void add(
            DiffFinding.Change change, List<Finding> of, List<DiffFinding> findings) {
        of.forEach(finding ->
                findings.add(new DiffFinding(change, finding.severity(), finding.headline())));
    }

    private static DiffRow row(StepChange step) {
        return new DiffRow(
                Kind.STEP,
                step.what(),
                "ns",
                step.before().steps(),
                step.after().steps(),
                step.before().medianNanos(),
                step.after().medianNanos(),
                step.before().highNanos(),
                step.after().highNanos(),
                Double.NaN,
                Double.NaN,
                step.verdict(),
                !step.isBeyondSpread()
                        ? Course.SAME
                        : step.ratio() > 0 ? Course.WORSE : Course.BETTER);
    }

    private static DiffRow row(Kind kind, Change change) {
        return new DiffRow(
                kind,
                change.what(),
                change.measure().unit(),
                change.before().count(),
                change.after().count(),
                change.before().typical(),
                change.after().typical(),
                change.before().p99(),
                change.after().p99(),
                change.beforeRate(),
                change.afterRate(),
                change.verdict().word(),
                course(change));
    }

    private static Course course(Change change) {
        if (change.verdict() != Verdict.BEYOND_NOISE) {
            return Course.SAME;
        }
        boolean more = change.difference() > 0;
        return switch (change.measure().better()) {
            case LESS -> more ? Course.WORSE : Course.BETTER;
            case MORE -> more ? Course.BETTER : Course.WORSE;
            case NEITHER -> Course.OTHER;
        };
    }
}
