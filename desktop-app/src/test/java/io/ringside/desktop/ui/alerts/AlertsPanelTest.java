package io.ringside.desktop.ui.alerts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleFindings;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;

class AlertsPanelTest {
    /// A column that does not fit is left out, and all that follow; this one is what is read first.
    @Test
    void whatAnAlertSaysIsShownHoweverLongItIs() {
        ViewPulse.startToolkit();
        ClusterView view = SampleFindings.eightRanks();
        FindingView hang = view.concerns().findings().getFirst();
        FindingView wordy =
                new FindingView(
                        hang.id(),
                        hang.kind(),
                        hang.kindWords(),
                        hang.severity(),
                        hang.confidence(),
                        hang.headline().repeat(6),
                        hang.evidence(),
                        hang.against(),
                        hang.advice(),
                        hang.cost(),
                        hang.sinceEpochNanos(),
                        hang.subject(),
                        hang.about(),
                        hang.look(),
                        hang.stands(),
                        hang.stale());
        AtomicReference<List<String>> shown = new AtomicReference<>(List.of());
        ViewPulse.onToolkit(() -> shown.set(columns(view, wordy)));
        assertTrue(shown.get().contains("What"), shown.get()::toString);
    }

    private static List<String> columns(ClusterView view, FindingView finding) {
        Typeface.load();
        AlertLog log = new AlertLog();
        log.look(List.of(finding), one -> "gpu-node-1", _ -> 0, view.asOfEpochNanos());
        AlertsPanel panel =
                new AlertsPanel(log, new DesktopNotice(), one -> {}, (name, text, done) -> {});
        Scene scene = new Scene(panel, 900, 300);
        panel.show(view);
        scene.snapshot(null);
        return ((TableView<?>) panel.lookup("#alerts"))
                .getColumns().stream()
                        .filter(column -> column.isVisible())
                        .map(column -> column.getId())
                        .toList();
    }
}
