/// What NCCL writes to its log and graph files: warnings, and the rings of communicators.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nccllog;
