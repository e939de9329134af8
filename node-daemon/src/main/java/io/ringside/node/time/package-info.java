/// Time as the daemon sees it: injected, so that playback and tests own it.
@org.jspecify.annotations.NullMarked
package io.ringside.node.time;
