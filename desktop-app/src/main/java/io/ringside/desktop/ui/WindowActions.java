package io.ringside.desktop.ui;

import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Actions;
import io.ringside.desktop.ui.action.CommandPalette;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.action.KeySheet;
import io.ringside.desktop.ui.select.FilterField;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.ui.settings.Look;
import io.ringside.desktop.ui.toolbar.Toolbar;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.input.KeyCode;
import org.controlsfx.control.ToggleSwitch;

/// What the user can do with the window as a whole. Owned by the FX thread.
final class WindowActions {
    private final MainView main;
    private final Parts parts;
    private final Look look;
    private final Toolbar toolbar;
    private final FilterField filter;
    private final Actions actions;
    private final CommandPalette palette;
    private final KeySheet keys;

    /// What it acts on beside the window itself.
    record Parts(
            Look look,
            Toolbar toolbar,
            FilterField filter,
            SelectionModel selection,
            Body body,
            Panels panels) {}

    /// @param more actions of other parts
    WindowActions(MainView main, Parts parts, List<Action> more) {
        this.main = main;
        this.parts = parts;
        look = parts.look();
        toolbar = parts.toolbar();
        filter = parts.filter();
        palette = new CommandPalette(this::actions, this::perform);
        List<Action> all = new ArrayList<>(own());
        all.addAll(parts.panels().timeline().actions(this::timelineSeen));
        all.addAll(parts.panels().heatMap().actions());
        all.addAll(more);
        actions = new Actions(all);
        keys = new KeySheet(actions);
    }

    Actions actions() {
        return actions;
    }

    /// To be laid over the window.
    CommandPalette palette() {
        return palette;
    }

    /// Does what was chosen by name, where it can be seen.
    private void perform(Action action) {
        boolean overview = parts.body().shown() == ViewKind.OVERVIEW;
        switch (action.group()) {
            case TIMELINE -> reveal(ViewKind.TIMELINE, overview);
            case HEAT_MAP -> reveal(ViewKind.HEAT_MAP, overview);
            case TABLES -> reveal(ViewKind.TABLES, overview);
            case ALERTS -> reveal(ViewKind.ALERTS, false);
            case WINDOW, VIEW, TIME, FIND, EXPORT -> {}
        }
        action.run().run();
    }

    private void reveal(ViewKind kind, boolean seen) {
        if (!seen && parts.body().shown() != kind) {
            main.choose(kind);
        }
    }

    /// Where the timeline is not seen its letters are free for what is.
    private boolean timelineSeen() {
        ViewKind shown = parts.body().shown();
        return shown == ViewKind.OVERVIEW || shown == ViewKind.TIMELINE;
    }

    private boolean compareSeen() {
        return parts.body().shown() == ViewKind.COMPARE;
    }

    private void back() {
        if (parts.panels().heatMap().hasKeys()) {
            parts.panels().heatMap().back();
        } else {
            parts.panels().timeline().back();
        }
    }

    private boolean canGoBack() {
        return parts.panels().heatMap().hasKeys() || timelineSeen();
    }

    /// First of what is selected, then of what the view under the keys shows.
    private void letGo() {
        if (parts.panels().nodes().escape()
                || (compareSeen() && parts.panels().compare().giveUp())) {
            return;
        }
        if (!parts.selection().subject().isEmpty()) {
            parts.selection().clear();
        } else if (parts.panels().heatMap().hasCells()) {
            parts.panels().heatMap().letGo();
        } else if (timelineSeen()) {
            parts.panels().timeline().letGo();
        }
    }

    private boolean canLetGo() {
        return parts.panels().nodes().isAsking()
                || (compareSeen() && parts.panels().compare().isRunning())
                || !parts.selection().subject().isEmpty()
                || parts.panels().heatMap().hasCells()
                || (timelineSeen() && !parts.panels().heatMap().hasKeys());
    }

    private List<Action> own() {
        List<Action> all = new ArrayList<>();
        all.add(
                of(Group.WINDOW, "palette", "Find what to do by its name", palette::toggle)
                        .on(
                                Key.shortcut(KeyCode.P).withShift(),
                                Key.of(KeyCode.F1),
                                Key.shortcut(KeyCode.K)));
        all.add(
                of(Group.WINDOW, "keys", "All keys", this::showKeys)
                        .on(Key.of(KeyCode.SLASH).withShift(), Key.of(KeyCode.HELP)));
        all.addAll(looks());
        all.addAll(targets());
        int number = 1;
        for (ViewKind kind : ViewKind.values()) {
            KeyCode code = KeyCode.getKeyCode(String.valueOf(number++ % 10));
            all.add(
                    of(Group.VIEW, kind.id(), "Show " + kind.label(), () -> main.choose(kind))
                            .on(Key.of(code)));
        }
        all.add(
                of(
                                Group.VIEW,
                                "next-panel",
                                "Give the keys to the next panel",
                                () -> parts.body().focusPanel(1))
                        .on(Key.of(KeyCode.F6)));
        all.add(
                of(
                                Group.VIEW,
                                "panel-before",
                                "Give the keys to the panel before",
                                () -> parts.body().focusPanel(-1))
                        .on(Key.of(KeyCode.F6).withShift()));
        all.add(of(Group.VIEW, "reset-layout", "Panels as large as at first", parts.body()::reset));
        all.add(
                of(Group.TIME, "pause", "Pause the picture, or go on", main::togglePause)
                        .on(Key.of(KeyCode.SPACE)));
        all.add(
                of(Group.TIME, "zone", "Times in UTC, or local", main::toggleZone)
                        .on(Key.of(KeyCode.U)));
        all.addAll(finding());
        return all;
    }

    private List<Action> looks() {
        List<Action> all = new ArrayList<>();
        all.add(
                of(Group.WINDOW, "next-theme", "Next theme: dark, light, contrast", look::nextTheme)
                        .on(Key.of(KeyCode.T)));
        for (Theme theme : Theme.values()) {
            all.add(
                    of(
                            Group.WINDOW,
                            "theme-" + theme.lowerName(),
                            "Theme: " + theme.lowerName(),
                            () -> look.theme(theme)));
        }
        all.add(
                of(Group.WINDOW, "text-larger", "Larger text", () -> look.enlarge(1))
                        .on(
                                Key.shortcut(KeyCode.PLUS, KeyCode.ADD, KeyCode.EQUALS)
                                        .withOrWithoutShift()));
        all.add(
                of(Group.WINDOW, "text-smaller", "Smaller text", () -> look.enlarge(-1))
                        .on(Key.shortcut(KeyCode.MINUS, KeyCode.SUBTRACT)));
        all.add(
                of(Group.WINDOW, "text-usual", "Text as large as at first", () -> look.enlarge(0))
                        .on(Key.shortcut(KeyCode.DIGIT0, KeyCode.NUMPAD0)));
        return all;
    }

    private List<Action> targets() {
        return List.of(
                of(Group.WINDOW, "targets", "Type other targets", toolbar::focusTargets)
                        .on(Key.shortcut(KeyCode.L)),
                of(Group.WINDOW, "target-states", "How each target is", toolbar::showTargets),
                of(Group.WINDOW, "record", "Record what arrives, or stop", toolbar::record)
                        .on(Key.shortcut(KeyCode.R)),
                of(Group.WINDOW, "forward", "Forward by OTLP, or stop", toolbar::forward),
                of(
                        Group.WINDOW,
                        "forward-state",
                        "Where OTLP goes, and how that is",
                        toolbar::showForwarding));
    }

    private List<Action> finding() {
        return List.of(
                of(Group.FIND, "filter", "Filter what is shown", filter::focus)
                        .on(Key.of(KeyCode.SLASH)),
                of(Group.FIND, "filter-clear", "Clear the filter", filter::clear),
                of(Group.FIND, "next-job", "Show the next job alone", parts.panels().jobs()::next)
                        .on(Key.of(KeyCode.J)),
                of(Group.FIND, "all-jobs", "Show all jobs", () -> filter.job(Optional.empty())),
                of(Group.FIND, "filters", "Saved filters", filter::showSaved),
                of(Group.FIND, "first-finding", "Go to the most costly finding", () -> main.go(0))
                        .on(Key.of(KeyCode.G)),
                of(
                                Group.FIND,
                                "press",
                                "Press, open or choose what has the keys",
                                this::pressFocused)
                        .on(Key.of(KeyCode.ENTER))
                        .heardWhen(this::canPress),
                of(Group.FIND, "back", "Show what was shown before", this::back)
                        .on(Key.of(KeyCode.BACK_SPACE))
                        .heardWhen(this::canGoBack),
                of(
                                Group.FIND,
                                "let-go",
                                "Select nothing; then let go of marks and zoom",
                                this::letGo)
                        .on(Key.of(KeyCode.ESCAPE))
                        .heardWhen(this::canLetGo));
    }

    private void showKeys() {
        keys.show(toolbar.help());
    }

    /// Space, which presses buttons elsewhere, pauses here.
    private void pressFocused() {
        Node owner = main.getScene() == null ? null : main.getScene().getFocusOwner();
        switch (owner) {
            case ButtonBase button -> button.fire();
            case ToggleSwitch toggle -> toggle.fire();
            case ComboBoxBase<?> box -> box.show();
            case null, default -> parts.panels().heatMap().choosePointed();
        }
    }

    private boolean canPress() {
        Node owner = main.getScene() == null ? null : main.getScene().getFocusOwner();
        return owner instanceof ButtonBase
                || owner instanceof ToggleSwitch
                || owner instanceof ComboBoxBase<?>
                || parts.panels().heatMap().hasCells();
    }

    private static Action of(Group group, String id, String name, Runnable run) {
        return Action.of(group, id, name, run);
    }
}
