package io.ringside.protocol.files;

import java.io.IOException;

/// A file that is not read or written: the message is one sentence that names it, the reason and
/// the next step.
public final class UnfitFileException extends IOException {
    public UnfitFileException(String sentence) {
        super(sentence);
    }

    public UnfitFileException(String sentence, IOException cause) {
        super(sentence, cause);
    }
}
