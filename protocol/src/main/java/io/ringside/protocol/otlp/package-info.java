/// Forwarding by OTLP: what points a snapshot becomes, and how they are sent.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.otlp;
