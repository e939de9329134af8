package io.ringside.protocol.blocks;

import io.ringside.protocol.text.ForeignText;
import java.io.IOException;

/// A block file that is refused: the message is one sentence that names the file, the reason and
/// the next step.
public final class BlockFileException extends IOException {
    private static final int MOST_CHARACTERS = 2048;

    BlockFileException(String message) {
        super(ForeignText.line(message, MOST_CHARACTERS));
    }
}
