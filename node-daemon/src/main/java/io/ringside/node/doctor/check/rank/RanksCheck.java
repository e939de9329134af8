package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.check.word.Shell;
import io.ringside.node.doctor.rank.ExaminedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Whether the processes that use NCCL have loaded the plugin and write where this daemon looks.
public final class RanksCheck implements Check {
    private final String libraryPath;

    /// @param libraryPath LD_LIBRARY_PATH of this process
    public RanksCheck(String libraryPath) {
        this.libraryPath = libraryPath;
    }

    @Override
    public String id() {
        return "ranks";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PLUGIN;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<ExaminedProcess> ranks = context.ranks();
        if (ranks.isEmpty()) {
            return List.of(
                    Verdict.ok("No process that uses NCCL runs here (as far as can be seen)."));
        }
        List<Verdict> verdicts = new ArrayList<>();
        without(context, ranks, verdicts);
        elsewhere(context, ranks, verdicts);
        otherPlugins(context, ranks, verdicts);
        several(context, ranks, verdicts);
        List<ExaminedProcess> recorded =
                ranks.stream().filter(r -> r.segment().isPresent()).toList();
        if (!recorded.isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            "%d of %d processes that use NCCL are recorded: %s."
                                    .formatted(
                                            recorded.size(),
                                            ranks.size(),
                                            described(context, recorded))));
        }
        return verdicts;
    }

    private void without(
            DoctorContext context, List<ExaminedProcess> ranks, List<Verdict> verdicts) {
        List<ExaminedProcess> off =
                ranks.stream()
                        .filter(rank -> !rank.hasPlugin())
                        .filter(rank -> rank.variable("NCCL_PROFILER_PLUGIN").equals("none"))
                        .toList();
        if (!off.isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "NCCL_PROFILER_PLUGIN=none switches the plugin off in %s."
                                    .formatted(Pids.of(off)),
                            settings(context)));
        }
        List<ExaminedProcess> bare =
                ranks.stream()
                        .filter(rank -> !rank.hasPlugin() && rank.profilers().isEmpty())
                        .filter(rank -> !off.contains(rank))
                        .toList();
        if (!bare.isEmpty()) {
            boolean named =
                    bare.stream()
                            .anyMatch(rank -> !rank.variable("NCCL_PROFILER_PLUGIN").isEmpty());
            verdicts.add(
                    Verdict.warn(
                            "NCCL runs without the plugin in %s%s."
                                    .formatted(
                                            Pids.of(bare),
                                            named
                                                    ? ", although NCCL_PROFILER_PLUGIN is set: NCCL did"
                                                            + " not find the file, or has not made a"
                                                            + " communicator yet"
                                                    : ": nothing of what it does is seen"),
                            settings(context)
                                    + (named
                                            ? "\nexport NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=INIT   # NCCL"
                                                    + " then says which file it tried"
                                            : "   # before the job starts")));
        }
    }

    private static void elsewhere(
            DoctorContext context, List<ExaminedProcess> ranks, List<Verdict> verdicts) {
        List<ExaminedProcess> lost =
                ranks.stream()
                        .filter(rank -> rank.hasPlugin() && rank.segment().isEmpty())
                        .toList();
        if (!lost.isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "The plugin is loaded in %s and has no segment in %s: another directory,"
                                            .formatted(
                                                    Pids.of(lost), context.settings().directory())
                                    + " another /dev/shm (container), or no communicator yet.",
                            "sudo ls -l /proc/%d/root/dev/shm\n".formatted(lost.getFirst().pid())
                                    + "export RINGSIDE_DIR=%s   # in the job's environment"
                                            .formatted(context.settings().directory())));
        }
    }

    private void otherPlugins(
            DoctorContext context, List<ExaminedProcess> ranks, List<Verdict> verdicts) {
        List<ExaminedProcess> others =
                ranks.stream()
                        .filter(rank -> !rank.hasPlugin() && !rank.profilers().isEmpty())
                        .toList();
        if (!others.isEmpty()) {
            String other = others.getFirst().profilers().getFirst();
            verdicts.add(
                    Verdict.warn(
                            "Another profiler plugin (%s) is loaded in %s, and NCCL loads only one."
                                    .formatted(other, Pids.of(others)),
                            "%s RINGSIDE_NEXT_PLUGIN=%s"
                                    .formatted(settings(context), Shell.word(other))));
        }
    }

    private void several(
            DoctorContext context, List<ExaminedProcess> ranks, List<Verdict> verdicts) {
        List<ExaminedProcess> naming =
                ranks.stream()
                        .filter(rank -> rank.variable("NCCL_PROFILER_PLUGIN").contains(","))
                        .toList();
        if (!naming.isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "NCCL_PROFILER_PLUGIN names several plugins in %s, and NCCL loads only one."
                                    .formatted(Pids.of(naming)),
                            settings(context) + " RINGSIDE_NEXT_PLUGIN=/path/to/the/other.so"));
        }
    }

    private static String described(DoctorContext context, List<ExaminedProcess> recorded) {
        long now = context.clock().monotonicNanos();
        List<String> texts = new ArrayList<>();
        for (ExaminedProcess rank : recorded.subList(0, Math.min(recorded.size(), Pids.MOST))) {
            long silentNanos =
                    now - rank.segment().map(segment -> segment.heartbeatNanos()).orElse(now);
            texts.add(
                    "pid %d%s, %d s since its latest NCCL call"
                            .formatted(
                                    rank.pid(),
                                    rank.version().map(known -> " (NCCL " + known + ")").orElse(""),
                                    Math.max(0, TimeUnit.NANOSECONDS.toSeconds(silentNanos))));
        }
        return String.join("; ", texts) + (recorded.size() > Pids.MOST ? "; ..." : "");
    }

    private String settings(DoctorContext context) {
        Path plugin =
                PluginCheck.found(context, libraryPath)
                        .orElse(Path.of("/opt/ringside-node/lib/app/" + PluginCheck.FILE));
        return "%s RINGSIDE_DIR=%s"
                .formatted(PluginCheck.settings(plugin), context.settings().directory());
    }
}
