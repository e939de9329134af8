package io.ringside.node.source.engine.exporter;

/// Of what a series is: a GPU, or one of its instances. Immutable.
///
/// @param key what tells the GPU apart on its page; empty: nothing does
/// @param instance its number on the GPU; empty: the GPU as a whole
record GpuSubject(String key, String instance) {
    static final GpuSubject NONE = new GpuSubject("", "");

    GpuSubject gpu() {
        return new GpuSubject(key, "");
    }

    boolean isInstance() {
        return !instance.isEmpty();
    }
}
