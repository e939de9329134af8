package io.ringside.desktop.correlate.explain.planted;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One rank of a planted job: a GPU and a process that do what is set here, with the noise of real
/// ones. Rates are a second's. Counters grow from look to look.
final class PlantedRank {
    final WorkNoise noise;
    final String uuid;
    final int rank;
    double clockFactor = 1;
    double powerLimit = 700;
    double hotter;
    double slowdown = 87;
    String reasons = "sw_power_cap";
    double thermal;
    double brake;
    double foreign;
    double smActive = 0.7;
    double pcieWidth = 16;
    double pcieGeneration = 5;
    double pcieRate = 2e9;
    double nvlinks = 18;
    double linkErrors;
    double correctedErrors;
    double gpuLocal = 1;
    double quotaPeriods;
    double quotaTime;
    double pressure;
    double moreSwitches;
    double majorFaults;
    double memoryUsed = 0.5;
    double moreCpu;
    double waits;
    double tcpResent = 0.0002;
    double sendOwnGpu = 0.3;
    double sendWire = 0.3;
    private final Map<String, Double> counters = new HashMap<>();
    private final Random random;

    PlantedRank(int rank, Random random) {
        this.rank = rank;
        this.random = random;
        noise = new WorkNoise(random.nextInt(2), random.nextInt(220));
        uuid = "GPU-" + Integer.toHexString(rank + 0x1000);
        hotter = random.nextGaussian() * 3;
        linkErrors = random.nextInt(8) == 0 ? 0.01 : 0;
        correctedErrors = random.nextInt(10) == 0 ? 0.02 : 0;
        pressure = random.nextDouble() * 0.02;
    }

    /// The readings of a look.
    ///
    /// @param seconds since the look before
    /// @param without sources that are not there
    void tell(long at, double second, double seconds, Set<String> without, List<ToldReading> to) {
        double[] gpu = noise.gpu(second);
        Map<Figure, Double> fast = new HashMap<>();
        fast.put(GpuFigure.SM_CLOCK, gpu[0] * 1e6 * clockFactor);
        fast.put(GpuFigure.SM_CLOCK_MAX, 1980e6);
        fast.put(GpuFigure.POWER, Math.min(gpu[1] * (0.4 + 0.6 * clockFactor), powerLimit));
        fast.put(GpuFigure.POWER_LIMIT, powerLimit);
        fast.put(GpuFigure.TEMPERATURE, gpu[2] + hotter);
        fast.put(GpuFigure.UTILIZATION, gpu[3] / 100);
        Map<String, String> names = new HashMap<>();
        names.put("gpu.name", "NVIDIA H200");
        names.put("gpu.index", Integer.toString(rank % 8));
        if (!without.contains("reasons")) {
            names.put("gpu.clocks_event_reasons", reasons);
        }
        put(SubjectKind.GPU, uuid, "nvml", at, fast, names, without, to);
        Map<Figure, Double> detail = new HashMap<>();
        detail.put(GpuFigure.TEMPERATURE_SLOWDOWN, slowdown);
        detail.put(GpuFigure.POWER_LIMIT_DEFAULT, 700.0);
        detail.put(GpuFigure.PCIE_WIDTH, pcieWidth);
        detail.put(GpuFigure.PCIE_WIDTH_MAX, 16.0);
        detail.put(GpuFigure.PCIE_GENERATION, pcieGeneration);
        detail.put(GpuFigure.PCIE_GENERATION_MAX, 5.0);
        detail.put(GpuFigure.NVLINK_LINKS, 18.0);
        detail.put(GpuHealthFigure.LIMITED_BY_THERMAL, count("thermal", thermal, seconds));
        detail.put(GpuHealthFigure.LIMITED_BY_POWER_BRAKE, count("brake", brake, seconds));
        detail.put(GpuHealthFigure.LIMITED_BY_POWER_CAP, count("cap", 0.9, seconds));
        detail.put(
                GpuFigure.ECC_CORRECTED_VOLATILE,
                Math.floor(count("ecc", correctedErrors, seconds)));
        put(SubjectKind.GPU, uuid, "nvml-detail", at, detail, Map.of(), without, to);
        Map<Figure, Double> activity = new HashMap<>();
        activity.put(GpuActivityFigure.SM_ACTIVE, jitter(smActive, 0.02));
        activity.put(GpuActivityFigure.PCIE_RECEIVE_RATE, jitter(pcieRate, 0.1));
        put(SubjectKind.GPU, uuid, "nvml-gpm", at, activity, Map.of(), without, to);
        for (int link = 0; link < 18; link += 6) {
            Map<Figure, Double> one = new HashMap<>();
            boolean up = link / 18.0 < nvlinks / 18 || nvlinks >= 18;
            one.put(GpuLinkFigure.UP, up ? 1.0 : 0);
            one.put(GpuLinkFigure.SPEED, 26.562e9);
            one.put(
                    GpuLinkFigure.RECOVERIES,
                    Math.floor(count("recoveries" + link, linkErrors, seconds)));
            put(
                    SubjectKind.GPU_LINK,
                    uuid + "/" + link,
                    "nvml-counters",
                    at,
                    one,
                    Map.of(),
                    without,
                    to);
        }
        int pid = 4_000 + rank;
        put(
                SubjectKind.GPU_PROCESS,
                uuid + "/" + pid,
                "nvml-processes",
                at,
                Map.of(GpuProcessFigure.SM_UTILIZATION, 0.9),
                Map.of(),
                without,
                to);
        if (foreign > 0) {
            put(
                    SubjectKind.GPU_PROCESS,
                    uuid + "/" + (pid + 900),
                    "nvml-processes",
                    at,
                    Map.of(GpuProcessFigure.SM_UTILIZATION, jitter(foreign, 0.2)),
                    Map.of(),
                    without,
                    to);
        }
        process(at, second, seconds, pid, without, to);
    }

    private void process(
            long at,
            double second,
            double seconds,
            int pid,
            Set<String> without,
            List<ToldReading> to) {
        Map<Figure, Double> own = new HashMap<>();
        own.put(ProcessFigure.CPU_TIME, count("cpu", noise.cpu(second) + moreCpu, seconds));
        own.put(
                ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY,
                Math.floor(count("switches", noise.switches(second) + moreSwitches, seconds)));
        own.put(ProcessFigure.MAJOR_FAULTS, Math.floor(count("faults", majorFaults, seconds)));
        own.put(ProcessFigure.GPU_LOCAL_CPUS, gpuLocal);
        own.put(ProcessFigure.CGROUP_MEMORY_USED, memoryUsed * 256e9);
        own.put(ProcessFigure.CGROUP_MEMORY_LIMIT, 256e9);
        own.put(ProcessFigure.CGROUP_CPU_PRESSURE, Math.max(0, jitter(pressure, 0.2)));
        own.put(ProcessFigure.CGROUP_CPU_PERIODS, Math.floor(count("periods", 10, seconds)));
        own.put(
                ProcessFigure.CGROUP_CPU_THROTTLED_PERIODS,
                Math.floor(count("throttled", 10 * quotaPeriods, seconds)));
        own.put(ProcessFigure.CGROUP_CPU_THROTTLED_TIME, count("held", quotaTime, seconds));
        Map<String, String> texts = new HashMap<>();
        texts.put("ringside.segment", "segment-" + rank);
        texts.put("process.state", random.nextDouble() < waits ? "uninterruptible" : "running");
        put(SubjectKind.PROCESS, Integer.toString(pid), "identity", at, own, texts, without, to);
        Map<Figure, Double> sockets = new HashMap<>();
        double sent = count("sent", 2_000, seconds);
        sockets.put(ProcessFigure.TCP_SEGMENTS_SENT, Math.floor(sent));
        sockets.put(
                ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                Math.floor(count("resent", 2_000 * tcpResent, seconds)));
        put(SubjectKind.PROCESS, Integer.toString(pid), "tcp", at, sockets, Map.of(), without, to);
    }

    private double jitter(double value, double by) {
        return Math.max(0, value * (1 + by * random.nextGaussian()));
    }

    private double count(String name, double rate, double seconds) {
        double noisy = rate <= 0 ? 0 : rate * (0.8 + 0.4 * random.nextDouble());
        return counters.merge(name, noisy * seconds, Double::sum);
    }

    static void put(
            SubjectKind kind,
            String id,
            String source,
            long at,
            Map<? extends Figure, Double> figures,
            Map<String, String> texts,
            Set<String> without,
            List<ToldReading> to) {
        if (!without.contains(source)) {
            Map<String, Double> named = new HashMap<>();
            figures.forEach((figure, value) -> named.put(figure.id(), value));
            to.add(new ToldReading(kind, id, source, at, named, texts));
        }
    }
}
