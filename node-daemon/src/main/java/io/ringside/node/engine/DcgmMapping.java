package io.ringside.node.engine;

import static java.util.Map.entry;

import io.ringside.node.engine.prometheus.Labels;
import io.ringside.node.engine.prometheus.Page;
import io.ringside.node.engine.prometheus.Sample;
import io.ringside.node.engine.prometheus.SampleSet;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Reading;
import io.ringside.node.source.SourceStatus.State;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Readings of GPUs and MIG instances from dcgm-exporter's page: only the figures that no other
/// source tells of the same GPU. Belongs to one thread.
///
/// dcgm-exporter names a MIG instance by its GPU's uuid and the instance's number, never by its own
/// uuid: that comes from the other sources, see [ToldElsewhere#instanceId]. DCGM's profiling bytes
/// are rates already.
final class DcgmMapping implements PageMapping {
    private static final String PREFIX = "DCGM_FI_";
    private static final int MOST_SUBJECTS = 1024;
    private static final double MEGA = 1e6;
    private static final double MIB = 1 << 20;
    private static final double PERCENT = 0.01;

    /// DCGM writes a value it does not have as 2^47 or, of an integer, near 2^63.
    private static final double BLANK = 1.4e14;

    private static final Map<String, Field> FIELDS =
            Map.ofEntries(
                    entry("DEV_GPU_UTIL", field(GpuFigure.UTILIZATION, PERCENT)),
                    entry(
                            "DEV_MEM_COPY_UTIL",
                            field(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, PERCENT)),
                    entry("DEV_FB_USED", field(GpuFigure.MEMORY_USED, MIB)),
                    entry("DEV_FB_TOTAL", field(GpuFigure.MEMORY_TOTAL, MIB)),
                    entry("DEV_FB_RESERVED", field(GpuFigure.MEMORY_RESERVED, MIB)),
                    entry("DEV_GPU_TEMP", field(GpuFigure.TEMPERATURE, 1)),
                    entry("DEV_MEMORY_TEMP", field(GpuFigure.MEMORY_TEMPERATURE, 1)),
                    entry("DEV_SLOWDOWN_TEMP", field(GpuFigure.TEMPERATURE_SLOWDOWN, 1)),
                    entry("DEV_POWER_USAGE", field(GpuFigure.POWER, 1)),
                    entry("DEV_ENFORCED_POWER_LIMIT", field(GpuFigure.POWER_LIMIT, 1)),
                    entry("DEV_SM_CLOCK", field(GpuFigure.SM_CLOCK, MEGA)),
                    entry("DEV_MEM_CLOCK", field(GpuFigure.MEMORY_CLOCK, MEGA)),
                    entry("DEV_MAX_SM_CLOCK", field(GpuFigure.SM_CLOCK_MAX, MEGA)),
                    entry("DEV_MAX_MEM_CLOCK", field(GpuFigure.MEMORY_CLOCK_MAX, MEGA)),
                    entry("DEV_ECC_SBE_VOL_TOTAL", field(GpuFigure.ECC_CORRECTED_VOLATILE, 1)),
                    entry("DEV_ECC_DBE_VOL_TOTAL", field(GpuFigure.ECC_UNCORRECTED_VOLATILE, 1)),
                    entry("DEV_ECC_SBE_AGG_TOTAL", field(GpuFigure.ECC_CORRECTED_AGGREGATE, 1)),
                    entry("DEV_ECC_DBE_AGG_TOTAL", field(GpuFigure.ECC_UNCORRECTED_AGGREGATE, 1)),
                    entry("PROF_SM_ACTIVE", field(GpuActivityFigure.SM_ACTIVE, 1)),
                    entry("PROF_SM_OCCUPANCY", field(GpuActivityFigure.SM_OCCUPANCY, 1)),
                    entry("PROF_PIPE_TENSOR_ACTIVE", field(GpuActivityFigure.TENSOR_ACTIVE, 1)),
                    entry("PROF_PIPE_FP16_ACTIVE", field(GpuActivityFigure.FP16_ACTIVE, 1)),
                    entry("PROF_PIPE_FP32_ACTIVE", field(GpuActivityFigure.FP32_ACTIVE, 1)),
                    entry("PROF_PIPE_FP64_ACTIVE", field(GpuActivityFigure.FP64_ACTIVE, 1)),
                    entry("PROF_DRAM_ACTIVE", field(GpuActivityFigure.DRAM_ACTIVE, 1)),
                    entry("PROF_PCIE_TX_BYTES", field(GpuActivityFigure.PCIE_SEND_RATE, 1)),
                    entry("PROF_PCIE_RX_BYTES", field(GpuActivityFigure.PCIE_RECEIVE_RATE, 1)),
                    entry("PROF_NVLINK_TX_BYTES", field(GpuActivityFigure.NVLINK_SEND_RATE, 1)),
                    entry("PROF_NVLINK_RX_BYTES", field(GpuActivityFigure.NVLINK_RECEIVE_RATE, 1)));

    private final String source;
    private final Supplier<List<Reading>> others;

    /// @param others the newest readings of all sources; may hold this one's
    DcgmMapping(String source, Supplier<List<Reading>> others) {
        this.source = source;
        this.others = others;
    }

    @Override
    public boolean wants(String name) {
        return name.startsWith(PREFIX) && FIELDS.containsKey(name.substring(PREFIX.length()));
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        SampleSet.Parts<Subject> parts = page.samples().split(Subject::of, MOST_SUBJECTS + 1);
        Map<Subject, SampleSet> subjects = parts.first();
        Set<Subject> more = parts.others();
        subjects.remove(Subject.NONE);
        more.remove(Subject.NONE);
        int count = subjects.size() + more.size();
        if (subjects.isEmpty()) {
            return Observation.failed(
                    "The page has no metric `DCGM_FI_...` with a label UUID; check that it is dcgm-exporter's.");
        }
        ToldElsewhere elsewhere = new ToldElsewhere(others.get(), source, epochNanos);
        List<Reading> readings = new ArrayList<>();
        subjects.forEach((subject, samples) -> {
            if (readings.size() < MOST_SUBJECTS) {
                Reading reading = reading(subject, samples, elsewhere, epochNanos);
                if (!reading.figures().isEmpty()) {
                    readings.add(reading);
                }
            }
        });
        return count <= MOST_SUBJECTS
                ? Observation.of(readings)
                : new Observation(
                        State.WARN,
                        "The page has %d GPUs and instances; the first %d are shown."
                                .formatted(count, MOST_SUBJECTS),
                        readings,
                        List.of());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of();
    }

    private Reading reading(
            Subject subject, SampleSet samples, ToldElsewhere elsewhere, long epochNanos) {
        String id =
                subject.instance.isEmpty()
                        ? subject.uuid
                        : elsewhere.instanceId(subject.uuid, subject.instance);
        Reading.Builder reading = Reading.of(subject.kind(), id, source, epochNanos);
        FIELDS.forEach((name, field) -> {
            List<Sample> series = samples.series(PREFIX + name);
            // Several when pods share the GPU: each repeats the GPU's value.
            if (!series.isEmpty() && !elsewhere.tells(id, field.figure)) {
                double value = series.getFirst().value();
                if (value >= 0 && value < BLANK) {
                    reading.put(field.figure, value * field.factor);
                }
            }
        });
        if (!subject.instance.isEmpty()) {
            reading.put("gpu.uuid", subject.uuid)
                    .put("gpu_instance.id", subject.instance)
                    .put("gpu_instance.profile", subject.profile);
        }
        return reading.build();
    }

    private static Field field(Figure figure, double factor) {
        return new Field(figure, factor);
    }

    /// @param factor from DCGM's unit to the figure's
    private record Field(Figure figure, double factor) {}

    /// @param instance its number on the GPU; empty: the GPU as a whole
    private record Subject(String uuid, String instance, String profile) {
        private static final int MOST_TEXT = 100;

        static final Subject NONE = new Subject("", "", "");

        static Subject of(Labels labels) {
            String upper = labels.value("UUID");
            String uuid = upper.isEmpty() ? labels.value("uuid") : upper;
            return uuid.isEmpty() || uuid.length() > MOST_TEXT
                    ? NONE
                    : new Subject(
                            ForeignText.line(uuid, MOST_TEXT),
                            ForeignText.line(labels.value("GPU_I_ID"), MOST_TEXT),
                            ForeignText.line(labels.value("GPU_I_PROFILE"), MOST_TEXT));
        }

        SubjectKind kind() {
            return instance.isEmpty() ? SubjectKind.GPU : SubjectKind.GPU_INSTANCE;
        }
    }
}
