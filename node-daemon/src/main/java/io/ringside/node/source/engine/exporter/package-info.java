/// Exporters of GPUs: the figures that NVML and the amdgpu driver tell, from the pages of other
/// programs. The table of their names is `gpu-exporters.yaml`.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.exporter;
