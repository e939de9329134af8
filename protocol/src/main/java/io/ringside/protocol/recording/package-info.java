/// Recordings (`.ringside`): the messages of the stream as they arrived, on disk, with an index by
/// time.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.recording;
