/// Why a rank, or a job, is slow: hypotheses from all layers, with what speaks for and against
/// each.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.explain;
