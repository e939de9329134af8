/// NVML's functions by hand-written Panama bindings: the library, its session, one device's calls.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nvml.call;
