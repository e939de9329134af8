package io.ringside.node.source.engine.prometheus;

/// How one request for a page ended.
public sealed interface Scrape {
    /// At least a part of the page came.
    record Read(Page page) implements Scrape {}

    /// @param reason a sentence with the next step
    record Unreadable(String reason) implements Scrape {}
}
