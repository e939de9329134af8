package io.ringside.desktop.viewdata.finding;

import java.util.List;

/// What is wrong, and where the ranks are. Immutable.
///
/// @param findings the most costly first
/// @param standings of each communicator, those that stand first
/// @param origin of a dump of another tool, what it was read from, a sentence; empty: of daemons
public record Concerns(
        List<FindingView> findings, List<CommunicatorStanding> standings, String origin) {
    public static final Concerns NONE = new Concerns(List.of(), List.of(), "");

    public Concerns {
        findings = List.copyOf(findings);
        standings = List.copyOf(standings);
    }

    /// How many communicators are known to stand still.
    public long standing() {
        return standings.stream()
                .filter(each -> each.state() == CommunicatorStanding.State.STANDS)
                .count();
    }
}
