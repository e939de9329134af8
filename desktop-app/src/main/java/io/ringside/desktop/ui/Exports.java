package io.ringside.desktop.ui;

import io.ringside.desktop.export.ExportFormat;
import io.ringside.desktop.export.ExportView;
import io.ringside.desktop.ui.export.ExportMenu;
import java.util.function.Supplier;
import javafx.scene.Node;

/// What can be exported of the window, view by view. Stateless.
final class Exports {
    private Exports() {}

    /// @param shown what fills the window
    static void fill(ExportMenu menu, Node window, Panels panels, Supplier<Node> shown) {
        menu.both("Window", "window", () -> window);
        menu.both("The view that is shown", "view", shown);
        menu.separate();
        menu.picture("Heat map", "heat-map", panels::heatMap);
        menu.drawing("Heat map", "heat-map", panels.heatMap()::drawing);
        menu.data("Links", ExportView.HEAT_MAP, ExportFormat.CSV, ExportFormat.JSON);
        menu.separate();
        menu.both("Timeline", "timeline", panels::timeline);
        menu.data(
                "Spans",
                ExportView.TIMELINE,
                ExportFormat.PERFETTO,
                ExportFormat.CSV,
                ExportFormat.JSON);
        menu.separate();
        menu.data("Operations", ExportView.OPERATIONS, ExportFormat.CSV, ExportFormat.JSON);
        menu.both("GPUs", "gpus", panels::gpus);
        menu.data("GPUs", ExportView.GPUS, ExportFormat.CSV, ExportFormat.JSON);
        menu.data("Findings", ExportView.FINDINGS, ExportFormat.CSV, ExportFormat.JSON);
        menu.data("Readings", ExportView.READINGS, ExportFormat.CSV, ExportFormat.JSON);
        menu.data("Jobs", ExportView.JOBS, ExportFormat.CSV, ExportFormat.JSON);
        menu.comparison(panels.compare()::shown);
    }
}
