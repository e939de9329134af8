/// The node's GPUs, read through NVML by hand-written Panama bindings.
@org.jspecify.annotations.NullMarked
package io.ringside.node.nvml;
