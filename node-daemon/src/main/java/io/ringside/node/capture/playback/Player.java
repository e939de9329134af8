package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/// Who plays: this process and this thread, as segments name them. Immutable.
///
/// @param startTicks clock ticks since boot, field 22 of /proc/self/stat; 0 unknown
/// @param bootId 32 hexadecimal digits; all zero unknown
/// @param pidNamespaceInode of /proc/self/ns/pid; 0 unknown
/// @param tid the kernel's id of the thread that asked
record Player(
        int pid, int parentPid, long startTicks, String bootId, long pidNamespaceInode, int tid) {
    private static final int FIELDS_BEFORE_PARENT = 1;
    private static final int FIELDS_BEFORE_START = 19;

    /// This process and the calling thread.
    static Player here() {
        long pid = ProcessHandle.current().pid();
        int parentPid = 0;
        long startTicks = 0;
        int tid = (int) pid;
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            parentPid = Integer.parseInt(fields[FIELDS_BEFORE_PARENT]);
            startTicks = Long.parseLong(fields[FIELDS_BEFORE_START]);
            tid =
                    Integer.parseInt(
                            Files.readSymbolicLink(Path.of("/proc/thread-self"))
                                    .getFileName()
                                    .toString());
        } catch (IOException | RuntimeException e) {
            // No /proc, or one of another shape: the reader treats these as unknown.
        }
        return new Player((int) pid, parentPid, startTicks, readBootId(), readNamespace(), tid);
    }

    /// Every process is played under this one's pid: so are those that transfers are relayed for
    /// (PXN), where a record names their segment, by its generation. Changes the records in place.
    ByteBuffer relays(ByteBuffer records) {
        for (int at = 0; at < records.limit(); at += RECORD_BYTES) {
            int kind = records.get(at + RECORD_KIND);
            if ((kind == KIND_PROXY_OPERATION_START || kind == KIND_PROXY_OPERATION_STOP)
                    && (records.get(at + RECORD_FLAGS) & FLAG_PXN) != 0
                    && records.getLong(at + RECORD_OPERATION_ID) != 0) {
                records.putInt(at + RECORD_ORIGIN_PID, pid);
            }
        }
        return records;
    }

    byte[] bootIdBytes() {
        return HexFormat.of().parseHex(bootId);
    }

    private static String readBootId() {
        try {
            String digits =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip()
                            .replace("-", "");
            return HexFormat.of().formatHex(Arrays.copyOf(HexFormat.of().parseHex(digits), 16));
        } catch (IOException | RuntimeException e) {
            return "0".repeat(32);
        }
    }

    private static long readNamespace() {
        try {
            return (long) Files.getAttribute(Path.of("/proc/self/ns/pid"), "unix:ino");
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
