/// Figures of links from samples: lines of time over size, and which of many stand out. Knows
/// nothing of ranks. Pure and deterministic.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.links.measure;
