package io.ringside.desktop.fault;

import io.ringside.protocol.text.ForeignText;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Says faults in one line each. The same fault again is said the 10th, 100th, 1,000th time and so
/// on; of more than 64 different ones the further are told as one. Thread-safe.
public final class FaultLog {
    private static final int MOST_KINDS = 64;
    private static final int MOST_CHARACTERS = 400;
    private static final String OURS = "io.ringside.";

    private final Consumer<String> to;
    private final Map<String, Long> counts = new HashMap<>();

    /// @param to takes a line; called on the thread that met the fault
    public FaultLog(Consumer<String> to) {
        this.to = to;
    }

    /// @param what could not be done, as the beginning of a sentence
    public void say(String what, Throwable failure) {
        String line = line(what, failure);
        long times = count(what + failure.getClass().getName() + place(failure));
        if (times == 1) {
            to.accept(line);
        } else if (isPowerOfTen(times)) {
            to.accept(line + " (" + times + " times)");
        }
    }

    /// One line: what, which fault, where.
    public static String line(String what, Throwable failure) {
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return ForeignText.line(
                what + ": " + failure.getClass().getSimpleName() + place(failure) + message,
                MOST_CHARACTERS);
    }

    private synchronized long count(String kind) {
        String counted = counts.containsKey(kind) || counts.size() < MOST_KINDS ? kind : "others";
        return counts.merge(counted, 1L, Long::sum);
    }

    private static boolean isPowerOfTen(long times) {
        long left = times;
        while (left % 10 == 0) {
            left /= 10;
        }
        return left == 1;
    }

    /// The innermost of our own lines.
    private static String place(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith(OURS)) {
                return " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }
}
