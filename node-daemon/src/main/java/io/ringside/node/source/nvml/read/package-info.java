/// One reader for each look at a GPU, and what takes it through all GPUs.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nvml.read;
