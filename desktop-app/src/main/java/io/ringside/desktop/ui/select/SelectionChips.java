package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/// What is selected, each part a chip that takes it away when pressed. Owned by the FX thread.
public final class SelectionChips extends FoldingBar {
    private static final double HEIGHT = 24;
    private static final double GAP = 4;
    private final SelectionModel selection;
    private final FilterField filter;
    private ClusterView view = ClusterView.empty(0);
    private List<Chip> shown = List.of();

    /// @param key of the part, "time" for the time
    private record Chip(String key, String text) {}

    /// @param filter knows the job that is shown alone
    public SelectionChips(SelectionModel selection, FilterField filter) {
        super(HEIGHT, GAP);
        this.filter = filter;
        this.selection = selection;
        setId("chips");
        selection.onChange((subject, time) -> refresh());
    }

    public void show(ClusterView newest) {
        view = newest;
        refresh();
    }

    private void refresh() {
        Subject subject = selection.subject();
        List<Chip> wanted = new ArrayList<>();
        filter.job().ifPresent(job -> wanted.add(new Chip("job", "job " + job)));
        for (Part part : subject.parts()) {
            wanted.add(new Chip(part.key(), text(part, subject)));
        }
        selection.time().ifPresent(time -> wanted.add(new Chip("time", text(time))));
        if (!wanted.equals(shown)) {
            shown = wanted;
            List<Node> nodes = new ArrayList<>(wanted.stream().map(this::chip).toList());
            if (!wanted.isEmpty()) {
                Label head = new Label("Selection");
                head.getStyleClass().addAll("muted", "small");
                head.setMinWidth(Region.USE_PREF_SIZE);
                nodes.addFirst(head);
            }
            set(nodes);
        }
    }

    private Button chip(Chip chip) {
        Button button = new Button(chip.text() + "  \u00D7");
        button.setId("chip-" + chip.key());
        button.getStyleClass().add("chip");
        boolean time = chip.key().equals("time");
        boolean job = chip.key().equals("job");
        button.setTooltip(
                new Tooltip(
                        time
                                ? "Follow the newest time again"
                                : job ? "Show all jobs" : "Select this no longer"));
        button.setAccessibleText(chip.text());
        button.setOnAction(event -> {
            if (job) {
                filter.job(Optional.empty());
                return;
            }
            if (time) {
                selection.look(Optional.empty());
                return;
            }
            selection.subject().parts().stream()
                    .filter(part -> part.key().equals(chip.key()))
                    .forEach(selection::clear);
        });
        return button;
    }

    private String text(Part part, Subject subject) {
        return switch (part) {
            case NODE -> SubjectWords.host(view, subject.node());
            case GPU -> gpu(subject);
            case COMMUNICATOR -> communicator(subject.communicator().orElseThrow());
            case RANK -> SubjectWords.ranks(subject.ranks());
            case PEER -> "peer " + subject.peer().orElseThrow();
            case CHANNEL -> "ch " + subject.channel().orElseThrow();
            case OPERATION -> subject.operation();
        };
    }

    private String gpu(Subject subject) {
        return view.gpus().stream()
                .filter(gpu -> gpu.gpu().id().equals(subject.gpu()))
                .map(gpu -> gpu.gpu().title())
                .findFirst()
                .orElse(subject.gpu());
    }

    private String communicator(long hash) {
        return view.communicators().stream()
                .filter(each -> each.commHash() == hash)
                .map(CommunicatorView::label)
                .findFirst()
                .orElse(NodeSnapshot.Communicator.shortLabel(hash));
    }

    private static String text(TimeSpan time) {
        return Figures.clock(time.startEpochNanos())
                + " + "
                + Figures.duration((double) (time.endEpochNanos() - time.startEpochNanos()));
    }
}
