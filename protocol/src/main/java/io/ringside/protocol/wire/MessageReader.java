package io.ringside.protocol.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Decodes messages that others wrote: what would become more objects than one node may cost is
/// refused before it is decoded, and texts that could steer a terminal or a window are cleaned.
/// Counts what it has decoded, for what is held together, as the messages of one block. Owned by
/// one thread.
public final class MessageReader {
    /// A message's own limit and what may be held beside it.
    private static final long MOST_HELD = 2 * MessageBudget.MOST_MESSAGES;

    private final Admission admission;
    private long held;
    private long decodingBytes;

    /// One that asks nobody.
    public MessageReader() {
        this(Admission.ANY);
    }

    /// @param admission is asked before each message is decoded
    public MessageReader(Admission admission) {
        this.admission = admission;
    }

    /// @param prototype of the message's type
    /// @param bytes from position to limit; its position is left as it was
    /// @throws OverBudgetException if it holds more than is read of one node
    /// @throws InvalidProtocolBufferException if it is no such message
    public <T extends Message> T read(T prototype, ByteBuffer bytes) throws IOException {
        byte[] message = array(bytes);
        MessageBudget budget = MessageBudget.of(prototype.getDescriptorForType(), message);
        budget.check();
        held += budget.messages();
        if (held > MOST_HELD) {
            throw new OverBudgetException(
                    "sent messages with " + held + " parts at once, more than " + MOST_HELD);
        }
        decodingBytes += budget.decodingBytes();
        admission.admit(decodingBytes, budget.heldBytes());
        Message decoded = prototype.getParserForType().parseFrom(message);
        return sameType(prototype, budget.isClean() ? decoded : MessageCleaner.cleaned(decoded));
    }

    @SuppressWarnings("unchecked") // a parser gives its prototype's type
    private static <T extends Message> T sameType(T prototype, Message decoded) {
        if (!prototype.getClass().isInstance(decoded)) {
            throw new IllegalStateException("a parser of another type: " + decoded.getClass());
        }
        return (T) decoded;
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
