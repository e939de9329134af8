/// What is known of each node, communicator and rank over time, of what their daemons told.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.live.track;
