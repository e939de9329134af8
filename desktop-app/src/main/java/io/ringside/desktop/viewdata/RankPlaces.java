package io.ringside.desktop.viewdata;

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
    private final int largest;
    private final Map<Place, Integer> places = new HashMap<>();

    private record Place(long commHash, int rank) {}

    private RankPlaces(ClusterView view) {
        this.view = view;
        largest = view.communicators().stream().mapToInt(CommunicatorView::ranks).max().orElse(0);
    }

    public static RankPlaces of(ClusterView view) {
        RankPlaces places = new RankPlaces(view);
        for (CommunicatorStanding standing : view.concerns().standings()) {
            for (RankStanding rank : standing.ranks()) {
                rank.rankIndex()
                        .ifPresent(at ->
                                places.places.put(new Place(standing.commHash(), rank.rank()), at));
            }
        }
        return places;
    }

    /// Its rank axis index; [#UNKNOWN] where the view does not tell.
    ///
    /// @param communicator communicator index
    /// @param nodeIndex of the node that tells of it
    public int of(int communicator, int rank, int nodeIndex) {
        if (communicator < 0 || communicator >= view.communicators().size()) {
            return UNKNOWN;
        }
        CommunicatorView of = view.communicators().get(communicator);
        Integer known = places.get(new Place(of.commHash(), rank));
        return known == null ? byNumber(of, rank, nodeIndex) : known;
    }

    /// The window calls ranks by their numbers in the largest communicator.
    private int byNumber(CommunicatorView of, int rank, int nodeIndex) {
        if (of.ranks() < largest) {
            return UNKNOWN;
        }
        for (int i = 0; i < view.ranks().size(); i++) {
            RankView each = view.ranks().get(i);
            if (each.rank() == rank && each.nodeIndex().orElse(nodeIndex) == nodeIndex) {
                return i;
            }
        }
        return UNKNOWN;
    }
}
