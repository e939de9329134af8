package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.subject.RankWords;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;

/// What something is about, in the words of the window. Stateless.
public final class SubjectWords {
    private static final int MOST_RANKS = 4;

    private SubjectWords() {}

    /// "n2 GPU 1 \u00B7 rank 17 \u00B7 dp", and what a rule is about beside that.
    public static String where(ClusterView view, FindingView finding) {
        String place = where(view, finding.subject());
        return finding.about().isEmpty()
                ? place
                : place.isEmpty() ? finding.about() : place + " \u00B7 " + finding.about();
    }

    /// "n2 GPU 1 \u00B7 rank 17 \u00B7 dp"; a name that the window does not know is left out.
    public static String where(ClusterView view, Subject subject) {
        List<String> parts = new ArrayList<>();
        Linked linked = Linked.of(view, subject);
        int gpu = linked.firstGpu();
        boolean one = gpu >= 0 && linked.nextGpu(gpu + 1) < 0;
        String title = one ? view.gpus().get(gpu).gpu().title() : subject.gpu();
        String place = (host(view, subject.node()) + " " + title).strip();
        if (!place.isEmpty()) {
            parts.add(place);
        }
        if (!subject.ranks().isEmpty()) {
            parts.add(ranks(subject.ranks()));
        } else if (one) {
            GpuView shown = view.gpus().get(gpu);
            if (!shown.rankLabel().isEmpty()) {
                parts.add(shown.rankLabel());
            }
        }
        if (subject.communicator().isPresent()) {
            view.communicators().stream()
                    .filter(c -> c.commHash() == subject.communicator().getAsLong())
                    .map(CommunicatorView::label)
                    .findFirst()
                    .ifPresent(parts::add);
        }
        return String.join(" \u00B7 ", parts);
    }

    /// The name of a node by its target; the target where no node of the view has it.
    public static String host(ClusterView view, String target) {
        return view.nodes().stream()
                .filter(each -> each.target().equals(target))
                .map(NodeView::hostName)
                .findFirst()
                .orElse(target);
    }

    /// "rank 17", "ranks 0–7", "ranks 3, 5, 8, 11 and 9 more".
    public static String ranks(List<Integer> ranks) {
        return RankWords.named(ranks, MOST_RANKS);
    }
}
