package io.ringside.node.bench;

import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.EventLog;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// What a window's end costs the drain thread in derivations and rules, with all the figures there
/// are: 8 GPUs of 18 links, 16 ports, 16 processes, 2 engines, the rules that ship. Not a test: run
/// it by hand, see BENCHMARKS.md.
public final class JudgeBenchmark {
    private static final long SECOND = 1_000_000_000L;
    private static final int GPUS = 8;
    private static final int LINKS = 18;
    private static final int PARTS = 5;
    private static final Set<String> WELL =
            Set.of("gpu.pcie.generation", "gpu.pcie.width", "host.memory.available");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final HealthJudge judge =
            new HealthJudge(RuleBook.shipped(), new EventLog(256), change -> {});
    private final HealthDerivation derivation = new HealthDerivation();
    private final boolean calm;
    private long second;

    private JudgeBenchmark(boolean calm) {
        this.calm = calm;
    }

    public static void main(String[] arguments) {
        int windows = arguments.length == 0 ? 2_000 : Integer.parseInt(arguments[0]);
        JudgeBenchmark calm = new JudgeBenchmark(true);
        JudgeBenchmark ill = new JudgeBenchmark(false);
        for (int part = 0; part < PARTS; part++) {
            calm.part(windows);
            ill.part(windows);
        }
    }

    private void part(int windows) {
        long[] cpuNanos = new long[windows];
        int findings = 0;
        int subjects = 0;
        for (int i = 0; i < windows; i++) {
            second++;
            List<Reading> readings = readings();
            List<SourceStatus> statuses = statuses();
            long start = THREADS.getCurrentThreadCpuTime();
            readings.addAll(derivation.derive(second * SECOND, readings, statuses));
            findings = judge.judge(second * SECOND, readings, statuses).size();
            cpuNanos[i] = THREADS.getCurrentThreadCpuTime() - start;
            subjects = readings.size();
        }
        Arrays.sort(cpuNanos);
        System.out.printf(
                "%d readings, %d findings, %d windows: %.3f ms p50, %.3f ms p99 of the thread's CPU%n",
                subjects,
                findings,
                windows,
                cpuNanos[windows / 2] / 1e6,
                cpuNanos[windows * 99 / 100] / 1e6);
    }

    private List<SourceStatus> statuses() {
        List<SourceStatus> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statuses.add(
                    new SourceStatus(
                            "source-" + i,
                            State.OK,
                            "",
                            OptionalLong.of(SECOND),
                            OptionalLong.of(second * SECOND)));
        }
        return statuses;
    }

    private List<Reading> readings() {
        List<Reading> readings = new ArrayList<>();
        for (int gpu = 0; gpu < GPUS; gpu++) {
            readings.add(reading(SubjectKind.GPU, "GPU-" + gpu, "gpu."));
            for (int link = 0; link < LINKS; link++) {
                readings.add(reading(SubjectKind.GPU_LINK, "GPU-" + gpu + "/" + link, "gpu_link."));
            }
        }
        for (int i = 0; i < 16; i++) {
            readings.add(reading(SubjectKind.NETWORK_PORT, "mlx5_" + i + "/1", "port."));
            readings.add(reading(SubjectKind.PROCESS, String.valueOf(1000 + i), "process."));
        }
        readings.add(reading(SubjectKind.ENGINE, "vllm", "engine."));
        readings.add(reading(SubjectKind.ENGINE, "tgi", "engine."));
        readings.add(reading(SubjectKind.HOST, "", "host."));
        return readings;
    }

    /// All figures of that kind. Calm: nothing is to be found. Else counters stand at 7 and all the
    /// rest is alike, so that many rules hold.
    private Reading reading(SubjectKind kind, String id, String prefix) {
        Reading.Builder reading =
                Reading.of(kind, id, "source-0", second * SECOND).put("gpu.name", "NVIDIA H200");
        for (Figure figure : Figures.all()) {
            if (figure.id().startsWith(prefix)) {
                reading.put(figure, calm ? calm(figure) : ill(figure));
            }
        }
        return reading.build();
    }

    private static double calm(Figure figure) {
        boolean well = figure.kind() == FigureKind.LIMIT || WELL.contains(figure.id());
        return figure.id().endsWith(".up") || figure.id().equals("port.active")
                ? 1
                : well ? 100 : 0;
    }

    private static double ill(Figure figure) {
        return figure.kind() == FigureKind.COUNTER ? 7 : 0.3;
    }
}
