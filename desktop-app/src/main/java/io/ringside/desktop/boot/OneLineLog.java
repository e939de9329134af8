package io.ringside.desktop.boot;

import io.ringside.protocol.text.ForeignText;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What libraries log by way of java.util.logging: one line each, cleaned, and at most 200 in all,
/// the last of which says so. Thread-safe.
final class OneLineLog extends Formatter implements Filter {
    static final int MOST_LINES = 200;
    private static final int MOST_CHARACTERS = 400;

    private final AtomicInteger lines = new AtomicInteger();

    /// For every handler that there is.
    static void install() {
        OneLineLog log = new OneLineLog();
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(log);
            handler.setFilter(log);
        }
    }

    @Override
    public boolean isLoggable(LogRecord logged) {
        return lines.get() < MOST_LINES;
    }

    @Override
    public String format(LogRecord logged) {
        boolean last = lines.incrementAndGet() == MOST_LINES;
        Throwable thrown = logged.getThrown();
        String text =
                logged.getLevel()
                        + " "
                        + logged.getLoggerName()
                        + ": "
                        + formatMessage(logged)
                        + (thrown == null ? "" : " (" + thrown + ")");
        return ForeignText.line(text, MOST_CHARACTERS)
                + (last ? "; the library's further lines are left out" : "")
                + System.lineSeparator();
    }
}
