package io.ringside.protocol.blocks;

import java.io.IOException;

/// A block file that is refused: the message is one sentence that names the file, the reason and
/// the next step.
public final class BlockFileException extends IOException {
    BlockFileException(String message) {
        super(message);
    }
}
