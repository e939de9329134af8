/// Who a process is: container, pod, job, tenant, cgroup, CPUs and memory nodes, ranks and GPUs.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.identity;
