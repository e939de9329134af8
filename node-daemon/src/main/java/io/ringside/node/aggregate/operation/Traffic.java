package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import org.jspecify.annotations.Nullable;

/// What a transfer counts for: its channel, and on the sending side its link.
public record Traffic(ChannelStatistics channel, @Nullable LinkStatistics link) {}
