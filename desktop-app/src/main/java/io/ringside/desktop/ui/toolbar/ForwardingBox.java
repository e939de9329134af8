package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.session.api.Session.OtlpProtocol;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.ForwardingWord;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.controlsfx.control.SegmentedButton;
import org.controlsfx.control.ToggleSwitch;

/// The OTLP switch with its state in words; what it sends to, and how that goes, in a pop-over.
/// Owned by the FX thread.
final class ForwardingBox extends HBox {
    private static final double SWITCH_WIDTH = 34;

    private final Session session;
    private final ToggleSwitch forward = new ToggleSwitch();
    private final Button state = new Button("off");
    private final TextField endpoint = new TextField();
    private final ToggleButton http = new ToggleButton("HTTP");
    private final ToggleButton grpc = new ToggleButton("gRPC");
    private final Label refused = new Label();
    private final Label success = new Label();
    private final Label error = new Label();
    private final Label counts = new Label();
    private final Label findings = new Label();
    private final Label leftOut = new Label();
    private final PopOver popOver;
    private boolean following;

    ForwardingBox(Session session, String defaultEndpoint) {
        this.session = session;
        getStyleClass().add("control-box");
        forward.setId("forward");
        forward.setText("");
        forward.setMinWidth(SWITCH_WIDTH);
        forward.setPrefWidth(SWITCH_WIDTH);
        forward.setMaxWidth(SWITCH_WIDTH);
        forward.selectedProperty().addListener((o, before, now) -> switched(now));
        Label name = new Label("OTLP");
        name.getStyleClass().add("primary");
        name.setMinWidth(Region.USE_PREF_SIZE);
        state.setId("forward-state");
        state.getStyleClass().addAll("flat", "small-control");
        state.setMinWidth(Region.USE_PREF_SIZE);
        endpoint.setId("endpoint");
        endpoint.setText(defaultEndpoint);
        endpoint.getStyleClass().add("code");
        endpoint.setPrefWidth(316);
        endpoint.setOnAction(event -> apply());
        popOver = new PopOver(body());
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_CENTER);
        popOver.setAnimated(false);
        state.setOnAction(event -> popOver.show(state));
        getChildren().addAll(forward, name, state);
    }

    void show(ClusterView view, ForwardingStatus status, long nowEpochNanos) {
        following = true;
        forward.setSelected(status.state() != ForwardingState.OFF);
        following = false;
        boolean idle = ForwardingWord.idle(view, status);
        state.setText(ForwardingWord.of(view, status));
        state.setStyle("-fx-text-fill: " + (idle ? "-rs-text-muted" : color(status.state())) + ";");
        success.setText(
                "Last success: "
                        + status.lastSuccessEpochNanos()
                                .map(at ->
                                        Figures.age(nowEpochNanos - at)
                                                + " ago, "
                                                + Figures.zoned(at))
                                .orElse("none yet"));
        error.setText("Last error: " + status.lastError().orElse("none"));
        counts.setText(
                "Delivered "
                        + Figures.count(status.delivered())
                        + " requests \u00B7 not delivered "
                        + Figures.count(status.undelivered())
                        + " snapshots");
        String told = status.findings().words();
        findings.setText(told.isEmpty() ? "" : "Findings, as logs: " + told);
        findings.setVisible(!told.isEmpty());
        findings.setManaged(!told.isEmpty());
        leftOut.setText(
                "Left out, they forward themselves: " + String.join(", ", status.leftOut()));
        leftOut.setVisible(!status.leftOut().isEmpty());
        leftOut.setManaged(!status.leftOut().isEmpty());
    }

    private static String color(ForwardingState state) {
        return switch (state) {
            case OFF -> "-rs-text-muted";
            case SENDING -> "-rs-state-ok";
            case RETRYING -> "-rs-state-ticket";
            case FAILED -> "-rs-state-page";
        };
    }

    private VBox body() {
        Label title = new Label("Forward by OpenTelemetry");
        title.getStyleClass().add("title");
        Label hint =
                new Label(
                        "Every snapshot's figures go to this receiver, and findings as logs. An http(s) address gets /v1/metrics and /v1/logs appended.");
        hint.getStyleClass().addAll("muted", "small");
        http.setSelected(true);
        SegmentedButton protocol = new SegmentedButton(http, grpc);
        Button apply = new Button("Apply");
        apply.setId("apply-endpoint");
        apply.setOnAction(event -> apply());
        Region space = new Region();
        HBox.setHgrow(space, javafx.scene.layout.Priority.ALWAYS);
        refused.getStyleClass().addAll("state-page", "small");
        refused.setManaged(false);
        refused.setVisible(false);
        VBox body =
                new VBox(
                        title,
                        hint,
                        endpoint,
                        refused,
                        new HBox(8, protocol, space, apply),
                        success,
                        error,
                        counts,
                        findings,
                        leftOut);
        for (Label label : new Label[] {hint, refused, success, error, counts, findings, leftOut}) {
            label.setWrapText(true);
        }
        for (Label label : new Label[] {success, error, counts, findings, leftOut}) {
            label.getStyleClass().addAll("secondary", "small");
        }
        body.getStyleClass().add("popover-body");
        return body;
    }

    void press() {
        forward.fire();
    }

    void showStatus() {
        popOver.show(state);
    }

    private void switched(boolean on) {
        if (following) {
            return;
        }
        if (on) {
            apply();
        } else {
            session.forward(Optional.empty(), protocol());
        }
    }

    private void apply() {
        String wrong = "";
        try {
            session.forward(Optional.of(endpoint.getText().strip()), protocol());
        } catch (IllegalArgumentException e) {
            wrong = String.valueOf(e.getMessage());
        }
        refused.setText(wrong);
        refused.setVisible(!wrong.isEmpty());
        refused.setManaged(!wrong.isEmpty());
        if (!wrong.isEmpty()) {
            following = true;
            forward.setSelected(false);
            following = false;
            popOver.show(state);
        }
    }

    private OtlpProtocol protocol() {
        return grpc.isSelected() ? OtlpProtocol.GRPC : OtlpProtocol.HTTP;
    }
}
