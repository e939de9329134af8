/// GPUs as a snapshot tells of them: what one source says of one, what is known of it when all are
/// heard, and the table of the figures that tiles, reports and OTLP show.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.gpu;
