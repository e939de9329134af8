package io.ringside.desktop.viewdata.filter;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.job.JobView;
import io.ringside.desktop.viewdata.job.Jobs;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How a filter that is being typed may go on: keys, then the values that a view has. Stateless.
public final class FilterCompletion {
    private static final int MOST = 12;

    private FilterCompletion() {}

    /// Whole texts, each with the last term completed; none where nothing fits.
    public static List<String> of(String typed, ClusterView view) {
        int from = typed.lastIndexOf(' ') + 1;
        String before = typed.substring(0, from);
        String term = typed.substring(from);
        int colon = term.indexOf(':');
        boolean negated = term.startsWith("-");
        String minus = negated ? "-" : "";
        if (colon < 0) {
            String begun = term.substring(minus.length()).toLowerCase(Locale.ROOT);
            return Arrays.stream(FilterKey.values())
                    .map(FilterKey::word)
                    .filter(word -> word.startsWith(begun))
                    .map(word -> before + minus + word + ":")
                    .toList();
        }
        String key = term.substring(minus.length(), colon);
        String value = term.substring(colon + 1).toLowerCase(Locale.ROOT);
        return FilterKey.of(key)
                .map(each -> values(each, view))
                .orElse(Stream.of())
                .distinct()
                .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(value))
                .filter(each -> each.indexOf(' ') < 0 && !each.equalsIgnoreCase(value))
                .limit(MOST)
                .map(each -> before + minus + key + ":" + each)
                .toList();
    }

    private static Stream<String> values(FilterKey key, ClusterView view) {
        return switch (key) {
            case JOB -> Jobs.of(view).stream().map(JobView::id);
            case NODE -> view.nodes().stream().map(NodeView::hostName);
            case COMM -> view.communicators().stream().map(CommunicatorView::label);
            case OP ->
                    Stream.concat(view.collectives().stream(), view.p2p().stream())
                            .map(OperationRow::operation)
                            .map(name -> name.toLowerCase(Locale.ROOT));
            case PROV ->
                    Arrays.stream(Provenance.values())
                            .map(each -> each.name().toLowerCase(Locale.ROOT));
            case RANK, PEER ->
                    view.ranks().stream().map(rank -> Integer.toString(rank.rank())).sorted();
            case GPU ->
                    view.gpus().stream()
                            .flatMap(gpu ->
                                    gpu.gpu().index().isPresent()
                                            ? Stream.of(
                                                    Integer.toString(gpu.gpu().index().getAsInt()))
                                            : Stream.of());
            case CHANNEL, SIZE, COUNT -> Stream.of();
        };
    }
}
