package io.ringside.node.capture.file;

import io.ringside.protocol.blocks.BlockFormat;

/// What makes a block file a `.ring` capture. `protocol/ring/capture-format.md` describes it.
public final class CaptureFormat {
    public static final BlockFormat FORMAT = new BlockFormat("capture", "RINGCAPT", 1, 1);

    /// Once, first: how it was taken.
    public static final int BLOCK_ABOUT = 1;

    /// Events in order of arrival.
    public static final int BLOCK_EVENTS = 2;

    /// What the sources said, in order of arrival; needs the blocks of this type before it. Stands
    /// before the block of events of the same time. Since 1.1.
    public static final int BLOCK_HEALTH = 3;

    private CaptureFormat() {}
}
