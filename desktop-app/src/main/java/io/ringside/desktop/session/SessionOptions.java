package io.ringside.desktop.session;

import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.recording.Replay;

/// How a session behaves.
///
/// @param client who asks, for the daemons' logs
/// @param allowPlainText whether targets on other machines may be reached unencrypted
/// @param pace of recordings
/// @param price of a GPU
public record SessionOptions(String client, boolean allowPlainText, Replay.Pace pace, Price price) {
    public SessionOptions(String client, boolean allowPlainText, Replay.Pace pace) {
        this(client, allowPlainText, pace, Price.UNTOLD);
    }
}
