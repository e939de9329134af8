package io.ringside.node.fault;

import java.io.IOException;
import java.io.InputStream;

/// Stops the process when its standard input ends: whoever started it and held the other end is
/// gone, however it went. Any thread.
public final class InputEnd {
    private InputEnd() {}

    /// From now on, within the limit, as at SIGTERM but with code 0. What comes in is passed over.
    public static void start(InputStream input, StopLimit limit) {
        Runnable exit = limit.around(() -> Runtime.getRuntime().exit(0));
        Thread.ofPlatform()
                .daemon()
                .name("ringside-input")
                .start(() -> {
                    await(input);
                    exit.run();
                });
    }

    /// Returns when nothing more can come.
    static void await(InputStream input) {
        byte[] passedOver = new byte[256];
        try {
            while (input.read(passedOver) >= 0) {
                // Said to nobody.
            }
        } catch (IOException _) {
            // An input that cannot be read has ended too.
        }
    }
}
