package io.ringside.desktop.dump.plain;

import io.ringside.protocol.text.ForeignText;
import java.io.IOException;

/// A dump that cannot be read. The message is one sentence for the user.
public final class DumpException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int MOST_CHARACTERS = 2048;

    public DumpException(String sentence) {
        super(ForeignText.line(sentence, MOST_CHARACTERS));
    }

    /// The message, with its full stop.
    public String sentence() {
        String line = String.valueOf(getMessage());
        return line.endsWith(".") ? line : line + ".";
    }
}
