package io.ringside.desktop.ui.toolbar;

import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.text.TargetText;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.Standing;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// One line for each node whose data cannot be trusted now, and why. Owned by the FX thread.
public final class Banners extends VBox {
    private static final int MOST = 3;

    public Banners() {
        super(4);
        setPadding(new javafx.geometry.Insets(4, 4, 0, 4));
    }

    public void show(ClusterView view, long nowEpochNanos) {
        List<NodeView> troubled = view.nodes().stream().filter(Banners::troubled).toList();
        getChildren().clear();
        view.generated().ifPresent(made -> getChildren().add(simulated(made)));
        for (NodeView node : troubled.stream().limit(MOST).toList()) {
            getChildren().add(banner(node, view, nowEpochNanos));
        }
        if (troubled.size() > MOST) {
            Label more =
                    new Label("and " + (troubled.size() - MOST) + " more nodes, see the targets");
            more.getStyleClass().addAll("state-stale", "small");
            getChildren().add(more);
        }
        setVisible(!getChildren().isEmpty());
        setManaged(!getChildren().isEmpty());
    }

    /// Above everything, whatever is shown of it.
    private static HBox simulated(PlaybackState made) {
        Label title = new Label("SIMULATED");
        title.getStyleClass().add("title");
        title.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        HBox banner =
                new HBox(
                        Icon.SIMULATED.node("state-note"),
                        title,
                        new Label(made.origin().replaceFirst("^SIMULATED, n", "N") + "."));
        banner.setId("simulated-banner");
        banner.getStyleClass().addAll("banner", "simulated");
        return banner;
    }

    private static boolean troubled(NodeView node) {
        return node.standing().troubled();
    }

    private static HBox banner(NodeView node, ClusterView view, long nowEpochNanos) {
        TargetText text = TargetText.of(node, nowEpochNanos);
        Label title = new Label("Node " + node.hostName() + " is " + text.word());
        title.getStyleClass().add("title");
        title.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        Label detail = new Label(text.detail() + held(node, view));
        HBox banner = new HBox(text.icon().node(text.style()), title, detail);
        banner.getStyleClass().add("banner");
        if (node.standing() == Standing.REFUSED) {
            banner.getStyleClass().add("refused");
        }
        return banner;
    }

    private static String held(NodeView node, ClusterView view) {
        int index = view.nodes().indexOf(node);
        long ranks =
                view.ranks().stream()
                        .filter(rank ->
                                rank.nodeIndex().isPresent()
                                        && rank.nodeIndex().getAsInt() == index)
                        .count();
        long gpus = view.gpus().stream().filter(gpu -> gpu.nodeIndex() == index).count();
        if (ranks == 0 && gpus == 0) {
            return "";
        }
        String last =
                node.lastSnapshotEpochNanos().isPresent()
                        ? "; last snapshot "
                                + Figures.zoned(
                                        node.nowEpochNanos(
                                                node.lastSnapshotEpochNanos().getAsLong()))
                        : "";
        return " Its last values stand, muted: "
                + Figures.count(ranks)
                + (ranks == 1 ? " rank, " : " ranks, ")
                + Figures.count(gpus)
                + (gpus == 1 ? " GPU" : " GPUs")
                + last
                + ".";
    }
}
