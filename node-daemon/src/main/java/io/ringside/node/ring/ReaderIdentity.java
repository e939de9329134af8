package io.ringside.node.ring;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;

/// Who drains: what a segment's header is to say of this daemon.
public record ReaderIdentity(int pid, long startTicks, int user, long pidNamespace) {
    /// The running process.
    public static ReaderIdentity ownProcess() throws IOException {
        int pid = Math.toIntExact(ProcessHandle.current().pid());
        return new ReaderIdentity(
                pid,
                ProcFiles.startTicks(pid).orElse(0),
                ProcFiles.ownUser(),
                ProcFiles.ownPidNamespace());
    }
}
