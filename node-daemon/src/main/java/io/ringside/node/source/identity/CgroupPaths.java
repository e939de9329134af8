package io.ringside.node.source.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The cgroups of a process, by `/proc/<pid>/cgroup`: that of the unified hierarchy (v2) and those
/// of the controllers with a hierarchy of their own (v1). Immutable.
///
/// @param unified empty: there is none
/// @param byController "memory" to its path
record CgroupPaths(String unified, Map<String, String> byController) {
    private static final int MOST_LINES = 64;
    private static final int MOST_CHARACTERS = 4096;
    private static final String DELETED = " (deleted)";

    CgroupPaths {
        byController = Map.copyOf(byController);
    }

    /// Lines of another form are passed over.
    static CgroupPaths parse(List<String> lines) {
        String unified = "";
        Map<String, String> byController = new LinkedHashMap<>();
        for (String line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first < 1 || second < 0 || line.length() > MOST_CHARACTERS) {
                continue;
            }
            String path = withoutMark(line.substring(second + 1));
            if (!path.startsWith("/")) {
                continue;
            }
            String controllers = line.substring(first + 1, second);
            if (line.startsWith("0::")) {
                unified = path;
            } else {
                for (String controller : controllers.split(",", -1)) {
                    byController.putIfAbsent(controller, path);
                }
            }
        }
        return new CgroupPaths(unified, byController);
    }

    /// The path that stands for the process: of the unified hierarchy where it is in a group of
    /// that, else of its memory, else the first that is one. Empty: none is known.
    String main() {
        return all().stream().filter(CgroupPaths::isTold).findFirst().orElse("");
    }

    /// All there are, the most telling first.
    List<String> all() {
        List<String> paths = new ArrayList<>();
        paths.add(unified);
        Stream.of("memory", "cpu", "pids", "devices", "name=systemd", "freezer")
                .map(controller -> byController.getOrDefault(controller, ""))
                .forEach(paths::add);
        byController.values().stream().sorted().forEach(paths::add);
        return paths.stream().filter(path -> !path.isEmpty()).distinct().toList();
    }

    /// In a cgroup namespace other than the reader's, a path is "/" or leads upwards.
    boolean isHidden() {
        return main().isEmpty() || main().startsWith("/..");
    }

    private static boolean isTold(String path) {
        return path.length() > 1;
    }

    private static String withoutMark(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }
}
