package io.ringside.node.source.nccllog.line;

/// Why something that NCCL wrote is not used. There are no others.
public enum DropReason {
    /// Another line begins inside it, or its words do not fit its kind.
    CUT("cut by what another process wrote"),
    /// A line of another process had been begun and not ended: the end of this one may be that
    /// one's.
    IN_DOUBT("whose end may be another process's"),
    /// Words of NCCL whose beginning stands elsewhere.
    HEADLESS("without their beginning"),
    /// A communicator whose Init lines do not belong together, or whose rings are not whole.
    NOT_PAIRED("of communicators whose beginning and end do not fit together");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /// Ends the sentence "12 lines ...".
    public String words() {
        return words;
    }
}
