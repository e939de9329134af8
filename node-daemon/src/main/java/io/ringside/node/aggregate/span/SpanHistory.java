package io.ringside.node.aggregate.span;

import java.util.ArrayList;
import java.util.List;

/// The spans of the latest closed windows, up to a total; the oldest windows go first. The drain
/// thread adds; any thread reads.
public final class SpanHistory {
    private static final int MAX_WINDOWS = 4096;

    private final int maxSpans;
    private volatile List<SpanWindow> windows = List.of();

    public SpanHistory(int maxSpans) {
        this.maxSpans = maxSpans;
    }

    /// Oldest first.
    public List<SpanWindow> windows() {
        return windows;
    }

    public void add(SpanWindow window) {
        if (window.size() == 0 && window.omitted() == 0) {
            return;
        }
        List<SpanWindow> kept = new ArrayList<>(windows);
        kept.add(window);
        long spans = kept.stream().mapToLong(SpanWindow::size).sum();
        while ((spans > maxSpans || kept.size() > MAX_WINDOWS) && kept.size() > 1) {
            spans -= kept.removeFirst().size();
        }
        windows = List.copyOf(kept);
    }
}
