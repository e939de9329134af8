package io.ringside.node.ring;

/// Why a file is not drained: one clause that continues "file X is refused: ".
public final class RefusedSegment extends Exception {
    public enum Kind {
        /// What is in it will not do.
        CONTENT,
        /// Its writer may still be at work.
        UNFINISHED,
        /// There is no room for it now.
        BEYOND_ALL,
        /// It had a place and gave it up to another; it gets one again when one is free.
        GAVE_WAY
    }

    private final Kind kind;

    RefusedSegment(String reason) {
        this(reason, Kind.CONTENT);
    }

    private RefusedSegment(String reason, Kind kind) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    static RefusedSegment unfinished(String reason) {
        return new RefusedSegment(reason, Kind.UNFINISHED);
    }

    static RefusedSegment beyondAll(String reason) {
        return new RefusedSegment(reason, Kind.BEYOND_ALL);
    }

    public Kind kind() {
        return kind;
    }

    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
