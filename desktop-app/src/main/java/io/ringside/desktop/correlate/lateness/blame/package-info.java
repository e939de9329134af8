/// Whom a lateness comes from, and which waits of others it is charged with.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.lateness.blame;
