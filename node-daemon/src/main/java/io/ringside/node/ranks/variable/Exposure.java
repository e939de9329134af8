package io.ringside.node.ranks.variable;

import io.ringside.protocol.redaction.Credentials;
import java.util.Set;
import java.util.regex.Pattern;

/// Which values of a process's variables leave the daemon: an allow-list, the table's, so that a
/// name that nobody here knows is shown without its value. Stateless; any thread.
public final class Exposure {
    /// In place of a value that is not shown.
    public static final String WITHHELD = "(withheld)";

    /// Of ours, what the plugin reads.
    private static final Set<String> OURS =
            Set.of(
                    "RINGSIDE_API_MAX",
                    "RINGSIDE_DIR",
                    "RINGSIDE_GRAPHS",
                    "RINGSIDE_LEVEL",
                    "RINGSIDE_NEXT_PLUGIN",
                    "RINGSIDE_TIMED_ONE_IN");

    private static final Pattern FOLDERS =
            Pattern.compile(
                    "(?<![\\w.:/…-])/(?!(?:usr|lib|lib64|opt|etc|dev|proc|sys)/)(?:[^\\s/,;]+/)+");

    private Exposure() {}

    /// Whether the daemon may keep the value at all, to show it or for its own use.
    public static boolean isKept(String name) {
        return shown(name) != NcclVariable.Shown.PRIVATE;
    }

    /// The value as it may be shown: without credentials, and without the folders of a path, which
    /// name users and projects.
    public static String shown(String name, String value) {
        return shown(name) == NcclVariable.Shown.PUBLIC
                ? FOLDERS.matcher(Credentials.cut(value)).replaceAll("…/")
                : WITHHELD;
    }

    private static NcclVariable.Shown shown(String name) {
        if (OURS.contains(name)) {
            return NcclVariable.Shown.PUBLIC;
        }
        return NcclVariables.table()
                .find(name)
                .map(NcclVariable::shown)
                .orElse(NcclVariable.Shown.PRIVATE);
    }
}
