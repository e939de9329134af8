package io.ringside.desktop.model;

/// Where a duration comes from, best first.
public enum TimingSource {
    /// GPU: last stop minus first start over the rank's channels.
    KERNEL("kernel"),
    /// GPU: two CUDA events around the launch of one operation.
    EVENT("event"),
    /// Last proxy stop minus first proxy start.
    PROXY("proxy"),
    /// Host only: how long enqueueing took, not the operation.
    ENQUEUE("enqueue");

    private final String text;

    TimingSource(String text) {
        this.text = text;
    }

    /// As reports and tables print it.
    public String text() {
        return text;
    }
}
