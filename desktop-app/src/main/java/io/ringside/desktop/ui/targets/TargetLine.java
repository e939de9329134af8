package io.ringside.desktop.ui.targets;

import io.ringside.desktop.settings.SavedTarget;
import io.ringside.desktop.settings.SavedTargets;
import java.util.ArrayList;
import java.util.List;

/// A line of the list. Immutable.
sealed interface TargetLine {
    /// @param name empty: of those without a group
    record Group(String name, List<SavedTarget> targets) implements TargetLine {}

    record One(SavedTarget target) implements TargetLine {}

    static List<TargetLine> of(SavedTargets saved) {
        List<TargetLine> lines = new ArrayList<>();
        for (String group : saved.groups()) {
            List<SavedTarget> targets = saved.of(group);
            if (!group.isEmpty()) {
                lines.add(new Group(group, targets));
            }
            targets.forEach(target -> lines.add(new One(target)));
        }
        return lines;
    }

    /// What is connected to by it.
    default List<SavedTarget> targets() {
        return switch (this) {
            case Group group -> group.targets();
            case One one -> List.of(one.target());
        };
    }
}
