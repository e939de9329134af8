package io.ringside.desktop.state.history;

import io.ringside.desktop.model.NodeSnapshot.Link;
import io.ringside.desktop.model.Provenance;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which row of links it is. Immutable.
record LinkKey(long commHash, int from, int to, Provenance provenance) {
    static LinkKey of(Link link) {
        return new LinkKey(link.commHash(), link.from(), link.to(), link.provenance());
    }

    /// How long it was busy since the daemon's start; 0 where its rate is not known.
    static double busySeconds(Link link) {
        double rate = link.rateBytesPerSecond().orElse(0);
        return rate > 0 ? link.bytes() / rate : 0;
    }

    /// What it moved in some time: a rate of that time, and no latency, which comes of all steps
    /// since the start.
    Link over(long bytes, long count, double busySeconds) {
        return new Link(
                commHash,
                from,
                to,
                provenance,
                bytes,
                count,
                busySeconds > 0 && bytes > 0
                        ? OptionalDouble.of(bytes / busySeconds)
                        : OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }
}
