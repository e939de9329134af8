/// NVML's numbers and words: fields, limits, attributes, error counters.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nvml.value;
