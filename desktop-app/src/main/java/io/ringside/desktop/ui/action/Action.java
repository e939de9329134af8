package io.ringside.desktop.ui.action;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;

/// One thing that the user can do. Immutable; run on the FX thread.
///
/// @param id for tests and menus, "timeline-fit"
/// @param name what it does, as the palette and the sheet say it
/// @param keys the first is the one that is told
/// @param heard whether its keys mean it where the focus is now; the palette runs it anyway
public record Action(
        String id, Group group, String name, List<Key> keys, BooleanSupplier heard, Runnable run) {
    public Action {
        keys = List.copyOf(keys);
    }

    public static Action of(Group group, String id, String name, Runnable run) {
        return new Action(id, group, name, List.of(), () -> true, run);
    }

    public Action on(Key... given) {
        return new Action(id, group, name, List.of(given), heard, run);
    }

    public Action heardWhen(BooleanSupplier condition) {
        return new Action(id, group, name, keys, condition, run);
    }

    /// "Ctrl + Shift + P, F1"; empty: it has none.
    public String keyText() {
        return keys.stream().map(Key::text).collect(Collectors.joining(", "));
    }

    /// A menu's entry that does it.
    public MenuItem menuItem() {
        MenuItem item = new MenuItem(name);
        item.setId(id);
        item.setOnAction(event -> run.run());
        return item;
    }

    /// Lets `button` do it, and say so.
    public void bind(ButtonBase button) {
        button.setTooltip(
                new Tooltip(keys.isEmpty() ? name : name + " (" + keys.getFirst().text() + ")"));
        button.setAccessibleText(name);
        button.setOnAction(event -> run.run());
    }
}
