package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.theme.Typeface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.css.PseudoClass;
import javafx.geometry.Side;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import org.jspecify.annotations.Nullable;

/// One table. Rows keep their place from view to view, so that only changed ones are drawn anew and
/// the selection stays. Owned by the FX thread.
///
/// @param <R> what a row shows
public final class FittingTable<R> extends TableView<R> {
    private static final double ROW_HEIGHT = 20;
    private static final double SCROLL_BAR = 14;
    private static final double LEAST_SHRUNK = 80;
    private static final double WIDEST_PLACEHOLDER = 420;
    private static final double WIDEST_TIP = 640;
    private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
    private static final PseudoClass LINKED = PseudoClass.getPseudoClass("linked");

    private final List<Fitting<R>> fittings = new ArrayList<>();
    private final ObservableList<R> rows = FXCollections.observableArrayList();
    private final Label nothing = new Label();
    private Consumer<R> opening = row -> {};
    private Predicate<R> marked = row -> false;
    private final Set<String> hidden = new HashSet<>();
    private final ContextMenu chooser = new ContextMenu();

    /// @param placeholder while there is no row
    /// @param stale rows whose values may no longer hold
    public FittingTable(String placeholder, List<Column<R>> columns, Predicate<R> stale) {
        setFixedCellSize(ROW_HEIGHT);
        nothing.setText(placeholder);
        nothing.setWrapText(true);
        nothing.setMaxWidth(WIDEST_PLACEHOLDER);
        setPlaceholder(nothing);
        SortedList<R> sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        for (Column<R> column : columns) {
            TableColumn<R, R> made = column(column);
            made.setContextMenu(chooser);
            getColumns().add(made);
            fittings.add(new Fitting<>(column, made));
        }
        setRowFactory(table -> row(columns, stale));
        widthProperty().addListener(change -> fit());
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Lets the user choose columns by a menu on their heads, and remembers which.
    ///
    /// @param name of the table, in the preferences
    public void remember(Preferences preferences, String name) {
        String key = "columns-not-shown." + name;
        hidden.addAll(List.of(preferences.get(key).orElse("").split("\\|", -1)));
        for (Fitting<R> column : fittings) {
            CheckMenuItem item = new CheckMenuItem(column.name());
            item.setMnemonicParsing(false);
            item.setSelected(!hidden.contains(column.name()));
            item.setOnAction(event -> {
                boolean last =
                        fittings.stream()
                                .allMatch(each ->
                                        hidden.contains(each.name()) || each.equals(column));
                if (item.isSelected()) {
                    hidden.remove(column.name());
                } else if (last) {
                    item.setSelected(true);
                } else {
                    hidden.add(column.name());
                }
                preferences.put(
                        key,
                        fittings.stream()
                                .map(Fitting::name)
                                .filter(hidden::contains)
                                .collect(Collectors.joining("|")));
                fit();
            });
            chooser.getItems().add(item);
        }
        fit();
    }

    /// Shows the menu of columns.
    public void chooseColumns() {
        if (getScene() != null) {
            chooser.show(this, Side.TOP, 8, 8);
        }
    }

    /// Rows can be opened: by a click, and by Enter on the selected one.
    public void onOpen(Consumer<R> open) {
        opening = open;
    }

    /// Marks rows, those that `which` holds for.
    ///
    /// @param reveal scrolls to the first of them
    public void mark(Predicate<R> which, boolean reveal) {
        marked = which;
        refresh();
        if (reveal) {
            for (int i = 0; i < getItems().size(); i++) {
                if (which.test(getItems().get(i))) {
                    scrollTo(Math.max(0, i - 1));
                    return;
                }
            }
        }
    }

    /// What is said while there is no row: why, and what to do.
    public void sayWhyNothing(String sentences) {
        nothing.setText(sentences);
    }

    private Row<R> row(List<Column<R>> columns, Predicate<R> stale) {
        Row<R> row = new Row<>(columns, stale, item -> marked.test(item));
        row.setOnMouseClicked(event -> {
            R item = row.getItem();
            if (item != null && event.getButton() == MouseButton.PRIMARY) {
                opening.accept(item);
            }
        });
        return row;
    }

    private void key(KeyEvent event) {
        R selected = getSelectionModel().getSelectedItem();
        if (event.getCode() == KeyCode.ENTER && selected != null) {
            opening.accept(selected);
            event.consume();
        }
    }

    public void show(List<R> newest) {
        boolean changed = false;
        for (Fitting<R> column : fittings) {
            changed |= column.measure(newest);
        }
        if (changed) {
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
        if (getWidth() <= 0) {
            return;
        }
        double room = getWidth() - SCROLL_BAR;
        boolean full = false;
        for (Fitting<R> column : fittings) {
            double width = column.width();
            boolean wanted = column.wanted && !hidden.contains(column.name());
            boolean tooWide = wanted && width > room;
            if (tooWide && column.from.shrinks() && !full && room > LEAST_SHRUNK) {
                width = room;
                tooWide = false;
            }
            full |= tooWide;
            column.made.setPrefWidth(width);
            column.made.setVisible(wanted && !full);
            room -= wanted ? width : 0;
        }
    }

    /// A column and the widest text it has held.
    private static final class Fitting<R> {
        private static final int MEASURED_ROWS = 256;
        private static final double INSETS = 13;
        private static final double SORT_ARROW = 6;

        private final Column<R> from;
        private final TableColumn<R, R> made;
        private boolean wanted;
        private double widest;

        Fitting(Column<R> from, TableColumn<R, R> made) {
            this.from = from;
            this.made = made;
        }

        String name() {
            return from.title().replace('\n', ' ');
        }

        /// True when it must become wider, appear or go.
        boolean measure(List<R> rows) {
            boolean wantedBefore = wanted;
            wanted = from.wanted().test(rows);
            double before = width();
            Typeface face = Typeface.regular(11);
            for (R row : rows.subList(0, Math.min(MEASURED_ROWS, rows.size()))) {
                widest = Math.max(widest, face.width(from.text().apply(row)));
            }
            return width() > before || wanted != wantedBefore;
        }

        double width() {
            double head =
                    from.title().lines().mapToDouble(Typeface.regular(10)::width).max().orElse(0);
            return Math.ceil(Math.max(head + SORT_ARROW, widest) + INSETS);
        }
    }

    private static <R> TableColumn<R, R> column(Column<R> from) {
        TableColumn<R, R> column = new TableColumn<>();
        Label head = new Label(from.title());
        // Made when it is pointed at: a tooltip is a window of its own, and there are many heads.
        head.setOnMouseEntered(event -> {
            if (head.getTooltip() == null) {
                head.setTooltip(new Tooltip(from.meaning()));
            }
        });
        column.setGraphic(head);
        column.setId(from.title());
        column.setMinWidth(28);
        column.setReorderable(false);
        column.setComparator(from.order());
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(all -> new Cell<>(from));
        if (from.figure()) {
            column.getStyleClass().add("figure-cell");
        }
        return column;
    }

    private static final class Cell<R> extends TableCell<R, R> {
        private final Column<R> column;
        private String style = "";

        Cell(Column<R> column) {
            this.column = column;
            if (column.figure()) {
                getStyleClass().add("figure-cell");
            }
        }

        @Override
        protected void updateItem(@Nullable R row, boolean empty) {
            super.updateItem(row, empty);
            setText(row == null || empty ? "" : column.text().apply(row));
            String wanted = row == null || empty ? "" : column.style().apply(row);
            if (!wanted.equals(style)) {
                getStyleClass().remove(style);
                if (!wanted.isEmpty()) {
                    getStyleClass().add(wanted);
                }
                style = wanted;
            }
        }
    }

    private static final class Row<R> extends TableRow<R> {
        private final List<Column<R>> columns;
        private final Predicate<R> stale;
        private final Predicate<R> marked;

        Row(List<Column<R>> columns, Predicate<R> stale, Predicate<R> marked) {
            this.columns = columns;
            this.stale = stale;
            this.marked = marked;
            setOnMouseEntered(event -> tell());
        }

        private void tell() {
            if (getTooltip() == null && getItem() != null) {
                Tooltip tip = new Tooltip();
                tip.setWrapText(true);
                tip.setMaxWidth(WIDEST_TIP);
                tip.setOnShowing(event -> tip.setText(text()));
                setTooltip(tip);
            }
        }

        private String text() {
            R row = getItem();
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
        protected void updateItem(@Nullable R row, boolean empty) {
            super.updateItem(row, empty);
            if (row == null || empty) {
                setTooltip(null);
            }
            pseudoClassStateChanged(STALE, row != null && !empty && stale.test(row));
            pseudoClassStateChanged(LINKED, row != null && !empty && marked.test(row));
        }
    }
}
