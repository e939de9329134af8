package io.ringside.node.health.language;

import io.ringside.protocol.figures.Figure;
import org.jspecify.annotations.Nullable;

/// One subject at one time, as an expression sees it. What is not known is NaN, never zero. Belongs
/// to the thread that judges; nothing blocks.
public interface Scope {
    double UNKNOWN = Double.NaN;

    double figure(Figure figure);

    /// Null when no source gives it.
    @Nullable String attribute(String name);

    /// By how much a counter grew within the window, restarts of the counter taken out.
    double increase(Counted counted);

    /// Growth per second, over the part of the window that was seen; unknown until that is half of
    /// it.
    double rate(Counted counted);

    /// The median over the subject's peers, without itself; unknown with fewer than three.
    double peers(PeerTerm term);

    /// The greatest of all subjects of this node that have the figure.
    double most(Figure figure);

    /// Since the newest reading of the subject.
    double ageSeconds();
}
