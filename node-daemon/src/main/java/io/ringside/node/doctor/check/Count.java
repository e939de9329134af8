package io.ringside.node.doctor.check;

/// Numbers of things in sentences. Stateless.
final class Count {
    private Count() {}

    /// "1 GPU", "8 GPUs".
    static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
