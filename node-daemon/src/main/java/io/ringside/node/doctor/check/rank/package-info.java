/// Checks of the processes that use NCCL: plugin, versions, variables, rings.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check.rank;
