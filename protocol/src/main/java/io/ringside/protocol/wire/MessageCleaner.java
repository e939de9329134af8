package io.ringside.protocol.wire;

import com.google.protobuf.Message;
import io.ringside.protocol.text.ForeignText;

/// Cleans every text in a message, whatever its type. Stateless.
final class MessageCleaner {
    private MessageCleaner() {}

    static Message cleaned(Message message) {
        return MessageTexts.mapped(
                message,
                text -> ForeignText.line(text, MessageBudget.MOST_TEXT_BYTES),
                MessageCleaner::cleaned);
    }
}
