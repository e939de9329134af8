package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.ui.targets.TargetsPanel;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.TargetText;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// The targets: a field for several of them, the button that connects, and how each one is doing.
/// Owned by the FX thread.
final class TargetBox extends HBox {
    private static final int LISTED_TARGETS = 40;

    /// Of the field, in pixels: with less the button beside it goes.
    private static final double WORTH_A_BUTTON = 24;

    private final Session session;
    private final TextField field = new TextField();
    private final Tooltip fieldTip =
            new Tooltip(
                    "Nodes as host:port, several with commas; Enter connects. Default port 7575.");
    private final Button connect = new Button("Connect");
    private final Button states = new Button();
    private final Label simulated = new Label("Simulated", Icon.SIMULATED.node("state-note"));
    private final GridPane list = new GridPane();
    private final PopOver popOver;
    private final TargetsPanel saved;
    private final Button keep = new Button("", Icon.SERVER.node());
    private final VBox keepBody = new VBox();
    private final PopOver keepPopOver = new PopOver(keepBody);
    private ClusterView view = ClusterView.empty(0);
    private boolean edited;

    /// @param saved what the user keeps; shown in a pop-over of this box while there are targets
    TargetBox(Session session, TargetsPanel saved) {
        super(4);
        this.session = session;
        this.saved = saved;
        setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        field.setId("targets");
        field.setPromptText("127.0.0.1:7575, \u2026");
        field.getStyleClass().add("code");
        field.setPrefWidth(212);
        field.setMinWidth(48);
        field.setTooltip(fieldTip);
        field.setOnAction(event -> connect());
        field.textProperty().addListener(change -> edited = field.isFocused() || edited);
        connect.setId("connect");
        connect.setMinWidth(Region.USE_PREF_SIZE);
        connect.setOnAction(event -> connect());
        states.setId("target-states");
        states.getStyleClass().add("flat");
        states.setMinWidth(Region.USE_PREF_SIZE);
        simulated.setId("target-simulated");
        simulated.getStyleClass().addAll("state-note", "strong");
        simulated.setMinWidth(Region.USE_PREF_SIZE);
        simulated.setTooltip(new Tooltip("Not NCCL made this; no GPU did the work that is shown."));
        list.setHgap(12);
        list.setVgap(4);
        VBox body = new VBox(list);
        body.getStyleClass().add("popover-body");
        popOver = new PopOver(body);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
        popOver.setAnimated(false);
        states.setOnAction(event -> popOver.show(states));
        keep.setId("saved");
        keep.getStyleClass().add("flat");
        keep.setTooltip(new Tooltip("Saved targets (Ctrl+T)"));
        keep.setAccessibleText("Saved targets");
        keep.setOnAction(event -> showSaved());
        keepBody.getStyleClass().addAll("popover-body", "targets-popover");
        keepPopOver.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        keepPopOver.setAnimated(false);
        saved.onConnected(typed -> keepPopOver.hide());
        getChildren().addAll(field, connect, keep, states, simulated);
        widthProperty().addListener(change -> fold());
    }

    /// Without the button there is more to type in; Enter connects.
    private void fold() {
        boolean room = getWidth() >= least(connect.isVisible()) + least(connect) + WORTH_A_BUTTON;
        connect.setVisible(room);
        connect.setManaged(room);
    }

    @Override
    protected double computeMinWidth(double height) {
        return least(connect.isManaged());
    }

    /// What the others take at least.
    ///
    /// @param shown whether the button is among what is laid out now
    private double least(boolean shown) {
        return super.computeMinWidth(-1) - (shown ? least(connect) : 0);
    }

    private double least(Button button) {
        return button.minWidth(-1) + getSpacing();
    }

    /// What is typed is offered to be kept.
    void showSaved() {
        if (!keepBody.getChildren().contains(saved)) {
            keepBody.getChildren().setAll(saved);
        }
        saved.offer(field.getText());
        keepPopOver.show(keep);
        saved.focus();
    }

    void show(ClusterView newest, long nowEpochNanos) {
        view = newest;
        List<NodeView> nodes = view.nodes();
        if (!edited && !field.isFocused()) {
            field.setText(
                    nodes.stream()
                            .map(TargetText::typed)
                            .distinct()
                            .collect(Collectors.joining(", ")));
            edited = false;
        }
        states.setVisible(!nodes.isEmpty());
        if (nodes.isEmpty()) {
            say(view.simulated());
            return;
        }
        TargetText first = TargetText.of(nodes.getFirst(), nowEpochNanos);
        long live = nodes.stream().filter(node -> node.standing().current()).count();
        if (nodes.size() == 1) {
            Styles.icon(states, first.icon(), first.style());
            states.setText(nodes.getFirst().hostName() + "  " + first.word());
        } else {
            boolean all = live == nodes.size();
            boolean replayed =
                    nodes.stream().anyMatch(node -> node.standing() == Standing.REPLAYING);
            boolean made = view.generated().isPresent();
            Styles.icon(states, all ? Icon.OK : Icon.STALE, all ? "state-ok" : "state-stale");
            states.setText(
                    Figures.count(live)
                            + " of "
                            + Figures.count(nodes.size())
                            + (made ? " simulated" : replayed ? " replayed" : " live"));
        }
        say(view.simulated() && !states.getText().contains("simulated"));
        if (keepPopOver.isShowing()) {
            saved.show(view, nowEpochNanos);
        }
        keepPopOver.setOnShowing(event -> saved.show(view, nowEpochNanos));
        if (popOver.isShowing()) {
            fillList(nowEpochNanos);
        }
        popOver.setOnShowing(event -> fillList(nowEpochNanos));
    }

    /// Said once: where each target says so, not beside it again.
    private void say(boolean made) {
        simulated.setVisible(made);
        simulated.setManaged(made);
    }

    void focusField() {
        field.requestFocus();
        field.selectAll();
    }

    void goOnTyping(String typed) {
        field.requestFocus();
        field.setText(typed);
        field.end();
    }

    void showStates() {
        if (states.isVisible()) {
            popOver.show(states);
        }
    }

    private void connect() {
        try {
            session.connect(TargetText.targets(field.getText()));
            field.getStyleClass().remove("refused");
            fieldTip.setText(
                    "Nodes as host:port, several with commas; Enter connects. Default port 7575.");
            edited = false;
        } catch (IllegalArgumentException e) {
            if (!field.getStyleClass().contains("refused")) {
                field.getStyleClass().add("refused");
            }
            fieldTip.setText(String.valueOf(e.getMessage()));
            fieldTip.show(
                    field, field.localToScreen(0, 0).getX(), field.localToScreen(0, 36).getY());
        }
    }

    private void fillList(long nowEpochNanos) {
        list.getChildren().clear();
        int row = 0;
        for (NodeView node : view.nodes().stream().limit(LISTED_TARGETS).toList()) {
            TargetText text = TargetText.of(node, nowEpochNanos);
            Label target = new Label(node.hostName() + " \u00B7 " + node.target());
            target.getStyleClass().add("primary");
            Label word = new Label(text.word(), text.icon().node(text.style()));
            word.getStyleClass().addAll(text.style(), "small");
            String versions =
                    node.sources().stream()
                            .filter(source -> source.name().equals("versions"))
                            .map(source -> " " + source.reason())
                            .collect(Collectors.joining());
            String more = (text.detail() + versions).strip();
            Label detail = new Label(more);
            detail.setWrapText(true);
            detail.setMaxWidth(300);
            detail.getStyleClass().addAll("muted", "small");
            list.addRow(row++, target, word);
            if (!more.isEmpty()) {
                list.add(detail, 0, row++, 2, 1);
            }
        }
        if (view.nodes().size() > LISTED_TARGETS) {
            list.add(new Label("and " + (view.nodes().size() - LISTED_TARGETS) + " more"), 0, row);
        }
    }
}
