/// Who hangs, from the snapshots of all nodes: what the hang analysis asks for, and since when it
/// is so. Pure: the same snapshots give the same answer, live or recorded.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.live;
