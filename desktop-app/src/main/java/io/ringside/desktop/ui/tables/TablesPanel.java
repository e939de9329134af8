package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// Collectives and P2P operations, one table at a time. Owned by the FX thread.
public final class TablesPanel extends VBox {
    private final OperationTable collectives =
            new OperationTable("No collective was seen yet.", false);
    private final OperationTable p2p = new OperationTable("No Send or Recv was seen yet.", true);
    private final Label total = new Label();

    public TablesPanel() {
        getStyleClass().addAll("panel", "tables-panel");
        collectives.setId("collectives");
        p2p.setId("p2p");
        p2p.setVisible(false);
        Label title = new Label("Operations");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        total.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(title, total, space, tabs());
        header.getStyleClass().add("panel-header");
        StackPane tables = new StackPane(collectives, p2p);
        VBox.setVgrow(tables, Priority.ALWAYS);
        VBox.setMargin(tables, new javafx.geometry.Insets(0, 1, 1, 1));
        getChildren().addAll(header, tables);
        setMinWidth(0);
    }

    public void show(ClusterView view) {
        collectives.show(view.collectives());
        p2p.show(view.p2p());
        long count =
                view.collectives().stream()
                        .filter(row -> !row.stale())
                        .mapToLong(row -> row.count())
                        .sum();
        total.setText(Figures.count(count) + " collectives, all ranks");
    }

    private SegmentedButton tabs() {
        ToggleButton left = tab("Collectives");
        ToggleButton right = tab("P2P");
        right.setId("tab-p2p");
        left.setSelected(true);
        SegmentedButton choice = new SegmentedButton(left, right);
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (now == null) {
                        Objects.requireNonNull(before).setSelected(true);
                    }
                    collectives.setVisible(left.isSelected());
                    p2p.setVisible(right.isSelected());
                });
        return choice;
    }

    private static ToggleButton tab(String label) {
        ToggleButton button = new ToggleButton(label);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}
