package io.ringside.protocol.blocks;

import io.ringside.protocol.text.ForeignText;
import java.io.IOException;

/// A block file that is refused: the message is one sentence that names the file, the reason and
/// the next step.
public final class BlockFileException extends IOException {
    private static final int MOST_CHARACTERS = 2048;

    private final String reason;

    BlockFileException(String message) {
        this(message, message);
    }

    /// @param reason of the message, what is wrong alone: "ends early"
    BlockFileException(String message, String reason) {
        super(ForeignText.line(message, MOST_CHARACTERS));
        this.reason = ForeignText.line(reason, MOST_CHARACTERS);
    }

    /// What is wrong, without file, place and next step, where the message has these apart.
    public String reason() {
        return reason;
    }
}
