package io.ringside.node.drain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of a directory of segments, whose files anybody may make as fast as they like: at most
/// 40 lines within 300 scans, which is a minute, then how many were left out. Owned by the drain
/// thread.
public final class ScanLog {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);
    public static final int MOST_LINES = 40;
    private static final int MOST_ERRORS = 5;
    public static final int PERIOD_SCANS = 300;

    private int scans;
    private int lines;
    private int errors;
    private int leftOut;

    /// To be called once a scan.
    public void scan() {
        scans++;
        if (scans < PERIOD_SCANS) {
            return;
        }
        if (leftOut > 0) {
            LOG.warn("{} more lines about segments were left out within the last minute", leftOut);
        }
        scans = 0;
        lines = 0;
        errors = 0;
        leftOut = 0;
    }

    public void info(String line, Object... values) {
        if (mayWrite()) {
            LOG.info(line, values);
        }
    }

    void warn(String line, Object... values) {
        if (mayWrite()) {
            LOG.warn(line, values);
        }
    }

    /// A bug of ours, with its trace: five of them beside the lines.
    void error(Throwable fault, String line, Object value) {
        if (errors < MOST_ERRORS) {
            errors++;
            LOG.error(line, value, fault);
        } else {
            leftOut++;
        }
    }

    /// Left out since the period began.
    public int leftOut() {
        return leftOut;
    }

    private boolean mayWrite() {
        if (lines == MOST_LINES) {
            leftOut++;
            return false;
        }
        lines++;
        return true;
    }
}
