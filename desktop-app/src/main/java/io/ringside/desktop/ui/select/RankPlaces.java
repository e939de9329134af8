package io.ringside.desktop.ui.select;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.HashMap;
import java.util.Map;

/// Where the ranks of each communicator stand on the rank axis: a rank has another number in each.
/// Immutable once made.
public final class RankPlaces {
    /// No rank of the axis.
    public static final int UNKNOWN = Integer.MAX_VALUE;

    private final ClusterView view;
    private final Map<Place, Integer> places = new HashMap<>();

    private record Place(long commHash, int rank) {}

    private RankPlaces(ClusterView view) {
        this.view = view;
    }

    public static RankPlaces of(ClusterView view) {
        RankPlaces places = new RankPlaces(view);
        for (CommunicatorStanding standing : view.concerns().standings()) {
            for (RankStanding rank : standing.ranks()) {
                rank.rankIndex()
                        .ifPresent(at ->
                                places.places.put(
                                        new Place(standing.commHash(), rank.rank()), at));
            }
        }
        return places;
    }

    /// Its rank axis index; [#UNKNOWN] where the view does not tell.
    ///
    /// @param communicator communicator index
    public int of(int communicator, int rank) {
        if (communicator < 0 || communicator >= view.communicators().size()) {
            return UNKNOWN;
        }
        long hash = view.communicators().get(communicator).commHash();
        Integer known = places.get(new Place(hash, rank));
        return known == null ? UNKNOWN : known;
    }
}
