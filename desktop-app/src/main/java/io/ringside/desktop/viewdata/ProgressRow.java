package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.RankProgress;

/// How far a rank is, with where it belongs.
///
/// @param stands it is known to stand still
public record ProgressRow(
        int communicator, int nodeIndex, RankProgress progress, boolean stands, boolean stale) {}
