/// The drain thread: finds segments, reads their lanes in turn, changes levels, gives up what is
/// over. What it reads goes to a [io.ringside.node.ring.told.DrainListener].
@org.jspecify.annotations.NullMarked
package io.ringside.node.drain;
