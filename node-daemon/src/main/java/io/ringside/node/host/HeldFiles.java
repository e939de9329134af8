package io.ringside.node.host;

import io.ringside.node.libc.RegularFile;
import io.ringside.node.vitals.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Short files of /sys that are read again and again, each kept open: opening one costs ten times
/// what reading it does. What is absent, or refuses to be read, is not tried again before the next
/// [#refresh()]. Belongs to one thread; blocks as long as the kernel does.
///
/// At most 512 are open at a time, and an eighth of what the process may open; others are opened
/// for each reading. A file that another replaced is noticed where the kernel says so, as /sys does
/// (ENODEV).
public final class HeldFiles implements AutoCloseable {
    private static final int MOST_OPEN =
            (int) Math.min(512, (OwnProcess.descriptorLimit() - 64) / 8);
    private static final int MOST_ABSENT = 20_000;

    /// One more than is read of a file.
    private static final int MOST_BYTES = 257;

    private final HostFiles files;
    private final Map<String, RegularFile> open = new HashMap<>();
    private final Set<String> absent = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final byte[] content = new byte[MOST_BYTES];

    public HeldFiles(HostFiles files) {
        this.files = files;
    }

    /// Closes what was not asked for since the last time, and forgets what was absent. Where
    /// something is asked for less often than this is called, it is opened anew.
    public void refresh() {
        absent.clear();
        open.entrySet().removeIf(entry -> !asked.contains(entry.getKey()) && close(entry));
        asked.clear();
    }

    /// Without white space around it; empty when the file is absent, or longer than 256 bytes.
    ///
    /// @param onHost as [HostFiles] has it
    public String word(String onHost) {
        if (absent.contains(onHost)) {
            return "";
        }
        RegularFile file = open.get(onHost);
        try {
            RegularFile opened = file;
            if (opened == null) {
                opened = RegularFile.openNamed(files.path(onHost));
                file = opened;
            }
            int length = opened.read(content, 0, content.length, 0);
            hold(onHost, opened);
            return length <= 0 || length == MOST_BYTES
                    ? ""
                    : new String(content, 0, length, StandardCharsets.UTF_8).strip();
        } catch (IOException refused) {
            open.remove(onHost);
            if (file != null) {
                close(Map.entry(onHost, file));
            }
            if (absent.size() < MOST_ABSENT) {
                absent.add(onHost);
            }
            return "";
        }
    }

    /// A decimal number, alone in its file.
    public OptionalLong number(String onHost) {
        String word = word(onHost);
        try {
            return word.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(word));
        } catch (NumberFormatException notOne) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        open.entrySet().removeIf(HeldFiles::close);
    }

    private void hold(String onHost, RegularFile file) {
        if (open.containsKey(onHost)) {
            asked.add(onHost);
        } else if (open.size() < MOST_OPEN) {
            open.put(onHost, file);
            asked.add(onHost);
        } else {
            file.close();
        }
    }

    private static boolean close(Map.Entry<String, RegularFile> entry) {
        entry.getValue().close();
        return true;
    }
}
