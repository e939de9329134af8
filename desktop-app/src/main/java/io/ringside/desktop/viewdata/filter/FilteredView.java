package io.ringside.desktop.viewdata.filter;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.ProgressRow;
import io.ringside.desktop.viewdata.RankPlaces;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.Concerns;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.job.JobView;
import io.ringside.desktop.viewdata.job.Jobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// A view with only what a filter lets through. A row that has nothing of what a term asks for is
/// not judged by it: a size says nothing of a GPU. Ranks, nodes and communicators keep their
/// places. Used once.
public final class FilteredView {
    private final ClusterView view;
    private final Filter filter;
    private final boolean[] ranks;
    private final RankPlaces places;
    private final List<JobView> jobs;
    private final boolean[] ofJob;

    private FilteredView(ClusterView view, Filter filter) {
        this.view = view;
        this.filter = filter;
        places = RankPlaces.of(view);
        ranks = new boolean[view.ranks().size()];
        ofJob = new boolean[ranks.length];
        jobs =
                filter.names(FilterKey.JOB)
                        ? Jobs.of(view).stream()
                                .filter(job -> filter.accepts(FilterKey.JOB, job.id()))
                                .toList()
                        : List.of();
        jobs.forEach(job -> job.ranks().forEach(rank -> ofJob[rank] = true));
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = rank(view.ranks().get(i)) && job(i);
        }
    }

    public static ClusterView of(ClusterView view, Filter filter) {
        return filter.isEmpty() ? view : new FilteredView(view, filter).made();
    }

    private ClusterView made() {
        int[] gpuPlaces = new int[view.gpus().size()];
        Arrays.fill(gpuPlaces, -1);
        List<GpuView> gpus = new ArrayList<>();
        for (int i = 0; i < view.gpus().size(); i++) {
            if (gpu(i)) {
                gpuPlaces[i] = gpus.size();
                gpus.add(view.gpus().get(i));
            }
        }
        return new ClusterView(
                view.version(),
                view.asOfEpochNanos(),
                view.nodes(),
                view.communicators(),
                view.ranks().stream().map(rank -> placed(rank, gpuPlaces)).toList(),
                view.links().stream().filter(this::link).toList(),
                view.collectives().stream().filter(this::operation).toList(),
                view.p2p().stream().filter(this::operation).toList(),
                view.progress().stream().filter(this::progress).toList(),
                gpus,
                view.losses(),
                timeline(view.timeline()),
                concerns(view.concerns()),
                view.over());
    }

    private static RankView placed(RankView rank, int[] gpuPlaces) {
        int at = rank.gpuIndex().isPresent() ? gpuPlaces[rank.gpuIndex().getAsInt()] : -1;
        return new RankView(
                rank.rank(),
                rank.nodeIndex(),
                at < 0 ? OptionalInt.empty() : OptionalInt.of(at),
                rank.gpuLabel(),
                rank.job());
    }

    private boolean rank(RankView rank) {
        boolean gpu =
                !filter.names(FilterKey.GPU)
                        || (rank.gpuIndex().isPresent()
                                && gpuNumber(view.gpus().get(rank.gpuIndex().getAsInt())));
        return filter.accepts(FilterKey.RANK, rank.rank())
                && node(rank.nodeIndex().orElse(-1))
                && gpu;
    }

    private boolean job(int rankIndex) {
        return !filter.names(FilterKey.JOB) || ofJob[rankIndex];
    }

    private boolean gpu(int index) {
        GpuView gpu = view.gpus().get(index);
        return node(gpu.nodeIndex()) && gpuNumber(gpu) && used(index);
    }

    /// A GPU is a rank's or a job's where one of them is on it.
    private boolean used(int gpu) {
        if (!filter.names(FilterKey.RANK) && !filter.names(FilterKey.JOB)) {
            return true;
        }
        for (int i = 0; i < ranks.length; i++) {
            RankView rank = view.ranks().get(i);
            if (rank.gpuIndex().orElse(-1) == gpu
                    && filter.accepts(FilterKey.RANK, rank.rank())
                    && job(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean gpuNumber(GpuView gpu) {
        return filter.accepts(FilterKey.GPU, gpu.gpu().index().orElse(-1));
    }

    /// By its name or its target: a port is typed as it was for the target.
    private boolean node(int index) {
        if (!filter.names(FilterKey.NODE)) {
            return true;
        }
        if (index < 0 || index >= view.nodes().size()) {
            return filter.accepts(FilterKey.NODE, "");
        }
        NodeView node = view.nodes().get(index);
        return filter.accepts(FilterKey.NODE, node.hostName() + " " + node.target());
    }

    private boolean communicator(int index) {
        return index < 0
                || index >= view.communicators().size()
                || filter.accepts(FilterKey.COMM, view.communicators().get(index).label());
    }

    private boolean at(int rankIndex) {
        return rankIndex >= 0 && rankIndex < ranks.length && ranks[rankIndex];
    }

    /// What a rank sends and what it gets are both its own.
    private boolean link(LinkView link) {
        String provenance = link.provenance().name().toLowerCase(Locale.ROOT);
        boolean peer =
                !filter.names(FilterKey.PEER)
                        || (link.to() < ranks.length
                                && filter.accepts(
                                        FilterKey.PEER, view.ranks().get(link.to()).rank()));
        return (at(link.from()) || at(link.to()))
                && peer
                && communicator(link.communicator())
                && filter.accepts(FilterKey.PROV, provenance)
                && filter.accepts(FilterKey.COUNT, link.count());
    }

    private boolean operation(OperationRow row) {
        boolean peer =
                row.peer().isEmpty() || filter.accepts(FilterKey.PEER, row.peer().getAsInt());
        return rank(row.communicator(), row.rank(), row.nodeIndex())
                && peer
                && communicator(row.communicator())
                && filter.accepts(FilterKey.OP, row.operation())
                && filter.accepts(FilterKey.SIZE, row.messageBytes())
                && filter.accepts(FilterKey.COUNT, row.count());
    }

    private boolean progress(ProgressRow row) {
        return rank(row.communicator(), row.progress().rank(), row.nodeIndex())
                && communicator(row.communicator());
    }

    private boolean rank(int communicator, int rank, int nodeIndex) {
        boolean asked =
                filter.names(FilterKey.RANK)
                        || filter.names(FilterKey.GPU)
                        || filter.names(FilterKey.NODE)
                        || filter.names(FilterKey.JOB);
        int place = places.of(communicator, rank, nodeIndex);
        return !asked
                || (place == RankPlaces.UNKNOWN
                        ? node(nodeIndex)
                                && !filter.names(FilterKey.RANK)
                                && !filter.names(FilterKey.GPU)
                                && !filter.names(FilterKey.JOB)
                        : at(place));
    }

    private TimelineData timeline(TimelineData data) {
        List<Track> tracks = data.tracks().stream().filter(this::track).toList();
        return new TimelineData(tracks, data.firstNanos(), data.lastNanos(), data.known());
    }

    private boolean track(Track track) {
        boolean ofRank = track.rankIndex() < 0 || at(track.rankIndex());
        return ofRank
                && (track.channel() < 0 || filter.accepts(FilterKey.CHANNEL, track.channel()));
    }

    private Concerns concerns(Concerns concerns) {
        return new Concerns(
                concerns.findings().stream().filter(this::finding).toList(),
                concerns.standings().stream()
                        .filter(each -> filter.accepts(FilterKey.COMM, each.label()))
                        .map(this::standing)
                        .filter(each -> !filter.names(FilterKey.JOB) || !each.ranks().isEmpty())
                        .toList(),
                concerns.origin());
    }

    private CommunicatorStanding standing(CommunicatorStanding of) {
        return of.with(
                of.ranks().stream()
                        .filter(rank ->
                                rank.rankIndex().isEmpty()
                                        ? filter.accepts(FilterKey.RANK, rank.axisRank())
                                        : at(rank.rankIndex().getAsInt()))
                        .toList());
    }

    private boolean finding(FindingView finding) {
        boolean rank =
                finding.subject().ranks().isEmpty()
                        || finding.subject().ranks().stream()
                                .anyMatch(each -> filter.accepts(FilterKey.RANK, each));
        int node = -1;
        for (int i = 0; i < view.nodes().size(); i++) {
            node = view.nodes().get(i).target().equals(finding.subject().node()) ? i : node;
        }
        String communicator =
                view.communicators().stream()
                        .filter(each ->
                                finding.subject().communicator().orElse(-1) == each.commHash())
                        .map(CommunicatorView::label)
                        .findFirst()
                        .orElse("");
        boolean job =
                !filter.names(FilterKey.JOB)
                        || jobs.stream().anyMatch(each -> Jobs.concerns(view, each, finding));
        return rank
                && job
                && (node < 0 || node(node))
                && (communicator.isEmpty() || filter.accepts(FilterKey.COMM, communicator));
    }
}
