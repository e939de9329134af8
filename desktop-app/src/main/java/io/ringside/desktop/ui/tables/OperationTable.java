package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
    private static final double SCROLL_BAR = 14;
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");

    private final List<Fitting> fittings = new ArrayList<>();
    private boolean captured;
    private boolean fittedForCaptured;
    private final ObservableList<OperationRow> rows = FXCollections.observableArrayList();

    OperationTable(String placeholder, boolean withPeer) {
        setFixedCellSize(ROW_HEIGHT);
        setPlaceholder(new Label(placeholder));
        SortedList<OperationRow> sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        for (OperationColumns column : OperationColumns.of(withPeer)) {
            TableColumn<OperationRow, OperationRow> made = column(column);
            getColumns().add(made);
            fittings.add(new Fitting(column, made));
        }
        setRowFactory(table -> new Row(withPeer));
        widthProperty().addListener(change -> fit());
    }

    void show(List<OperationRow> newest) {
        captured = newest.stream().anyMatch(row -> row.captured() > 0);
        boolean wider = false;
        for (Fitting column : fittings) {
            wider |= column.measure(newest);
        }
        if (wider || captured != fittedForCaptured) {
            fittedForCaptured = captured;
            fit();
        }
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

    /// Shows the columns that fit, in their order: no scrolling to the side. The rest is in each
    /// row's tip.
    private void fit() {
        double room = getWidth() - SCROLL_BAR;
        boolean full = false;
        for (Fitting column : fittings) {
            boolean wanted = captured || !OperationColumns.CAPTURED.equals(column.from.title());
            double width = column.width();
            full |= wanted && width > room;
            column.made.setPrefWidth(width);
            column.made.setVisible(wanted && !full);
            room -= wanted ? width : 0;
        }
    }

    /// A column and the widest text it has held.
    private static final class Fitting {
        private static final int MEASURED_ROWS = 256;
        private static final double INSETS = 13;
        private static final double SORT_ARROW = 6;

        private final OperationColumns from;
        private final TableColumn<OperationRow, OperationRow> made;
        private double widest;

        Fitting(OperationColumns from, TableColumn<OperationRow, OperationRow> made) {
            this.from = from;
            this.made = made;
        }

        /// True when it must become wider.
        boolean measure(List<OperationRow> rows) {
            double before = width();
            Typeface face = Typeface.regular(11);
            for (OperationRow row : rows.subList(0, Math.min(MEASURED_ROWS, rows.size()))) {
                widest = Math.max(widest, face.width(from.text().apply(row)));
            }
            return width() > before;
        }

        double width() {
            double head =
                    from.title().lines().mapToDouble(Typeface.regular(10)::width).max().orElse(0);
            return Math.ceil(Math.max(head + SORT_ARROW, widest) + INSETS);
        }
    }

    private static TableColumn<OperationRow, OperationRow> column(OperationColumns from) {
        TableColumn<OperationRow, OperationRow> column = new TableColumn<>();
        Label head = new Label(from.title());
        head.setTooltip(new Tooltip(from.meaning()));
        column.setGraphic(head);
        column.setId(from.title());
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
        private final List<OperationColumns> columns;
        private final Tooltip tip = new Tooltip();

        Row(boolean withPeer) {
            columns = OperationColumns.of(withPeer);
            tip.setOnShowing(event -> tip.setText(text()));
        }

        private String text() {
            OperationRow row = getItem();
            return row == null
                    ? ""
                    : columns.stream()
                            .map(column ->
                                    column.title().replace('\n', ' ')
                                            + "  "
                                            + column.text().apply(row))
                            .collect(Collectors.joining("\n"));
        }

        @Override
        protected void updateItem(@Nullable OperationRow row, boolean empty) {
            super.updateItem(row, empty);
            setTooltip(row == null || empty ? null : tip);
            pseudoClassStateChanged(STALE, row != null && row.stale());
        }
    }
}
