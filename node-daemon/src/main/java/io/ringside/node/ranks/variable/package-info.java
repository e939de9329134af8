/// NCCL's variables: NVIDIA's published facts, and which of their values may be shown. Knows no
/// other package of the daemon.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ranks.variable;
