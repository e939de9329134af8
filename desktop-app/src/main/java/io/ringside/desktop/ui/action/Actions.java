package io.ringside.desktop.ui.action;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;

/// All that the user can do, and which key means what. Immutable; owned by the FX thread.
public final class Actions {
    private final List<Action> all;

    /// @throws IllegalArgumentException when one is there twice, or two want the same key
    public Actions(List<Action> actions) {
        all = List.copyOf(actions);
        Set<String> ids = new HashSet<>();
        List<Action> keyed = new ArrayList<>();
        for (Action action : all) {
            if (!ids.add(action.id()) || !ids.add(action.group() + " " + action.name())) {
                throw new IllegalArgumentException(action.id() + " is there twice");
            }
            for (Action other : keyed) {
                if (collide(action, other)) {
                    throw new IllegalArgumentException(
                            action.id() + " and " + other.id() + " want the same key");
                }
            }
            keyed.add(action);
        }
    }

    private static boolean collide(Action one, Action other) {
        return one.keys().stream().anyMatch(key -> other.keys().stream().anyMatch(key::collides));
    }

    public List<Action> all() {
        return all;
    }

    public List<Action> of(Group group) {
        return all.stream().filter(action -> action.group() == group).toList();
    }

    /// @throws IllegalArgumentException when there is none of this id
    public Action get(String id) {
        return all.stream()
                .filter(action -> action.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no action " + id));
    }

    /// Does what a key that was pressed means here. In a field of text only keys count that write
    /// nothing.
    ///
    /// @return whether it meant something
    public boolean press(KeyEvent event) {
        boolean writing = event.getTarget() instanceof TextInputControl;
        for (Action action : all) {
            for (Key key : action.keys()) {
                if (key.matches(event)
                        && !(writing && key.writes())
                        && action.heard().getAsBoolean()) {
                    action.run().run();
                    return true;
                }
            }
        }
        return false;
    }
}
