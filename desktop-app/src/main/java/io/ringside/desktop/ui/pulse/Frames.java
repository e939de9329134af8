package io.ringside.desktop.ui.pulse;

/// What follows the screen's frames. Called on the FX thread.
@FunctionalInterface
public interface Frames {
    /// @param nanos a steady clock of frames, of no known origin
    void frame(long nanos);
}
