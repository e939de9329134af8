package io.ringside.node.fault;

import io.ringside.protocol.text.ForeignText;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/// Hears what gRPC, netty and the JDK write to `java.util.logging`. They catch what is thrown in
/// their threads and write it down, an [OutOfMemoryError] too: that is looked for in all of it.
/// Warnings are not passed on (gRPC warns, with a stack trace, whenever a client goes away); what
/// is severe is one line, of those of one logger the first, the second, the fourth, the eighth and
/// so on: a client can cause one with each request that is no message.
final class LibraryLogs extends Handler {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("library");
    private static final int MOST_CHARACTERS = 400;
    private static final int MOST_LOGGERS = 64;

    private final Faults faults;
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    private LibraryLogs(Faults faults) {
        this.faults = faults;
        setLevel(Level.WARNING);
    }

    static LibraryLogs of(Faults faults) {
        return new LibraryLogs(faults);
    }

    /// In place of all other handlers.
    static void install(Faults faults) {
        Logger root = Logger.getLogger("");
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(new LibraryLogs(faults));
    }

    @Override
    public void publish(LogRecord record) {
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            faults.heard(String.valueOf(record.getLoggerName()), thrown);
        }
        if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
            String logger = String.valueOf(record.getLoggerName());
            long count = counts.merge(known(logger), 1L, Long::sum);
            if (Long.bitCount(count) != 1) {
                return;
            }
            LOG.error(
                    "{}{}: {}",
                    logger,
                    count == 1 ? "" : " (%,d times)".formatted(count),
                    ForeignText.line(
                            record.getMessage() + (thrown == null ? "" : ": " + thrown),
                            MOST_CHARACTERS));
        }
    }

    /// Counted together where there are too many.
    private String known(String logger) {
        return counts.size() < MOST_LOGGERS || counts.containsKey(logger) ? logger : "others";
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
