package io.ringside.node.aggregate;

import org.jspecify.annotations.Nullable;

/// What a transfer counts for: its channel, and on the sending side its link.
record Traffic(ChannelStatistics channel, @Nullable LinkStatistics link) {}
