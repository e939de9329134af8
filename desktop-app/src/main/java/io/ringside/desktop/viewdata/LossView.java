package io.ringside.desktop.viewdata;

/// Records lost or calls found odd, by stage and reason, over all nodes that are not stale.
///
/// @param anomaly true: an odd call, nothing was lost
public record LossView(String stage, String reason, long count, boolean anomaly) {}
