/// Connections by gRPC to whom nobody vouches for: how much of what they make us write is kept.
@NullMarked
package io.ringside.protocol.channel;

import org.jspecify.annotations.NullMarked;
