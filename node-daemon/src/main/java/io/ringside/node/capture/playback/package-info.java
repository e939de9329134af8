/// Plays `.ring` captures: through segments of its own, so that the real reader drains them, at any
/// speed, with unscaled stamps.
@org.jspecify.annotations.NullMarked
package io.ringside.node.capture.playback;
