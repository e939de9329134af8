package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.TrackKind;

/// Where a span belongs, in the communicator's own ranks: the axis may change, this does not.
/// Immutable.
///
/// @param channel -1 none
/// @param peer -1 none
public record TrackKey(
        TrackKind kind, long commHash, int rank, int channel, int peer, boolean send) {
    static TrackKey of(TrackKind kind, long commHash, int rank) {
        return new TrackKey(kind, commHash, rank, -1, -1, false);
    }
}
