/// One connection for each node: tries again by itself, and hands over the newest snapshot.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.feed;
