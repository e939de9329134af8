package io.ringside.desktop.ui.select;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.filter.Filter;
import io.ringside.desktop.viewdata.filter.Filter.Reading;
import io.ringside.desktop.viewdata.filter.FilterCompletion;
import io.ringside.desktop.viewdata.filter.FilterKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.controlsfx.control.textfield.AutoCompletionBinding;
import org.controlsfx.control.textfield.TextFields;

/// Where the display filter is typed: it holds as soon as it can be understood, is completed from
/// what the view has, and is kept for another time. Owned by the FX thread.
public final class FilterField extends HBox {
    private static final String JOB = "job=";

    private final TextField field = new TextField();
    private final MenuButton saved = new MenuButton("\u2605");
    private final Label note = new Label();
    private final SavedFilters filters;
    private final Consumer<Filter> changed;
    private final Runnable left;
    private ClusterView view = ClusterView.empty(0);
    private Filter filter = Filter.NONE;
    private boolean asked;

    /// @param changed told of each filter that can be understood
    /// @param left told when the field is left by Esc
    public FilterField(SavedFilters filters, Consumer<Filter> changed, Runnable left) {
        super(4);
        this.filters = filters;
        this.changed = changed;
        this.left = left;
        getStyleClass().add("filter-field");
        field.setId("filter");
        field.setPromptText("Filter: rank:17 op:allreduce size>1M  (/)");
        field.getStyleClass().add("code");
        field.setTooltip(
                new Tooltip(
                        "Terms that must all hold; a comma is either, a minus before is not.\n"
                                + Arrays.stream(FilterKey.values())
                                        .map(key -> key.word() + ": " + key.meaning())
                                        .collect(Collectors.joining("\n"))));
        HBox.setHgrow(field, Priority.ALWAYS);
        AutoCompletionBinding<String> completion =
                TextFields.bindAutoCompletion(
                        field, request -> FilterCompletion.of(request.getUserText(), view));
        completion.setDelay(0);
        completion.setVisibleRowCount(8);
        completion.setMinWidth(260);
        field.textProperty().addListener(change -> read());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        field.addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        saved.setId("saved-filters");
        saved.getStyleClass().add("saved");
        saved.setMinWidth(Region.USE_PREF_SIZE);
        saved.setTooltip(new Tooltip("Saved filters: keep this one, or use another"));
        saved.setAccessibleText("Saved filters");
        saved.setOnShowing(event -> fill());
        fill();
        note.setId("filter-note");
        note.getStyleClass().addAll("state-page", "small");
        note.setWrapText(true);
        note.setVisible(false);
        note.setManaged(false);
        getChildren().addAll(field, saved);
    }

    public void show(ClusterView newest) {
        view = newest;
    }

    /// Why what is typed is no filter: to be shown where there is room for a sentence.
    public Label note() {
        return note;
    }

    /// The last one that could be understood.
    public Filter filter() {
        return filter;
    }

    /// Takes the keys; the slash that asked for it is not typed into it.
    public void focus() {
        field.requestFocus();
        field.selectAll();
        asked = true;
    }

    /// Shows the filters that are kept.
    public void showSaved() {
        saved.requestFocus();
        saved.show();
    }

    public void clear() {
        field.clear();
    }

    /// The job that is shown alone; empty: there is none.
    public Optional<String> job() {
        return terms().filter(term -> term.startsWith(JOB))
                .map(term -> term.substring(JOB.length()))
                .findFirst();
    }

    /// Shows one job alone, beside what else is filtered; empty: all of them.
    public void job(Optional<String> id) {
        String others =
                terms().filter(term -> !term.startsWith(JOB)).collect(Collectors.joining(" "));
        field.setText((id.map(job -> JOB + job + " ").orElse("") + others).strip());
    }

    private Stream<String> terms() {
        return Arrays.stream(field.getText().strip().split("\\s+", -1))
                .filter(term -> !term.isEmpty());
    }

    private void typed(KeyEvent event) {
        if (asked && event.getCharacter().equals("/")) {
            event.consume();
        }
        asked = false;
    }

    private void read() {
        Reading reading = Filter.read(field.getText());
        boolean wrong = reading.filter().isEmpty();
        note.setText(
                wrong
                        ? reading.wrong()
                                + (filter.isEmpty()
                                        ? " Everything is shown."
                                        : " Still shown: " + filter.text())
                        : "");
        note.setVisible(wrong);
        note.setManaged(wrong);
        field.getStyleClass().remove("refused");
        if (wrong) {
            field.getStyleClass().add("refused");
        } else {
            filter = reading.filter().get();
            changed.accept(filter);
        }
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            if (field.getText().isEmpty()) {
                left.run();
            } else {
                field.clear();
            }
            event.consume();
        }
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        MenuItem keep = new MenuItem("Keep this filter");
        keep.setId("filter-keep");
        keep.setDisable(filter.isEmpty());
        keep.setOnAction(event -> {
            filters.save(filter.text());
            fill();
        });
        items.add(keep);
        if (filters.all().contains(filter.text().strip())) {
            MenuItem forget = new MenuItem("Forget this filter");
            forget.setId("filter-forget");
            forget.setOnAction(event -> {
                filters.forget(filter.text().strip());
                fill();
            });
            items.add(forget);
        }
        if (!filters.all().isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        for (String each : filters.all()) {
            MenuItem item = new MenuItem(each);
            item.setMnemonicParsing(false);
            item.setOnAction(event -> field.setText(each));
            items.add(item);
        }
        saved.getItems().setAll(items);
    }
}
