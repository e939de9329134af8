/// What links and operations had counted at moments of the last minutes: for figures of a range of
/// time.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.state.history;
