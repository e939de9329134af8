package io.ringside.node.source.nccllog;

import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.RankProcess;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which log files are open: at most 64, each once whatever names it has. A file is kept for a
/// minute after nothing named it any more. Belongs to one thread.
final class LogFiles implements AutoCloseable {
    private static final int MOST_FILES = 64;
    private static final int MOST_NAME = 255;
    private static final long LINGER_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final HostFiles files;
    private final NcclLogPaths paths;
    private final String hostName;
    private final Map<Object, LogFile> open = new LinkedHashMap<>();
    private final Map<String, String> refused = new TreeMap<>();
    private boolean tooMany;

    LogFiles(HostFiles files, NcclLogPaths paths, String hostName) {
        this.files = files;
        this.paths = paths;
        this.hostName = hostName;
    }

    /// Opens what is new and lets go of what nobody names.
    void find(List<RankProcess> processes, long monotonicNanos) {
        refused.clear();
        tooMany = false;
        for (RankProcess process : processes) {
            String value = process.variables().getOrDefault("NCCL_DEBUG_FILE", "");
            if (!value.isEmpty()) {
                find(process, value, monotonicNanos);
            }
        }
        for (Path path : paths.configured(files)) {
            LogFile.Found.at(path)
                    .ifPresent(found -> {
                        LogFile file = open(path, found, path.toString());
                        if (file != null) {
                            file.wanted(monotonicNanos);
                        }
                    });
        }
        open.values()
                .removeIf(file -> {
                    boolean left = monotonicNanos - file.wantedNanos() > LINGER_NANOS;
                    if (left) {
                        file.close();
                    }
                    return left;
                });
    }

    List<LogFile> open() {
        return new ArrayList<>(open.values());
    }

    /// What may not or cannot be read, and why.
    Map<String, String> refused() {
        return refused;
    }

    boolean tooMany() {
        return tooMany;
    }

    void forget(LogFile broken) {
        open.remove(broken.key());
        broken.close();
    }

    @Override
    public void close() {
        open.values().forEach(LogFile::close);
        open.clear();
    }

    private void find(RankProcess process, String value, long monotonicNanos) {
        for (Path path : NcclLogPaths.of(files, process, value, hostName)) {
            LogFile.Found found = LogFile.Found.at(path).orElse(null);
            if (found == null) {
                continue;
            }
            if (found.regular() && found.userId() != process.userId()) {
                refused.put(
                        name(value), "it does not belong to the user of process " + process.pid());
                continue;
            }
            LogFile file = open(path, found, name(value));
            if (file != null) {
                file.wanted(monotonicNanos, process);
            }
        }
    }

    /// The last part of what a variable says: the folders may name a person.
    private static String name(String value) {
        return ForeignText.line(value.substring(value.lastIndexOf('/') + 1), MOST_NAME);
    }

    /// Without the path: it may name a person.
    private static String reason(IOException unreadable) {
        return unreadable instanceof FileSystemException refused && refused.getReason() != null
                ? refused.getReason()
                : String.valueOf(unreadable.getMessage());
    }

    private @Nullable LogFile open(Path path, LogFile.Found found, String name) {
        LogFile known = open.get(found.key());
        if (known != null) {
            return known;
        }
        if (open.size() == MOST_FILES) {
            tooMany = true;
            return null;
        }
        try {
            LogFile file = LogFile.open(path, found);
            open.put(found.key(), file);
            return file;
        } catch (IOException unreadable) {
            refused.put(name, reason(unreadable));
            return null;
        }
    }
}
