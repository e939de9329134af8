package io.ringside.node.drain;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The faults that passes of the drain loop met: counted, told in the log once while they go on,
/// and shown. The drain thread's.
public final class DrainFaults {
    static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(DrainFaults.class);
    private static final String NAME = "drain";

    /// Faults that are further apart are each one's own.
    private static final long APART_NANOS = 5_000_000_000L;

    private static final int MOST_CHARACTERS = 200;

    private final LongSupplier hostNanos;
    private final long apartNanos;
    private long count;
    private String latest = "";
    private long latestNanos;
    private long firstOfRunNanos;

    /// @param hostNanos the loop's clock
    /// @param periodNanos of what follows a pass by the clock: faults so far apart may be of one
    ///   kind
    public DrainFaults(LongSupplier hostNanos, long periodNanos) {
        this.hostNanos = hostNanos;
        apartNanos = APART_NANOS + 2 * periodNanos;
    }

    /// @return whether passes have been failing for too long to go on
    boolean met(Throwable fault) {
        long now = hostNanos.getAsLong();
        boolean isNews = count == 0 || now - latestNanos > apartNanos;
        firstOfRunNanos = isNews ? now : firstOfRunNanos;
        count++;
        latestNanos = now;
        latest = ForeignText.line(fault.toString(), MOST_CHARACTERS);
        if (isNews) {
            LOG.error("A pass of the drain loop failed; it goes on", fault);
        }
        return now - firstOfRunNanos > PATIENCE_NANOS;
    }

    /// Nothing as long as no pass has failed.
    public List<SourceStatus> statuses() {
        if (count == 0) {
            return List.of();
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(hostNanos.getAsLong() - latestNanos);
        String sentence =
                "%d passes have failed, the latest %d s ago (%s); what they had not handed on may be missing. Please report this."
                        .formatted(count, seconds, latest);
        return List.of(new SourceStatus(NAME, State.WARN, sentence));
    }
}
