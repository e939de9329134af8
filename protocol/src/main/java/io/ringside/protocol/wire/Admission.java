package io.ringside.protocol.wire;

/// Asked for room before a message is decoded: whoever holds several nodes' messages in one heap.
public interface Admission {
    /// Refuses nothing.
    Admission ANY = (_, _) -> {};

    /// May block until others have let go.
    ///
    /// @param decodingBytes what the message takes while it is decoded, roughly and rather too
    ///   much, and with it those that its [MessageReader] has decoded before
    /// @param heldBytes what remains of it as long as it is shown
    /// @throws OverBudgetException if there is no room for it beside what is held already
    void admit(long decodingBytes, long heldBytes) throws OverBudgetException;
}
