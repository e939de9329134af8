package io.ringside.protocol.wire;

import java.io.IOException;

/// A message that holds more than is read of one node. The message says what, how much and the
/// limit, without the sender's name: "sent a Snapshot with 200000 of Member, more than 65536".
public final class OverBudgetException extends IOException {
    public OverBudgetException(String message) {
        super(message);
    }
}
