package io.ringside.desktop.settings;

import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The targets that a user keeps, each once by group and name, by group and then by name; those
/// without a group first. Immutable.
public record SavedTargets(List<SavedTarget> all) {
    /// More are not taken.
    public static final int MOST = 512;

    private static final Comparator<SavedTarget> ORDER =
            Comparator.comparing(SavedTarget::group).thenComparing(SavedTarget::name);

    public static final SavedTargets NONE = new SavedTargets(List.of());

    public SavedTargets {
        all = all.stream().sorted(ORDER).toList();
    }

    public Optional<SavedTarget> find(String group, String name) {
        return all.stream()
                .filter(each -> each.group().equals(group) && each.name().equals(name))
                .findFirst();
    }

    /// With `target`, in place of the one of that group and name.
    ///
    /// @throws IllegalArgumentException one sentence, when there is no room
    public SavedTargets with(SavedTarget target) {
        List<SavedTarget> next = new ArrayList<>(without(target).all);
        if (next.size() >= MOST) {
            throw new IllegalArgumentException(
                    MOST
                            + " targets are kept already: remove one, or write many in one, as in"
                            + " gpu-[001-064].");
        }
        next.add(target);
        return new SavedTargets(next);
    }

    /// Without what has the group and name of `target`.
    public SavedTargets without(SavedTarget target) {
        return new SavedTargets(
                all.stream()
                        .filter(each ->
                                !each.group().equals(target.group())
                                        || !each.name().equals(target.name()))
                        .toList());
    }

    public SavedTargets withoutGroup(String group) {
        return new SavedTargets(all.stream().filter(e -> !e.group().equals(group)).toList());
    }

    /// The names of groups, in order; empty for those without one.
    public List<String> groups() {
        return all.stream().map(SavedTarget::group).distinct().toList();
    }

    public List<SavedTarget> of(String group) {
        return all.stream().filter(each -> each.group().equals(group)).toList();
    }

    /// What `:GROUP`, `:GROUP/NAME` or `:NAME` stands for, as addresses, each once. A colon can
    /// begin neither a host, nor `@FILE`.
    ///
    /// @return what was typed, alone, where it begins with no colon
    /// @throws IllegalArgumentException one sentence, when nothing is kept under it
    public List<String> resolve(String typed) {
        String text = typed.strip();
        if (!text.startsWith(":")) {
            return List.of(typed);
        }
        String wanted = text.substring(1);
        int slash = wanted.indexOf('/');
        List<SavedTarget> found = slash < 0 && !wanted.isEmpty() ? of(wanted) : List.of();
        if (found.isEmpty() && slash >= 0) {
            found = find(wanted.substring(0, slash), wanted.substring(slash + 1)).stream().toList();
        }
        if (found.isEmpty()) {
            found = all.stream().filter(each -> each.name().equals(wanted)).toList();
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(nothing(text));
        }
        return found.stream().map(SavedTarget::address).distinct().toList();
    }

    private String nothing(String text) {
        List<String> named = groups().stream().filter(group -> !group.isEmpty()).toList();
        String there =
                all.isEmpty()
                        ? "none is kept yet: save one in the window, under Targets"
                        : named.isEmpty()
                                ? "no target that is kept has a group"
                                : "the groups are "
                                        + named.stream()
                                                .limit(8)
                                                .map(group -> ":" + group)
                                                .collect(Collectors.joining(", "))
                                        + (named.size() > 8
                                                ? " and " + (named.size() - 8) + " more"
                                                : "");
        return "\"" + ForeignText.line(text, 80) + "\" is no saved target or group: " + there + ".";
    }
}
