package io.ringside.desktop.ui.timeline.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Typeface;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What stands in the gutter does not lie on each other.
class TrackHeadsTest {
    @BeforeAll
    static void toolkit() {
        ViewPulse.startToolkit();
        ViewPulse.onToolkit(Typeface::load);
    }

    @Test
    void aLongPlaceEndsBeforeTheRowsLabels() {
        Typeface face = Typeface.regular(10);
        String place = TrackHeads.beside("simulated-000 GPU 0", List.of("enqueue", "operations"));
        assertTrue(place.endsWith("GPU 0"), place);
        assertTrue(
                12 + face.width(place) + 8 + face.width("operations") <= TrackHeads.GUTTER - 8,
                place);
    }

    @Test
    void aShortPlaceIsWhole() {
        assertEquals("n0 GPU 0", TrackHeads.beside("n0 GPU 0", List.of("enqueue", "operations")));
    }
}
