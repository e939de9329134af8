package io.ringside.node.stream.message;

import io.ringside.protocol.text.ForeignText;

/// Who this daemon is; constant for its run. `bootId` is empty when unknown.
public record NodeIdentity(
        String hostName,
        String bootId,
        String daemonVersion,
        long startEpochNanos,
        long periodNanos) {
    private static final int MOST_CHARACTERS = 255;

    public NodeIdentity {
        hostName = ForeignText.line(hostName, MOST_CHARACTERS);
        bootId = ForeignText.line(bootId, MOST_CHARACTERS);
        daemonVersion = ForeignText.line(daemonVersion, MOST_CHARACTERS);
    }
}
