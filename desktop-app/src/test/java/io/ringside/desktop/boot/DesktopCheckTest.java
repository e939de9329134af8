package io.ringside.desktop.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesktopCheckTest {

    @Test
    void linuxWithoutADisplayIsToldWhatToDo() {
        String why = DesktopCheck.obstacle("Linux", "", Map.of("DISPLAY", "")).orElseThrow();
        assertTrue(why.contains("neither DISPLAY nor WAYLAND_DISPLAY is set"), why);
        assertTrue(why.contains("ssh -X") && why.contains("ringside snapshot"), why);
    }

    @Test
    void aDisplayOfEitherKindWillDoAndOtherSystemsNeedNone() {
        assertEquals(Optional.empty(), DesktopCheck.obstacle("Linux", "", Map.of("DISPLAY", ":0")));
        assertEquals(
                Optional.empty(),
                DesktopCheck.obstacle("Linux", "", Map.of("WAYLAND_DISPLAY", "wayland-0")));
        assertEquals(Optional.empty(), DesktopCheck.obstacle("Mac OS X", "", Map.of()));
        assertEquals(Optional.empty(), DesktopCheck.obstacle("Linux", "Headless", Map.of()));
    }
}
