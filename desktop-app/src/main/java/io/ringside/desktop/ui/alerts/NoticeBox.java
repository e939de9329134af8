package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// Notices in the window's corner, where the desktop shows none: the newest few, each for some
/// seconds. Pressing one takes every view there. Owned by the FX thread.
public final class NoticeBox extends VBox {
    static final long SHOWN_NANOS = 15_000_000_000L;
    static final int MOST = 3;
    private static final double WIDTH = 360;

    private final Consumer<FindingView> go;

    /// @param go takes all views to a finding
    public NoticeBox(Consumer<FindingView> go) {
        super(4);
        this.go = go;
        setId("notices");
        setPrefWidth(WIDTH);
        setVisible(false);
    }

    /// @param news of alerts that the desktop did not show
    /// @param nanos of the screen's frames
    public void show(List<Alert> news, long nanos) {
        boolean over = getChildren().removeIf(notice -> nanos - shownAt(notice) >= SHOWN_NANOS);
        for (Alert alert : news) {
            HBox notice = notice(alert);
            notice.setUserData(nanos);
            getChildren().add(notice);
            if (getChildren().size() > MOST) {
                getChildren().removeFirst();
            }
        }
        if (over || !news.isEmpty()) {
            changed();
        }
    }

    private static long shownAt(javafx.scene.Node notice) {
        return (Long) notice.getUserData();
    }

    private void changed() {
        setVisible(!getChildren().isEmpty());
        if (getParent() != null) {
            getParent().requestLayout();
        }
    }

    private HBox notice(Alert alert) {
        String style = "state-" + alert.loudest().name().toLowerCase(Locale.ROOT);
        Button what = new Button(alert.finding().headline());
        what.setWrapText(true);
        what.setAlignment(Pos.TOP_LEFT);
        what.setMaxWidth(Double.MAX_VALUE);
        what.getStyleClass().addAll("flat", "notice-words");
        what.setTooltip(new Tooltip("Go there"));
        what.setOnAction(event -> go.accept(alert.finding()));
        HBox.setHgrow(what, Priority.ALWAYS);
        Label where = new Label(alert.loudest().word() + " \u00B7 " + alert.where());
        where.getStyleClass().addAll("muted", "small");
        Button close = new Button("Close");
        close.getStyleClass().add("small-control");
        close.setMinWidth(USE_PREF_SIZE);
        VBox words = new VBox(2, what, where);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox notice = new HBox(8, Icon.WARNING.node(style), words, close);
        notice.getStyleClass().add("notice");
        close.setOnAction(event -> {
            getChildren().remove(notice);
            changed();
        });
        return notice;
    }
}
