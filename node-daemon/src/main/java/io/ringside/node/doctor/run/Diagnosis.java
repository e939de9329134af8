package io.ringside.node.doctor.run;

import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.CheckState;
import java.util.List;

/// All that was found, in the page's order. Immutable.
public record Diagnosis(List<CheckResult> results) {
    public Diagnosis {
        results = List.copyOf(results);
    }

    public long count(CheckState state) {
        return results.stream().filter(result -> result.verdict().state() == state).count();
    }

    /// 0 all ok, 1 warnings, 2 failures.
    public int exitCode() {
        if (count(CheckState.FAIL) > 0) {
            return 2;
        }
        return count(CheckState.WARN) > 0 ? 1 : 0;
    }
}
