/// Captures (`.ring`) as nodes to follow: the daemon's own program plays them, as a child.
@NullMarked
package io.ringside.desktop.feed.played;

import org.jspecify.annotations.NullMarked;
