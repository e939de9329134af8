package io.ringside.desktop.export;

import io.ringside.desktop.export.rows.HealthRows;
import io.ringside.desktop.export.rows.LinkRows;
import io.ringside.desktop.export.rows.OperationRows;
import io.ringside.desktop.export.rows.SpanRows;
import io.ringside.desktop.export.rows.Table;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Locale;

/// What can be exported as rows.
public enum ExportView {
    HEAT_MAP("heat-map"),
    OPERATIONS("operations"),
    TIMELINE("timeline"),
    GPUS("gpus"),
    FINDINGS("findings"),
    READINGS("readings"),
    JOBS("jobs");

    private final String word;

    ExportView(String word) {
        this.word = word;
    }

    /// As it is typed and as files are named.
    public String word() {
        return word;
    }

    Table table(ClusterView view) {
        return switch (this) {
            case HEAT_MAP -> LinkRows.table(view);
            case OPERATIONS -> OperationRows.table(view);
            case TIMELINE -> SpanRows.table(view);
            case GPUS -> HealthRows.gpus(view);
            case FINDINGS -> HealthRows.findings(view);
            case READINGS -> HealthRows.readings(view);
            case JOBS -> HealthRows.jobs(view);
        };
    }

    /// @throws IllegalArgumentException one sentence
    public static ExportView of(String word) {
        for (ExportView view : values()) {
            if (view.word.equals(word.toLowerCase(Locale.ROOT))) {
                return view;
            }
        }
        throw new IllegalArgumentException(
                "\""
                        + word
                        + "\" is no view; write heat-map, operations, timeline, gpus, findings, readings or jobs.");
    }
}
