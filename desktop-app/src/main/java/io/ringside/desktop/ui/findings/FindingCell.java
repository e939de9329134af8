package io.ringside.desktop.ui.findings;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.ui.alerts.Alert;
import io.ringside.desktop.ui.alerts.AlertLog;
import io.ringside.desktop.ui.select.SubjectWords;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One finding of the list: closed its title, place and cost; open its evidence too, and where to
/// go from it. Owned by the FX thread.
final class FindingCell extends ListCell<FindingView> {
    private static final double SIDE = 88;
    private static final double KEY = 58;
    private static final int MOST_EVIDENCE = 4;

    private final FindingsPanel panel;
    private final Label title = new Label();
    private final Label place = new Label();
    private final Label cost = new Label();
    private final Label unit = new Label();
    private final VBox details = new VBox(3);
    private final HBox body;
    private final Label icon = new Label();
    private List<Object> shown = List.of();

    FindingCell(FindingsPanel panel) {
        this.panel = panel;
        getStyleClass().add("finding");
        title.getStyleClass().addAll("strong", "finding-title");
        title.setWrapText(true);
        place.getStyleClass().addAll("small", "muted");
        place.setWrapText(true);
        cost.getStyleClass().add("finding-cost");
        unit.getStyleClass().addAll("tiny", "muted");
        icon.setMinSize(16, 16);
        VBox side =
                new VBox(cost, unit) {
                    @Override
                    protected double computeMinWidth(double height) {
                        return Math.max(SIDE, super.computeMinWidth(height));
                    }
                };
        side.setAlignment(Pos.TOP_RIGHT);
        for (Label whole : List.of(cost, unit)) {
            whole.setMinWidth(Region.USE_PREF_SIZE);
        }
        VBox words = new VBox(1, title, place);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox head = new HBox(8, icon, words, side);
        VBox all = new VBox(6, head, details);
        HBox.setHgrow(all, Priority.ALWAYS);
        body = new HBox(all);
        setOnMouseClicked(event -> {
            FindingView finding = getItem();
            if (finding != null && event.getButton() == MouseButton.PRIMARY) {
                panel.go(finding);
            }
        });
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable FindingView finding, boolean empty) {
        super.updateItem(finding, empty);
        if (finding == null || empty) {
            setGraphic(null);
            setAccessibleText("");
            shown = List.of();
            return;
        }
        ClusterView view = panel.view();
        boolean open = finding.id().equals(panel.open());
        boolean answered =
                panel.alerts()
                        .of(finding.id())
                        .map(alert -> !alert.asks(view.asOfEpochNanos()))
                        .orElse(false);
        String style =
                finding.stale() || answered
                        ? "muted"
                        : "state-" + finding.severity().name().toLowerCase(Locale.ROOT);
        Styles.icon(icon, icon(finding), style);
        title.setText(finding.headline());
        place.setText(place(view, finding));
        FindingText.Cost costs = FindingText.cost(view, finding);
        cost.setText(costs.figure());
        unit.setText(costs.unit());
        Styles.set(cost, "state-page", finding.stands() && !answered && !finding.stale());
        Styles.set(this, "answered", answered || finding.stale());
        Styles.set(this, "open", open);
        List<Object> wanted = List.of(finding, open, answered);
        if (!wanted.equals(shown)) {
            shown = wanted;
            details.getChildren().setAll(open ? details(finding, view) : List.of());
            details.setManaged(open);
            details.setVisible(open);
        }
        setGraphic(body);
        setAccessibleText(
                String.join(
                        ". ",
                        finding.severity().word(),
                        finding.headline(),
                        place.getText(),
                        costs.figure() + " " + costs.unit()));
    }

    /// How high the row of a finding is at a width, in pixels. For a cell of no list: it shows the
    /// finding from then on.
    double heightOf(FindingView finding, double width) {
        updateItem(finding, false);
        applyCss();
        double sides = snappedLeftInset() + snappedRightInset();
        return snappedTopInset() + body.prefHeight(width - sides) + snappedBottomInset();
    }

    private static Icon icon(FindingView finding) {
        return finding.severity() == Severity.PAGE
                ? Icon.REFUSED
                : finding.severity() == Severity.TICKET ? Icon.WARNING : Icon.NOTE;
    }

    private String place(ClusterView view, FindingView finding) {
        String answer =
                panel.alerts()
                        .of(finding.id())
                        .map(alert -> alert.state(view.asOfEpochNanos()))
                        .filter(state ->
                                state == Alert.State.ACKNOWLEDGED || state == Alert.State.SNOOZED)
                        .map(Alert.State::word)
                        .orElse("");
        String since = finding.stands() ? "" : FindingText.since(view, finding);
        return Stream.of(
                        finding.severity().word(),
                        SubjectWords.where(view, finding),
                        since,
                        finding.confidence().equals("high")
                                ? ""
                                : "confidence " + finding.confidence(),
                        finding.stale() ? "node not heard" : "",
                        answer)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" \u00B7 "));
    }

    private List<Node> details(FindingView finding, ClusterView view) {
        List<Node> rows = new ArrayList<>();
        lines(rows, "Evidence", finding.evidence());
        lines(rows, "Against", finding.against());
        if (!finding.advice().isEmpty()) {
            lines(rows, "Next step", List.of(finding.advice()));
        }
        FlowPane actions = new FlowPane(6, 4);
        if (finding.look().isPresent() || !finding.subject().isEmpty()) {
            String when =
                    finding.look().isPresent()
                            ? Figures.clock(finding.look().get().startEpochNanos())
                            : "Show";
            actions.getChildren().add(button(when, "finding-go", () -> panel.go(finding)));
        }
        if (finding.stands()) {
            actions.getChildren().add(button("Hang", "finding-hang", () -> panel.hang(finding)));
        }
        answers(actions, finding, view.asOfEpochNanos(), panel.alerts());
        rows.add(actions);
        return rows;
    }

    private void answers(FlowPane actions, FindingView finding, long now, AlertLog alerts) {
        boolean asks = alerts.of(finding.id()).map(alert -> alert.asks(now)).orElse(false);
        if (asks) {
            actions.getChildren()
                    .addAll(
                            button("Acknowledge", "finding-ack", () -> panel.answer(finding, true)),
                            button("Snooze 1 h", "finding-snooze", () -> panel.snooze(finding)));
        } else if (alerts.of(finding.id()).isPresent()) {
            actions.getChildren()
                    .add(button("Ask again", "finding-ask", () -> panel.answer(finding, false)));
        }
    }

    private static Button button(String text, String id, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static void lines(List<Node> rows, String key, List<String> sentences) {
        int count = 0;
        for (String sentence : sentences) {
            if (count == MOST_EVIDENCE) {
                sentence = sentences.size() - MOST_EVIDENCE + " more in the alert log's export.";
            }
            Label name = new Label(count == 0 ? key : "");
            name.getStyleClass().addAll("small", "muted");
            name.setMinWidth(KEY);
            Label text = new Label(sentence);
            text.getStyleClass().addAll("small", "secondary");
            text.setWrapText(true);
            HBox.setHgrow(text, Priority.ALWAYS);
            rows.add(new HBox(6, name, text));
            if (count++ == MOST_EVIDENCE) {
                return;
            }
        }
    }
}
