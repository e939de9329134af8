/// Checks of the GPUs and of their way to the network.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check.gpu;
