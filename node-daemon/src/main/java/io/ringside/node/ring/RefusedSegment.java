package io.ringside.node.ring;

/// Why a file is not drained: one clause that continues "file X is refused: ".
final class RefusedSegment extends Exception {
    private final boolean unfinished;

    RefusedSegment(String reason) {
        this(reason, false);
    }

    private RefusedSegment(String reason, boolean unfinished) {
        super(reason, null, false, false);
        this.unfinished = unfinished;
    }

    /// A file whose writer may still be at work.
    static RefusedSegment unfinished(String reason) {
        return new RefusedSegment(reason, true);
    }

    boolean isUnfinished() {
        return unfinished;
    }

    String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
