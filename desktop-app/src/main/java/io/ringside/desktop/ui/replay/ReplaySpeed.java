package io.ringside.desktop.ui.replay;

import java.util.List;

/// Speeds to choose from: times as fast as it was recorded.
record ReplaySpeed(double times) {
    static final List<ReplaySpeed> ALL =
            List.of(0.25, 0.5, 1.0, 2.0, 4.0, 16.0, 64.0).stream().map(ReplaySpeed::new).toList();

    @Override
    public String toString() {
        return (times == Math.rint(times) ? Long.toString((long) times) : Double.toString(times))
                + "\u00D7";
    }
}
