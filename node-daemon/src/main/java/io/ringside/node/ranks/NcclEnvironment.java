package io.ringside.node.ranks;

import io.ringside.node.host.HostFiles;
import io.ringside.node.libc.RegularFile;
import io.ringside.node.ranks.variable.Exposure;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Takes NCCL's own variables, and ours, out of the environment a process was started with.
/// Everything else is passed over byte by byte: it is never kept, and the buffer it went through is
/// cleared. Values are kept of those alone that [Exposure] allows; before one is shown it goes
/// through [Exposure#shown]. The one reader of environments in the daemon.
///
/// At most 64 variables, 512 bytes of each value, 4 MiB read. Belongs to one thread.
public final class NcclEnvironment {
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{6,64}");
    private static final String[] PREFIXES = {"NCCL_", "RINGSIDE_"};
    private static final int MOST_VARIABLES = 64;
    private static final int MOST_NAME_CHARACTERS = 64;
    private static final int MOST_VALUE_BYTES = 512;
    private static final int MOST_BYTES = 4 << 20;
    private static final int CHUNK_BYTES = 8192;

    private final Map<String, String> kept = new TreeMap<>();
    private final byte[] pair = new byte[MOST_NAME_CHARACTERS + 1 + MOST_VALUE_BYTES];
    private int length;
    private boolean passedOver;

    private NcclEnvironment() {}

    /// Name to value, sorted; absent when it may not be read.
    public static Optional<Map<String, String>> of(HostFiles files, int pid) {
        byte[] chunk = new byte[CHUNK_BYTES];
        NcclEnvironment environment = new NcclEnvironment();
        try (InputStream in = RegularFile.open(files.path("/proc/" + pid + "/environ")).stream()) {
            int total = 0;
            for (int read = in.read(chunk); read > 0 && total < MOST_BYTES; read = in.read(chunk)) {
                for (int i = 0; i < read; i++) {
                    environment.take(chunk[i]);
                }
                total += read;
            }
            environment.take((byte) 0);
            return Optional.of(environment.kept);
        } catch (IOException | SecurityException forbidden) {
            return Optional.empty();
        } finally {
            Arrays.fill(chunk, (byte) 0);
            Arrays.fill(environment.pair, (byte) 0);
        }
    }

    private void take(byte next) {
        if (next == 0) {
            if (!passedOver && length > 0) {
                keep(new String(pair, 0, length, StandardCharsets.UTF_8), kept);
            }
            length = 0;
            passedOver = false;
        } else if (!passedOver && length < pair.length) {
            pair[length++] = next;
            passedOver = !mayBeOurs();
        }
    }

    private boolean mayBeOurs() {
        for (String prefix : PREFIXES) {
            int compared = Math.min(length, prefix.length());
            boolean same = true;
            for (int i = 0; i < compared; i++) {
                same &= pair[i] == prefix.charAt(i);
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    /// Puts a `NAME=value` among the others if it is well-formed and there is room.
    public static void keep(String entry, Map<String, String> variables) {
        int equals = entry.indexOf('=');
        String name = equals < 0 ? "" : entry.substring(0, equals);
        if (NAME.matcher(name).matches() && variables.size() < MOST_VARIABLES) {
            variables.put(
                    name,
                    Exposure.isKept(name)
                            ? ForeignText.line(entry.substring(equals + 1), MOST_VALUE_BYTES)
                            : Exposure.WITHHELD);
        }
    }
}
