/// Who hangs and who only waits: judges neutral facts of communicators, ranks and hosts, whoever
/// told them (a live stream, a recording, a dump of another tool). Pure functions of their input:
/// no clock, no threads, no input or output.
@NullMarked
package io.ringside.desktop.correlate.hang;

import org.jspecify.annotations.NullMarked;
