/// Who the ranks are: processes that live, their ranks and communicators, and NCCL's own variables
/// of their environment.
@org.jspecify.annotations.NullMarked
package io.ringside.node.ranks;
