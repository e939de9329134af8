/// The processes of this host that use NCCL: found by what they have mapped and by their segments.
/// Of their environment only NCCL's own variables are read, and no command line.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.rank;
