package io.ringside.node.doctor.check.word;

/// Numbers of things in sentences. Stateless.
public final class Count {
    private Count() {}

    /// "1 GPU", "8 GPUs".
    public static String of(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
