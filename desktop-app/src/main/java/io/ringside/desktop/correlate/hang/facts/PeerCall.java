package io.ringside.desktop.correlate.hang.facts;

import java.util.OptionalLong;

/// One Send or Recv that has not completed; it waits for its named peer and nobody else. Immutable.
///
/// @param sequence its number among the P2P calls of its rank on the communicator
/// @param peer a rank of the job
/// @param started whether its kernel is known to run
/// @param order as in [CollectiveCall]
public record PeerCall(
        long sequence,
        Direction direction,
        int peer,
        OptionalLong sizeBytes,
        boolean started,
        OptionalLong order) {

    /// Which way the bytes go.
    public enum Direction {
        SEND,
        RECV;

        /// What the peer must call.
        public Direction other() {
            return this == SEND ? RECV : SEND;
        }
    }
}
