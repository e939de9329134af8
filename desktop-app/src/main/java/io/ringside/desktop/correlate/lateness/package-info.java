/// Which rank comes late to its collectives, by its GPU or by its processor, and who waits for it.
/// Pure: the same operations give the same answer, live or recorded.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.lateness;
