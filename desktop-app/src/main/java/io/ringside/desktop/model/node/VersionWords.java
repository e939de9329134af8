package io.ringside.desktop.model.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where plugin, daemon and this program differ in version, and what follows from it. Equal ones
/// say nothing. Stateless.
public final class VersionWords {
    /// Of the protocol's version 1, as far as this program understands it.
    public static final int PROTOCOL_MINOR = 5;

    private static final String SNAPSHOT = "-SNAPSHOT";

    /// What a daemon before each minor version does not tell or do.
    private static final Map<Integer, String> SINCE =
            new TreeMap<>(
                    Map.of(
                            1, "the raising of a level",
                            2, "readings, health findings and the rhythm",
                            3, "how far each rank is",
                            4, "totals of what ended long ago",
                            5, "who raised a level and the doctor's page"));

    private VersionWords() {}

    /// This program's release.
    public static String program() {
        return Optional.ofNullable(VersionWords.class.getPackage().getImplementationVersion())
                .orElse("0.1.0-SNAPSHOT");
    }

    /// One sentence or more in a line; empty: they are equal, as far as is known.
    ///
    /// @param plugins of the processes that live, each as often as it is there; empty ones are not
    ///   known
    /// @param program this program's release
    public static Optional<String> of(DaemonVersion daemon, List<String> plugins, String program) {
        List<String> sentences = new ArrayList<>();
        if (!daemon.release().isEmpty()) {
            daemon(daemon, program).ifPresent(sentences::add);
            sentences.addAll(plugins(daemon, plugins));
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    /// Whether a difference takes something away.
    public static boolean misses(DaemonVersion daemon, List<String> plugins) {
        return !daemon.release().isEmpty()
                && (daemon.minor() != PROTOCOL_MINOR || !plugins(daemon, plugins).isEmpty());
    }

    private static Optional<String> daemon(DaemonVersion daemon, String program) {
        boolean releases = !release(daemon.release()).equals(release(program));
        if (!releases && daemon.minor() == PROTOCOL_MINOR) {
            return Optional.empty();
        }
        String pair =
                "Its daemon is %s with protocol 1.%d, this program %s with 1.%d: "
                        .formatted(daemon.release(), daemon.minor(), program, PROTOCOL_MINOR);
        if (daemon.minor() < PROTOCOL_MINOR) {
            List<String> missing =
                    SINCE.entrySet().stream()
                            .filter(entry -> entry.getKey() > daemon.minor())
                            .map(Map.Entry::getValue)
                            .toList();
            return Optional.of(
                    pair + "missing are " + String.join("; ", missing) + ". Update the daemon.");
        }
        return Optional.of(
                pair
                        + (daemon.minor() > PROTOCOL_MINOR
                                ? "what it tells beyond that is not shown; update this program."
                                : "they understand each other in full."));
    }

    private static List<String> plugins(DaemonVersion daemon, List<String> plugins) {
        Map<String, Integer> others = new LinkedHashMap<>();
        for (String plugin : plugins) {
            if (!plugin.isEmpty() && !release(plugin).equals(release(daemon.release()))) {
                others.merge(plugin, 1, Integer::sum);
            }
        }
        return others.entrySet().stream()
                .map(other ->
                        (other.getValue() == 1
                                        ? "1 process runs plugin "
                                        : other.getValue() + " processes run plugin ")
                                + other.getKey()
                                + ", the daemon is "
                                + daemon.release()
                                + ": what the newer of the two adds is missing until the job starts again with the"
                                + " same version.")
                .toList();
    }

    private static String release(String version) {
        return version.endsWith(SNAPSHOT)
                ? version.substring(0, version.length() - SNAPSHOT.length())
                : version;
    }
}
