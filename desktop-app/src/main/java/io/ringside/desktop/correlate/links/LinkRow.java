package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.measure.LinkFit;
import java.util.List;
import java.util.OptionalInt;

/// What is known of one link of one communicator, from measured steps.
///
/// @param channel of one channel; empty: of all together
/// @param stepBytes mean size of a step in the latest windows
/// @param stepNanos mean wire time of a step
/// @param steps in these windows
/// @param windows of a second or more
/// @param channels each channel alone; empty for a channel
public record LinkRow(
        End from,
        End to,
        LinkClass linkClass,
        long commHash,
        OptionalInt channel,
        double stepBytes,
        double stepNanos,
        long steps,
        int windows,
        LinkFit fit,
        List<LinkRow> channels) {
    public LinkRow {
        channels = List.copyOf(channels);
    }
}
