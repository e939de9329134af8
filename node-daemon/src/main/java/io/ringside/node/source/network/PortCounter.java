package io.ringside.node.source.network;

import io.ringside.protocol.figures.Figure;
import java.util.List;

/// A counter of a port: one file, or several whose sum it is. Immutable.
///
/// @param paths below the port's folder; those that are not there are left out of the sum
/// @param scale from a file's unit to the figure's
/// @param isFrequent whether it is read at every look
record PortCounter(Figure figure, List<String> paths, int scale, boolean isFrequent) {
    PortCounter {
        paths = List.copyOf(paths);
    }

    static PortCounter of(PortFile file) {
        return new PortCounter(file.figure, List.of(file.path), file.scale, file.isFrequent);
    }
}
