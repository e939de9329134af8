/// By how much each rank came behind the others in each call: the calls lined up on one clock, with
/// the steps that they make. Knows nothing of who is to blame.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.lateness.lag;
