/// What an explanation is made from: the figures of each rank over the last minute, as its node's
/// sources told them, and what they were before.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.explain.facts;
