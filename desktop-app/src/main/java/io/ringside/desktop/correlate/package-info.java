/// Findings from all nodes' operations: who waits for whom, and why. Pure: no clock, no JavaFX, no
/// threads; live and recorded snapshots alike.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate;
