package io.ringside.desktop.dump;

/// Whose dump it is. Immutable.
public enum DumpKind {
    FLIGHT_RECORDER("PyTorch Flight Recorder dump"),
    RAS("NCCL RAS output (ncclras -f json)"),
    INSPECTOR("NCCL Inspector log");

    private final String words;

    DumpKind(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
