package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.HostAccess.Volume;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Shell;
import java.util.List;
import java.util.Optional;

/// Room for segments: 8 MiB for each process, beside what NCCL itself takes of /dev/shm.
public final class SharedMemoryCheck implements Check {
    private static final long MIB = 1 << 20;
    private static final long SEGMENT_BYTES = 8 * MIB;

    /// What Docker and Kubernetes give a container that asks for nothing.
    private static final long CONTAINER_DEFAULT_BYTES = 64 * MIB;

    private static final int PROCESSES_OF_A_NODE = 8;

    private static final String FIX =
            """
            docker run --shm-size=8g ...   # or --ipc=host
            volumes: [{name: shm, emptyDir: {medium: Memory}}]   # in a pod, mounted at /dev/shm
            sudo mount -o remount,size=16g /dev/shm   # on the host itself\
            """;

    @Override
    public String id() {
        return "shared-memory";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Optional<Volume> volume = context.host().volume(context.settings().directory());
        if (volume.isEmpty()) {
            return List.of(
                    Verdict.warn(
                            "The file system of %s cannot be asked for its size."
                                    .formatted(context.settings().directory()),
                            "df -h " + Shell.word(context.settings().directory().toString())));
        }
        long total = volume.get().totalBytes();
        long free = volume.get().freeBytes();
        long missing = Math.max(PROCESSES_OF_A_NODE, context.ranks().size()) - recorded(context);
        String text = "%d MiB free of %d MiB where segments lie".formatted(free / MIB, total / MIB);
        if (free < SEGMENT_BYTES) {
            return List.of(Verdict.fail(text + ": not even one process can be recorded.", FIX));
        }
        if (total <= CONTAINER_DEFAULT_BYTES || free < missing * SEGMENT_BYTES) {
            return List.of(
                    Verdict.warn(
                            text
                                    + ": each process takes up to 8 MiB, and NCCL wants room there too.",
                            FIX));
        }
        return List.of(Verdict.ok(text + "; a process takes up to 8 MiB."));
    }

    private static long recorded(DoctorContext context) {
        return context.ranks().stream().filter(rank -> rank.segment().isPresent()).count();
    }
}
