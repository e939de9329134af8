package io.ringside.desktop.ui.hang;

import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.fit.LegendFold;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.select.SubjectWords;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The hang view: communicators that stand first, the frontier of the chosen one, and the verdict.
/// Owned by the FX thread.
public final class HangPanel extends HBox {
    private static final double ROOMY = 1400;
    private static final double NARROW = 900;
    private static final double LIST = 284;
    private static final double LIST_LEAST = 176;
    private static final double VERDICT_LEAST = 256;
    private static final double LIST_NARROW = 216;
    private static final double VERDICT = 416;
    private static final double VERDICT_NARROW = 300;
    private static final String[][] LEGEND = {
        {"over", "frontier-over"},
        {"inside", "frontier-inside"},
        {"enqueued", "frontier-enqueued"},
        {"waited in", "frontier-front"},
    };

    private final ObservableList<CommunicatorStanding> rows = FXCollections.observableArrayList();
    private final ListView<CommunicatorStanding> list = new ListView<>(rows);
    private final FrontierPane frontier;
    private final VerdictPane verdict;
    private final Label count = new Label();
    private final Label what = new Label();
    private final Label nothing = new Label();
    private final VBox left;
    private final VBox right;
    private final SelectionModel selection;
    private ClusterView view = ClusterView.empty(0);
    private OptionalLong chosen = OptionalLong.empty();
    private boolean filling;

    public HangPanel(SelectionModel selection) {
        this.selection = selection;
        frontier = new FrontierPane(this::choose);
        verdict = new VerdictPane(this::go, HangPanel::copy);
        getStyleClass().add("hang");
        setSpacing(4);
        list.setId("communicators");
        list.setCellFactory(all -> new CommunicatorCell(this::age));
        list.setPlaceholder(nothing);
        nothing.setWrapText(true);
        nothing.getStyleClass().addAll("muted", "small");
        list.getSelectionModel()
                .selectedItemProperty()
                .addListener((o, before, now) -> {
                    if (now != null && !filling) {
                        choose(now);
                    }
                });
        count.getStyleClass().addAll("secondary", "small", "strong");
        left = panel(head("Communicators", count, muted("standing first")), list);
        what.getStyleClass().addAll("muted", "small");
        what.setMinWidth(0);
        FoldingBar frontierHead = head("Frontier");
        frontierHead.addShrinking(what, 60);
        frontierHead.addSpace();
        frontierHead.addFolding(
                LegendFold.row(LEGEND), LegendFold.button("frontier-legend", LEGEND));
        VBox middle = panel(frontierHead, frontier);
        HBox.setHgrow(middle, Priority.ALWAYS);
        right = panel(head("Verdict"), verdict);
        getChildren().addAll(left, middle, right);
        widthProperty().addListener(change -> fold());
        fold();
    }

    public void show(ClusterView newest) {
        view = newest;
        List<CommunicatorStanding> all = newest.concerns().standings();
        filling = true;
        for (int i = 0; i < all.size(); i++) {
            if (i >= rows.size()) {
                rows.add(all.get(i));
            } else {
                rows.set(i, all.get(i));
            }
        }
        if (rows.size() > all.size()) {
            rows.remove(all.size(), rows.size());
        }
        Optional<CommunicatorStanding> now = shown();
        now.ifPresent(each -> list.getSelectionModel().select(each));
        list.refresh();
        filling = false;
        count.setText(all.isEmpty() ? "" : Figures.count(all.size()));
        nothing.setText(why());
        fill();
    }

    public void mark(Linked linked) {
        OptionalLong wanted = selection.subject().communicator();
        if (wanted.isPresent()) {
            chosen = wanted;
        }
        frontier.mark(linked);
        show(view);
    }

    public void paintWith(Palette palette) {
        frontier.paintWith(palette);
    }

    public void focus() {
        list.requestFocus();
    }

    /// The one that was chosen; before one is, or when it is gone, the first.
    private Optional<CommunicatorStanding> shown() {
        List<CommunicatorStanding> all = view.concerns().standings();
        return all.stream()
                .filter(each -> chosen.isPresent() && each.commHash() == chosen.getAsLong())
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    private void fill() {
        Optional<CommunicatorStanding> now = shown();
        @Nullable CommunicatorStanding standing = now.orElse(null);
        what.setText(
                standing == null
                        ? ""
                        : "calls of "
                                + standing.label()
                                + " in their order, per rank, the worst first");
        frontier.show(standing, why());
        Optional<FindingView> finding =
                now.flatMap(CommunicatorStanding::verdict)
                        .flatMap(id ->
                                view.concerns().findings().stream()
                                        .filter(each -> each.id().equals(id))
                                        .findFirst());
        long clock = now(finding);
        verdict.show(
                new VerdictPane.Case(
                        now,
                        finding,
                        clock,
                        finding.map(this::pid).orElse(OptionalInt.empty()),
                        finding.map(each -> SubjectWords.where(view, each)).orElse(""),
                        standing == null ? why() : calm(standing)));
    }

    private String why() {
        String origin = view.concerns().origin();
        return Absence.of(
                view,
                origin.isEmpty()
                        ? "No communicator has been seen yet. " + Absence.NO_JOB
                        : "No communicator is in what was read. " + origin);
    }

    private String calm(CommunicatorStanding standing) {
        String origin = view.concerns().origin();
        return switch (standing.state()) {
                    case STANDS -> "";
                    case WAITS ->
                            standing.label()
                                    + " "
                                    + (standing.why().isEmpty() ? "waits" : standing.why())
                                    + "; the verdict is with the communicator that stands.";
                    case MOVES -> "Nothing stands still in " + standing.label() + ".";
                    case IDLE -> standing.label() + ": nothing is open, as far as is told.";
                    case NOT_HEARD ->
                            "The nodes of "
                                    + standing.label()
                                    + " are not heard: whether it stands is not"
                                    + " known.";
                }
                + (origin.isEmpty() ? "" : " " + origin);
    }

    private long now(Optional<FindingView> finding) {
        String target = finding.map(each -> each.subject().node()).orElse("");
        return view.nodes().stream()
                .filter(node -> node.target().equals(target))
                .findFirst()
                .or(() -> view.nodes().stream().findFirst())
                .map(node -> node.nowEpochNanos(view.asOfEpochNanos()))
                .orElse(view.asOfEpochNanos());
    }

    private long age(long sinceEpochNanos) {
        return now(Optional.empty()) - sinceEpochNanos;
    }

    /// Of the one rank that is waited for.
    private OptionalInt pid(FindingView finding) {
        Optional<Integer> rank = finding.subject().rank();
        List<Integer> pids =
                view.nodes().stream()
                        .filter(node -> node.target().equals(finding.subject().node()))
                        .map(NodeView::processes)
                        .flatMap(List::stream)
                        .filter(process -> rank.isPresent() && process.ranks().contains(rank.get()))
                        .map(ProfiledProcess::pid)
                        .toList();
        return pids.size() == 1 ? OptionalInt.of(pids.getFirst()) : OptionalInt.empty();
    }

    private void choose(CommunicatorStanding standing) {
        chosen = OptionalLong.of(standing.commHash());
        boolean known =
                view.communicators().stream()
                        .anyMatch(each -> each.commHash() == standing.commHash());
        if (known) {
            selection.select(selection.subject().withCommunicator(standing.commHash()));
        }
        fill();
    }

    private void choose(RankStanding rank) {
        Subject subject = Subject.ofRank(rank.node(), rank.axisRank());
        selection.select(
                chosen.isPresent() ? subject.withCommunicator(chosen.getAsLong()) : subject);
    }

    private void go(FindingView finding) {
        if (finding.look().isPresent()) {
            selection.go(finding.subject(), finding.look().get());
        } else {
            selection.select(finding.subject());
        }
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private void fold() {
        boolean roomy = getWidth() >= ROOMY;
        boolean narrow = getWidth() < NARROW;
        width(left, roomy ? LIST : narrow ? LIST_LEAST : LIST_NARROW);
        width(right, roomy ? VERDICT : narrow ? VERDICT_LEAST : VERDICT_NARROW);
    }

    private static void width(Region region, double width) {
        region.setMinWidth(width);
        region.setPrefWidth(width);
        region.setMaxWidth(width);
    }

    private static VBox panel(Region head, Region body) {
        VBox panel = new VBox(head, body);
        panel.getStyleClass().add("panel");
        VBox.setVgrow(body, Priority.ALWAYS);
        VBox.setMargin(body, new Insets(0, 1, 1, 1));
        panel.setMinWidth(0);
        return panel;
    }

    private static FoldingBar head(String title, javafx.scene.Node... more) {
        Label name = new Label(title);
        name.getStyleClass().add("title");
        name.setMinWidth(Region.USE_PREF_SIZE);
        FoldingBar head = new FoldingBar(31, 8);
        head.add(name);
        head.add(more);
        head.getStyleClass().addAll("panel-header", "folding");
        return head;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("muted", "small");
        return label;
    }
}
