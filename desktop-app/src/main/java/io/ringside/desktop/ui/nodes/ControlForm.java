package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.NodeControl.Answer;
import io.ringside.desktop.session.api.NodeControl.Level;
import io.ringside.desktop.session.api.NodeControl.Result;
import io.ringside.desktop.ui.theme.Icon;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Raises levels and sets rhythms: says first what that does and costs and to whom, then how it
/// goes, then what each node answered. Nothing is asked of a node before that was confirmed. Owned
/// by the FX thread.
final class ControlForm extends VBox {
    private static final double WIDTH = 344;

    private final Supplier<NodeControl> control;
    private final Supplier<List<String>> targets;
    private final Function<String, String> hostName;
    private final TextField raiseSeconds = seconds("raise-seconds", "30");
    private final TextField incidentSeconds = seconds("incident-seconds", "60");
    private final TextField reason = new TextField();
    private final Label costs = small("");
    private final Label wrong = words("wrong", "state-page");
    private final VBox form = new VBox(8);
    private final VBox confirmation = new VBox(8);
    private final Label question = words("asked", "primary");
    private final Button confirm = new Button();
    private final VBox running = new VBox(8);
    private final ProgressBar progress = new ProgressBar(0);
    private final Label told = words("told", "secondary");
    private final Button giveUp = new Button("Cancel");
    private final VBox results = new VBox(4);
    private final Label whom = words("whom", "secondary");
    private @Nullable Round round;
    private Runnable confirmed = () -> {};

    /// @param targets whom the buttons go to
    /// @param hostName of a target
    ControlForm(
            Supplier<NodeControl> control,
            Supplier<List<String>> targets,
            Function<String, String> hostName) {
        super(8);
        this.control = control;
        this.targets = targets;
        this.hostName = hostName;
        setId("control-form");
        getStyleClass().add("control-form");
        setMinWidth(WIDTH);
        setMaxWidth(WIDTH);
        whom.setId("control-whom");
        reason.setId("incident-reason");
        reason.setPromptText("why, shown on every screen of the node");
        HBox.setHgrow(reason, Priority.ALWAYS);
        fillForm();
        fillConfirmation();
        giveUp.setId("control-cancel");
        giveUp.setOnAction(event -> giveUp());
        progress.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(progress, Priority.ALWAYS);
        running.getChildren().setAll(told, new HBox(8, progress, giveUp));
        told.setId("control-told");
        results.setId("control-results");
        ScrollPane scroll = new ScrollPane(results);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(form, confirmation, running, scroll);
        seen(confirmation, false);
        seen(running, false);
    }

    /// Says whom the buttons go to.
    ///
    /// @param all how many nodes there are
    /// @param levels that hold on them now
    void show(int all, Set<String> levels) {
        costs.setText(levels.stream().map(LevelCost::of).collect(Collectors.joining("\n")));
        int chosen = targets.get().size();
        whom.setText(
                chosen == all
                        ? "To all " + nodes(all) + ". Choose some in the table to ask only those."
                        : "To " + chosen + " of " + nodes(all) + ".");
        form.setDisable(all == 0);
    }

    /// Takes what nodes have answered. Called each frame.
    void frame() {
        Round now = round;
        if (now != null && now.take()) {
            showRound(now);
        }
    }

    boolean isAsking() {
        return confirmation.isVisible();
    }

    /// Leaves the question unanswered.
    ///
    /// @return whether there was one
    boolean escape() {
        boolean asked = confirmation.isVisible();
        seen(confirmation, false);
        seen(form, true);
        return asked;
    }

    private void fillForm() {
        Button raise = button("raise", "Raise to detail\u2026", this::askRaise);
        Button steady = button("end-raise", "End raise\u2026", this::askSteady);
        Button incident = button("incident", "Read faster\u2026", this::askIncident);
        Button normal = button("normal", "Normal\u2026", this::askNormal);
        form.getChildren()
                .setAll(
                        title("Level and rhythm"),
                        whom,
                        heading("Level of their NCCL processes"),
                        line(small("for"), raiseSeconds, small("s (1 to 600)")),
                        line(raise, steady),
                        costs,
                        heading("Rhythm of their sources"),
                        line(small("for"), incidentSeconds, small("s (1 to 3600)")),
                        line(reason),
                        line(incident, normal),
                        wrong);
        wrong.setId("control-wrong");
        seen(wrong, false);
    }

    private void fillConfirmation() {
        question.setId("control-question");
        confirm.setId("control-confirm");
        confirm.getStyleClass().add("filled");
        confirm.setOnAction(event -> confirmed.run());
        Button no = button("control-no", "Cancel", this::escape);
        confirmation.getStyleClass().add("question");
        confirmation.getChildren().setAll(question, line(confirm, no));
    }

    private void askRaise() {
        Optional<Duration> duration = duration(raiseSeconds, NodeControl.MOST_RAISED);
        duration.ifPresent(wanted ->
                ask(
                        "Raise the NCCL processes of %s to detail for %d s? They then record every step on the wire and"
                                        .formatted(whose(), wanted.toSeconds())
                                + " time every launch on the GPU, from their next NCCL call on, and fall back by"
                                + " themselves.\n"
                                + LevelCost.of("detail"),
                        "Raise " + whose(),
                        (target, to) -> control.get().raise(target, Level.DETAIL, wanted, to)));
    }

    private void askSteady() {
        ask(
                "End the raise on %s? Their NCCL processes fall back to the level that they were started with."
                        .formatted(whose()),
                "End it on " + whose(),
                (target, to) ->
                        control.get().raise(target, Level.STEADY, Duration.ofSeconds(1), to));
    }

    private void askIncident() {
        Optional<Duration> duration = duration(incidentSeconds, NodeControl.MOST_INCIDENT);
        String why = reason.getText();
        duration.ifPresent(wanted ->
                ask(
                        "Have %s read their sources faster for %d s? It ends by itself.%n%s"
                                .formatted(whose(), wanted.toSeconds(), LevelCost.incident()),
                        "Read faster on " + whose(),
                        (target, to) -> control.get().rhythm(target, true, wanted, why, to)));
    }

    private void askNormal() {
        ask(
                "Have %s read their sources as usual again?".formatted(whose()),
                "Normal on " + whose(),
                (target, to) -> control.get().rhythm(target, false, Duration.ofSeconds(1), "", to));
    }

    private void ask(String sentence, String button, Round.Asking asking) {
        List<String> whom = targets.get();
        question.setText(sentence);
        confirm.setText(button);
        confirmed = () -> start(whom, asking);
        seen(form, false);
        seen(confirmation, true);
        confirm.requestFocus();
    }

    private void start(List<String> whom, Round.Asking asking) {
        escape();
        Round begun = Round.start(whom, asking);
        round = begun;
        seen(form, false);
        seen(running, true);
        giveUp.requestFocus();
        begun.take();
        showRound(begun);
    }

    private void giveUp() {
        Round now = round;
        if (now != null) {
            now.cancel();
            now.take();
            showRound(now);
        }
    }

    private void showRound(Round now) {
        boolean over = now.isOver();
        told.setText(
                over
                        ? now.summary()
                        : "%d of %s answered".formatted(now.answered(), nodes(now.nodes())));
        progress.setProgress((double) now.answered() / Math.max(1, now.nodes()));
        seen(form, over);
        seen(progress.getParent(), !over);
        results.getChildren().setAll(now.answers().stream().map(this::answer).toList());
    }

    private Node answer(Answer answer) {
        boolean done = answer.result() == Result.DONE;
        Label text = words("answer", done ? "secondary" : "primary");
        boolean named = answer.sentence().startsWith(answer.target());
        text.setText((named ? "" : hostName.apply(answer.target()) + ": ") + answer.sentence());
        text.setGraphic(
                switch (answer.result()) {
                    case DONE -> Icon.OK.node("state-ok");
                    case PARTLY -> Icon.WARNING.node("state-ticket");
                    case REFUSED -> Icon.REFUSED.node("state-page");
                    case UNREACHED -> Icon.LOST.node("state-stale");
                    case CANCELLED -> Icon.ABSENT.node("muted");
                });
        return text;
    }

    private Optional<Duration> duration(TextField field, Duration most) {
        String text = field.getText().strip();
        boolean sound = text.matches("[0-9]{1,5}");
        long seconds = sound ? Long.parseLong(text) : 0;
        boolean fits = seconds >= 1 && seconds <= most.toSeconds();
        wrong.setText(
                "\"%s\" is no number of seconds from 1 to %d."
                        .formatted(
                                text.length() > 20 ? text.substring(0, 20) : text,
                                most.toSeconds()));
        seen(wrong, !fits);
        if (!fits) {
            field.requestFocus();
        }
        return fits ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    private String whose() {
        List<String> whom = targets.get();
        return whom.size() == 1 ? hostName.apply(whom.getFirst()) : nodes(whom.size());
    }

    private static String nodes(int count) {
        return count == 1 ? "1 node" : count + " nodes";
    }

    private static HBox line(Node... nodes) {
        HBox line = new HBox(8, nodes);
        line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return line;
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static TextField seconds(String id, String text) {
        TextField field = new TextField(text);
        field.setId(id);
        field.setPrefColumnCount(4);
        return field;
    }

    private static Label title(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("title");
        return label;
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("strong", "primary", "small");
        return label;
    }

    private static Label small(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll("muted", "small");
        return label;
    }

    private static Label words(String name, String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(name, style, "small");
        return label;
    }

    private static void seen(Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }
}
