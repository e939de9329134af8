package io.ringside.desktop.ui.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Where ranks are stands whole before their bars, while there is room.
class FrontierPainterTest {
    private static final double ROOMY = 900;

    @BeforeAll
    static void toolkit() {
        ViewPulse.startToolkit();
        ViewPulse.onToolkit(Typeface::load);
    }

    @Test
    void aLongNameIsWhole() {
        String host = "simulated-000.cluster";
        double gutter = FrontierPainter.gutter(List.of(rank("n0"), rank(host)), ROOMY);
        assertTrue(gutter - 42 >= Typeface.regular(10).width(host + " GPU 5"), "gutter " + gutter);
    }

    @Test
    void shortNamesMoveNoBar() {
        assertEquals(
                FrontierPainter.gutter(List.of(), ROOMY),
                FrontierPainter.gutter(List.of(rank("n0"), rank("n1")), ROOMY));
    }

    @Test
    void aNameThatNeverEndsLeavesThreeQuartersToTheBars() {
        assertEquals(225, FrontierPainter.gutter(List.of(rank("n".repeat(200))), ROOMY));
    }

    private static RankStanding rank(String host) {
        return new RankStanding(
                0,
                0,
                OptionalInt.of(0),
                host + ":7575",
                host,
                "GPU 5",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                "",
                "alive",
                OptionalLong.empty(),
                false);
    }
}
