/// NCCL's log lines: what one looks like, what may stand around it, and whose it is where several
/// processes write into one file. Why it is so: docs/decisions/0036.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.nccllog.line;
