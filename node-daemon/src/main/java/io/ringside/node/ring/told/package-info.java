/// What the ring's side tells and is asked: images of segments, ends of processes, raises of the
/// level. Data and interfaces only.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ring.told;
