/// Checks of the host: clock, Java, memory, permissions, configuration, segments.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check.host;
