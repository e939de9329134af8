package io.ringside.desktop.ui.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Button;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NoticeBoxTest {
    @BeforeAll
    static void toolkit() {
        ViewPulse.startToolkit();
    }

    @Test
    void whatTheDesktopCannotShowStandsInTheWindowForAWhile() {
        ViewPulse.onToolkit(() -> {
            List<FindingView> gone = new ArrayList<>();
            NoticeBox box = new NoticeBox(gone::add);
            box.show(List.of(), 0);
            assertFalse(box.isVisible());
            box.show(alerts("a"), 1);
            assertTrue(box.isVisible());
            ((Button) box.lookup(".notice-words")).fire();
            assertEquals("a", gone.getFirst().headline());
            box.show(List.of(), NoticeBox.SHOWN_NANOS);
            assertTrue(box.isVisible());
            box.show(List.of(), NoticeBox.SHOWN_NANOS + 1);
            assertFalse(box.isVisible());
        });
    }

    @Test
    void ofManyTheNewestFewStand() {
        ViewPulse.onToolkit(() -> {
            NoticeBox box = new NoticeBox(finding -> {});
            box.show(alerts("a", "b", "c", "d", "e"), 1);
            assertEquals(NoticeBox.MOST, box.getChildren().size());
            assertEquals("c", ((Button) box.lookup(".notice-words")).getText());
        });
    }

    private static List<Alert> alerts(String... headlines) {
        AlertLog log = new AlertLog();
        List<FindingView> all = new ArrayList<>();
        for (String headline : headlines) {
            all.add(AlertLogTest.finding(headline, Severity.PAGE));
        }
        return log.look(all, finding -> "n0", _ -> 0, 0);
    }
}
