package io.ringside.desktop.ui.hang;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Who is waited for, what it can be, and what speaks for it. Owned by the FX thread.
final class VerdictPane extends ScrollPane {
    /// What PyTorch uses where a job sets nothing else.
    private static final long PYTORCH_DEFAULT_NANOS = 600_000_000_000L;

    private final VBox content = new VBox(0);
    private final Consumer<FindingView> go;
    private final Consumer<String> copy;
    private List<Object> shown = List.of();

    /// What is said of one communicator.
    ///
    /// @param nowEpochNanos by the clock of the node that it is about
    /// @param pid of the process that is waited for, where exactly one is known
    record Case(
            Optional<CommunicatorStanding> standing,
            Optional<FindingView> finding,
            long nowEpochNanos,
            OptionalInt pid,
            String where,
            String why) {}

    /// @param go takes all views to the finding
    /// @param copy puts a text where it can be pasted from
    VerdictPane(Consumer<FindingView> go, Consumer<String> copy) {
        super();
        this.go = go;
        this.copy = copy;
        setId("verdict");
        setContent(content);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        content.getStyleClass().add("verdict");
        setMinWidth(0);
    }

    void show(Case now) {
        // Its age in seconds: what changes faster would only flicker.
        List<Object> wanted =
                List.of(
                        now.standing(),
                        now.finding(),
                        now.nowEpochNanos() / 1_000_000_000L,
                        now.why());
        if (wanted.equals(shown)) {
            return;
        }
        shown = wanted;
        List<Node> parts = new ArrayList<>();
        if (now.finding().isEmpty()) {
            parts.add(calm(now));
        } else {
            FindingView finding = now.finding().get();
            parts.add(head(now, finding));
            if (now.standing().isPresent() && !now.standing().get().rulings().isEmpty()) {
                parts.add(rulings(now.standing().get().rulings()));
            }
            parts.add(sentences("Evidence", finding.evidence(), "Nothing is told."));
            parts.add(missing(now, finding));
        }
        content.getChildren().setAll(parts);
    }

    private static Node calm(Case now) {
        Label text = label(now.why(), "small", "muted");
        VBox box = new VBox(text);
        box.getStyleClass().add("verdict-part");
        return box;
    }

    private Node head(Case now, FindingView finding) {
        Label title = label(finding.headline(), "verdict-title");
        Label icon = new Label();
        icon.setMinSize(16, 16);
        String severity = "state-" + finding.severity().name().toLowerCase(Locale.ROOT);
        Styles.icon(icon, Icon.REFUSED, severity);
        HBox line = new HBox(8, icon, title);
        HBox.setHgrow(title, Priority.ALWAYS);
        VBox box = new VBox(8, line);
        Label place =
                label(
                        finding.kindWords()
                                + ", confidence "
                                + finding.confidence()
                                + (now.where().isEmpty() ? "" : " \u00B7 " + now.where()),
                        "small",
                        "secondary");
        box.getChildren().add(place);
        if (finding.sinceEpochNanos() > 0) {
            box.getChildren().add(figures(now, finding));
        }
        box.getStyleClass().addAll("verdict-head", severity + "-ground");
        return box;
    }

    private static Node figures(Case now, FindingView finding) {
        long stands = Math.max(0, now.nowEpochNanos() - finding.sinceEpochNanos());
        FlowPane row = new FlowPane(20, 8);
        if (now.standing().filter(CommunicatorStanding::whoWaitedHasEnded).isPresent()) {
            // Nobody waits any more, and no limit will be reached.
            row.getChildren().add(figure(Figures.age(stands), "ago; who waited has ended"));
            return row;
        }
        row.getChildren().add(figure(Figures.age(stands), "standing still"));
        long waiting =
                now.standing()
                        .map(s -> s.ranks().stream().filter(r -> !r.blamed() && !r.stale()).count())
                        .orElse(0L);
        if (waiting > 0) {
            row.getChildren()
                    .add(
                            figure(
                                    Figures.duration((double) stands * waiting),
                                    "waited by " + Figures.count(waiting) + " ranks together"));
        }
        row.getChildren().add(watchdog(now.standing(), stands));
        return row;
    }

    /// The time that is left is known only where a dump tells the limit.
    private static Node watchdog(Optional<CommunicatorStanding> standing, long stands) {
        OptionalLong told =
                standing.map(CommunicatorStanding::watchdogNanos).orElse(OptionalLong.empty());
        long left = told.orElse(PYTORCH_DEFAULT_NANOS) - stands;
        String limit = Figures.duration((double) told.orElse(PYTORCH_DEFAULT_NANOS));
        if (left <= 0) {
            return figure(
                    Figures.ABSENT,
                    told.isPresent()
                            ? "PyTorch's limit of " + limit + " is over"
                            : "PyTorch's default limit of " + limit + " is over");
        }
        return figure(
                Figures.age(left),
                told.isPresent()
                        ? "to PyTorch's limit of " + limit
                        : "to PyTorch's default limit of " + limit + "; the job's own is not told");
    }

    private static Node figure(String value, String meaning) {
        Label figure = label(value, "verdict-figure");
        Label words = label(meaning, "tiny", "secondary");
        words.setMaxWidth(150);
        VBox box = new VBox(1, figure, words);
        box.setMaxWidth(150);
        return box;
    }

    private static Node rulings(List<Ruling> rulings) {
        VBox box = new VBox(4, label("What it can be", "small", "strong", "primary"));
        for (Ruling ruling : rulings) {
            boolean yes = ruling.is() == Ruling.Is.YES;
            Label icon = new Label();
            icon.setMinSize(16, 16);
            Icon drawing =
                    switch (ruling.is()) {
                        case YES -> Icon.REFUSED;
                        case NO -> Icon.OK;
                        case NOT_KNOWN -> Icon.ABSENT;
                    };
            Styles.icon(icon, drawing, yes ? "state-page" : "muted");
            String word =
                    switch (ruling.is()) {
                        case YES -> "";
                        case NO -> "no";
                        case NOT_KNOWN -> "not known";
                    };
            Label what = label(ruling.what(), "small", yes ? "strong" : "secondary");
            String reason =
                    word
                            + (word.isEmpty() || ruling.reason().isEmpty() ? "" : ": ")
                            + ruling.reason();
            VBox words = new VBox(what);
            if (!reason.isEmpty()) {
                words.getChildren().add(label(reason, "small", "muted"));
            }
            HBox.setHgrow(words, Priority.ALWAYS);
            HBox row = new HBox(6, icon, words);
            row.setAlignment(Pos.TOP_LEFT);
            box.getChildren().add(row);
        }
        box.getStyleClass().add("verdict-part");
        return box;
    }

    private static Node sentences(String title, List<String> sentences, String none) {
        VBox box = new VBox(4, label(title, "small", "strong", "primary"));
        for (String sentence : sentences.isEmpty() ? List.of(none) : sentences) {
            box.getChildren().add(label(sentence, "small", "secondary"));
        }
        box.getStyleClass().add("verdict-part");
        return box;
    }

    private Node missing(Case now, FindingView finding) {
        List<String> sentences = new ArrayList<>(finding.against());
        sentences.add("Python's stacks are not collected, by design.");
        VBox box = (VBox) sentences("Against, and missing to be sure", sentences, "");
        FlowPane actions = new FlowPane(6, 4);
        actions.getChildren().add(button("Show the time", "hang-go", () -> go.accept(finding)));
        if (now.pid().isPresent()) {
            String command = "py-spy dump --pid " + now.pid().getAsInt();
            actions.getChildren()
                    .add(button("Copy: " + command, "hang-copy", () -> copy.accept(command)));
        }
        box.getChildren().add(actions);
        return box;
    }

    private static Button button(String text, String id, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setWrapText(true);
        return label;
    }
}
