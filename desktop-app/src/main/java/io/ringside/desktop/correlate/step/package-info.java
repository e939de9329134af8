/// What a job does again and again, how long that takes, and what a cause takes of it. Pure: the
/// same calls give the same answer, live or recorded.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.step;
