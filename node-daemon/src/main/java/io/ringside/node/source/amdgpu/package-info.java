/// AMD GPUs by the files of their driver: no library is needed.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.amdgpu;
