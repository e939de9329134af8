/// What the numbers mean that NVIDIA's driver tells of GPUs, whoever of the sources reads them.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.gpu;
