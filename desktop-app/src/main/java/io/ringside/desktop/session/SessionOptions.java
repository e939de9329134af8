package io.ringside.desktop.session;

import io.ringside.desktop.recording.Replay;

/// How a session behaves.
///
/// @param client who asks, for the daemons' logs
/// @param allowPlainText whether targets on other machines may be reached unencrypted
/// @param pace of recordings
public record SessionOptions(String client, boolean allowPlainText, Replay.Pace pace) {}
