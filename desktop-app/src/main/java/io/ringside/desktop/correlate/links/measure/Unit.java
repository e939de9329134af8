package io.ringside.desktop.correlate.links.measure;

/// Something whose time is compared with others of its cell: a link, or one channel of it.
///
/// @param cell only units of one cell are compared: one class of links, one size of steps
/// @param sender number of the end that sends
/// @param receiver number of the other end
/// @param turn how many ranks further on its receiver is: in an all-to-all whose turn it is
/// @param logNanos logarithm of the time of a step, of each window; at least one
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never written
public record Unit(String cell, int sender, int receiver, int turn, double[] logNanos) {}
