/// What the daemons of a simulated cluster send: the stream's own messages, made from the job.
@NullMarked
package io.ringside.desktop.simulation.message;

import org.jspecify.annotations.NullMarked;
