/// The node's GPUs through NVML: what is looked at how often, and the events it tells by itself.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nvml;
