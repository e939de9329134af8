package io.ringside.desktop.ui.tables;

import io.ringside.desktop.viewdata.OperationRow;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// One table of operations. Rows keep their place from view to view, so that only changed ones are
/// drawn anew and the selection stays. Owned by the FX thread.
final class OperationTable extends TableView<OperationRow> {
    private static final double ROW_HEIGHT = 20;
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private final ObservableList<OperationRow> rows = FXCollections.observableArrayList();

    OperationTable(String placeholder, boolean withPeer) {
        setFixedCellSize(ROW_HEIGHT);
        setPlaceholder(new Label(placeholder));
        SortedList<OperationRow> sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        for (OperationColumns column : OperationColumns.of(withPeer)) {
            getColumns().add(column(column));
        }
        setRowFactory(table -> new Row());
    }

    void show(List<OperationRow> newest) {
        boolean captured = newest.stream().anyMatch(row -> row.captured() > 0);
        getColumns().stream()
                .filter(column -> OperationColumns.CAPTURED.equals(column.getId()))
                .forEach(column -> column.setVisible(captured));
        int kept = Math.min(rows.size(), newest.size());
        for (int i = 0; i < kept; i++) {
            if (!rows.get(i).equals(newest.get(i))) {
                rows.set(i, newest.get(i));
            }
        }
        if (newest.size() > kept) {
            rows.addAll(newest.subList(kept, newest.size()));
        } else if (rows.size() > kept) {
            rows.remove(kept, rows.size());
        }
    }

    private static TableColumn<OperationRow, OperationRow> column(OperationColumns from) {
        TableColumn<OperationRow, OperationRow> column = new TableColumn<>();
        Label head = new Label(from.title());
        head.setTooltip(new Tooltip(from.meaning()));
        column.setGraphic(head);
        column.setId(from.title());
        column.setPrefWidth(from.width());
        column.setMinWidth(28);
        column.setReorderable(false);
        column.setComparator(from.order());
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(all -> new Cell(from));
        if (from.figure()) {
            column.getStyleClass().add("figure-cell");
        }
        return column;
    }

    private static final class Cell extends TableCell<OperationRow, OperationRow> {
        private final OperationColumns column;

        Cell(OperationColumns column) {
            this.column = column;
            if (column.figure()) {
                getStyleClass().add("figure-cell");
            }
        }

        @Override
        protected void updateItem(@Nullable OperationRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(row == null || empty ? "" : column.text().apply(row));
        }
    }

    private static final class Row extends TableRow<OperationRow> {
        @Override
        protected void updateItem(@Nullable OperationRow row, boolean empty) {
            super.updateItem(row, empty);
            pseudoClassStateChanged(STALE, row != null && row.stale());
        }
    }
}
