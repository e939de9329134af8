/// NCCL's variables, by release, and what is to be said of a value. Facts are NVIDIA's published
/// ones; no process is looked at here.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.variable;
