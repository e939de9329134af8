/// Sums, histograms and fits that a window or a daemon's life fills, and where a time came from.
@org.jspecify.annotations.NullMarked
package io.ringside.node.aggregate.statistics;
