package io.ringside.node.capture;

import io.ringside.protocol.blocks.BlockFormat;

/// What makes a block file a `.ring` capture. `protocol/ring/capture-format.md` describes it.
final class CaptureFormat {
    static final BlockFormat FORMAT = new BlockFormat("capture", "RINGCAPT", 1, 0);

    /// Once, first: how it was taken.
    static final int BLOCK_ABOUT = 1;

    /// Events in order of arrival.
    static final int BLOCK_EVENTS = 2;

    private CaptureFormat() {}
}
