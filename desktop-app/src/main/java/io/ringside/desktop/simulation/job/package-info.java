/// The job of a simulated cluster: its ranks, groups and calls, the faults planted in it, and when
/// each rank comes to each call. The same seed gives the same job. No messages and no clock.
@NullMarked
package io.ringside.desktop.simulation.job;

import org.jspecify.annotations.NullMarked;
