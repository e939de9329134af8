package io.ringside.protocol.figures;

/// What a reading, an event or a finding is about; the same numbers as `ringside.v1.SubjectKind`.
public enum SubjectKind {
    HOST(1, "host"),
    GPU(2, "gpu"),
    GPU_INSTANCE(3, "gpu_instance"),
    GPU_LINK(4, "gpu_link"),
    GPU_PROCESS(5, "gpu_process"),
    PROCESS(6, "process"),
    NETWORK_PORT(7, "network_port"),
    NETWORK_INTERFACE(8, "network_interface"),
    ENGINE(9, "engine"),
    SOURCE(10, "source"),
    COMMUNICATOR(11, "communicator");

    private final int number;
    private final String id;

    SubjectKind(int number, String id) {
        this.number = number;
        this.id = id;
    }

    public int number() {
        return number;
    }

    /// As in the health rules: "gpu_link".
    public String id() {
        return id;
    }
}
