/// dcgm-exporter's page: GPUs and their MIG instances as NVML tells them, where nobody else does.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.dcgm;
