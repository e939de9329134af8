package io.ringside.desktop.session;

import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.recording.Replay;
import java.util.OptionalLong;

/// How a session behaves.
///
/// @param client who asks, for the daemons' logs
/// @param allowPlainText whether targets on other machines may be reached unencrypted
/// @param pace of recordings
/// @param price of a GPU
/// @param limitNanos how much of a recording or capture is played, by its own time; empty: all
public record SessionOptions(
        String client,
        boolean allowPlainText,
        Replay.Pace pace,
        Price price,
        OptionalLong limitNanos) {
    /// All of what is played.
    public SessionOptions(String client, boolean allowPlainText, Replay.Pace pace, Price price) {
        this(client, allowPlainText, pace, price, OptionalLong.empty());
    }

    public SessionOptions(String client, boolean allowPlainText, Replay.Pace pace) {
        this(client, allowPlainText, pace, Price.UNTOLD);
    }

    public SessionOptions limited(OptionalLong nanos) {
        return new SessionOptions(client, allowPlainText, pace, price, nanos);
    }
}
