package io.ringside.node.health.language;

import io.ringside.protocol.figures.AttributeNames;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Optional;

/// Which figures and attributes a rule about a kind of subject may name, and what a mistyped one
/// may have meant. Stateless.
final class Catalogue {
    private static final String OF_GPU = "gpu";

    private Catalogue() {}

    /// A figure of that kind of subject.
    static Figure figure(Token name, SubjectKind kind) throws LanguageException {
        Figure figure = any(name);
        if (!isOf(figure, kind)) {
            throw new LanguageException(
                    name.column(),
                    "%s is not a figure of the kind %s, which this rule is about; use `most(%s)` for the greatest on this node."
                            .formatted(figure.id(), kind.id(), figure.id()));
        }
        return figure;
    }

    static Figure any(Token name) throws LanguageException {
        Optional<Figure> figure = Figures.byId(name.text());
        if (figure.isEmpty()) {
            throw new LanguageException(
                    name.column(),
                    "`%s` is not a figure%s."
                            .formatted(
                                    name.text(),
                                    nearest(
                                                    name.text(),
                                                    Figures.all().stream().map(Figure::id).toList())
                                            .map(near -> "; did you mean `" + near + "`?")
                                            .orElse("; `ringside-node rules --figures` lists them"))
                            .replace("?.", "?"));
        }
        return figure.get();
    }

    /// One that no source ever sets would never be true.
    static String attribute(Token name) throws LanguageException {
        if (!AttributeNames.isKnown(name.text())) {
            throw new LanguageException(
                    name.column(),
                    "`%s` is an attribute that no source sets; "
                            .formatted(name.text())
                            .concat(
                                    nearest(name.text(), AttributeNames.all())
                                            .map(near -> "did you mean `" + near + "`?")
                                            .orElse("node-daemon/SOURCES.md lists them.")));
        }
        return name.text();
    }

    static Optional<String> nearest(String typed, List<String> names) {
        String best = "";
        int least = 1 + Math.max(2, typed.length() / 3);
        for (String name : names) {
            int distance = distance(typed, name);
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// By the first part of its name.
    private static boolean isOf(Figure figure, SubjectKind kind) {
        String owner = figure.id().substring(0, figure.id().indexOf('.'));
        return switch (kind) {
            case GPU, GPU_INSTANCE -> owner.equals(OF_GPU);
            case NETWORK_PORT -> owner.equals("port");
            case NETWORK_INTERFACE -> owner.equals("interface");
            case ENGINE -> owner.equals("engine") || owner.equals("router");
            case HOST, GPU_LINK, GPU_PROCESS, PROCESS, SOURCE, COMMUNICATOR ->
                    owner.equals(kind.id());
        };
    }

    /// Letters to be added, taken away or changed.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
