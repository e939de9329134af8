package io.ringside.node.source.engine.dcgm;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.gpu.ClocksEventReason;
import io.ringside.node.source.gpu.Xid;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Readings of GPUs and MIG instances from dcgm-exporter's page: only the figures that no other
/// source tells of the same GPU. Belongs to one thread.
///
/// dcgm-exporter names a MIG instance by its GPU's uuid and the instance's number, never by its own
/// uuid: that comes from the other sources, see [ToldElsewhere#instanceId].
public final class DcgmMapping implements PageMapping {
    private static final int MOST_SUBJECTS = 1024;
    private static final double MIB = 1 << 20;
    private static final double MOST_BITS = 0x1p53;
    private static final double LICENSED = 1;

    private static final String MEMORY_USED = DcgmField.PREFIX + "DEV_FB_USED";
    private static final String MEMORY_FREE = DcgmField.PREFIX + "DEV_FB_FREE";
    private static final String MEMORY_RESERVED = DcgmField.PREFIX + "DEV_FB_RESERVED";
    private static final String XID = DcgmField.PREFIX + "DEV_XID_ERRORS";
    private static final String LICENSE = DcgmField.PREFIX + "DEV_VGPU_LICENSE_STATUS";

    /// Its name today, and that before DCGM 4.
    private static final List<String> CLOCKS_EVENT_REASONS =
            List.of(
                    DcgmField.PREFIX + "DEV_CLOCKS_EVENT_REASONS",
                    DcgmField.PREFIX + "DEV_CLOCK_THROTTLE_REASONS");

    private static final Set<String> WANTED =
            Stream.of(
                            DcgmField.ALL.stream().map(DcgmField::metric),
                            CLOCKS_EVENT_REASONS.stream(),
                            Stream.of(MEMORY_FREE, XID, LICENSE))
                    .flatMap(names -> names)
                    .collect(Collectors.toUnmodifiableSet());

    private final String source;
    private final long periodNanos;
    private final Supplier<List<Source>> others;
    private final DcgmXids xids = new DcgmXids();

    /// @param periodNanos between two pages
    /// @param others all sources; may hold this one
    public DcgmMapping(String source, long periodNanos, Supplier<List<Source>> others) {
        this.source = source;
        this.periodNanos = periodNanos;
        this.others = others;
    }

    @Override
    public boolean wants(String name) {
        return WANTED.contains(name);
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        SampleSet.Parts<DcgmSubject> parts =
                page.samples().split(DcgmSubject::of, MOST_SUBJECTS + 1);
        Map<DcgmSubject, SampleSet> subjects = parts.first();
        Set<DcgmSubject> more = parts.others();
        subjects.remove(DcgmSubject.NONE);
        more.remove(DcgmSubject.NONE);
        int count = subjects.size() + more.size();
        if (subjects.isEmpty()) {
            return Observation.failed(
                    "The page has no metric `DCGM_FI_...` with a label UUID; check that it is dcgm-exporter's.");
        }
        ToldElsewhere elsewhere = new ToldElsewhere(others.get(), source, epochNanos + periodNanos);
        List<Reading> readings = new ArrayList<>();
        List<NodeEvent> events = new ArrayList<>();
        for (DcgmGpu gpu : gpus(subjects)) {
            read(gpu, elsewhere, epochNanos, readings, events);
        }
        boolean all = count <= MOST_SUBJECTS && readings.size() <= MOST_SUBJECTS;
        return new Observation(
                all ? State.OK : State.WARN,
                all
                        ? ""
                        : "The page has %d GPUs and instances; the first %d are shown."
                                .formatted(count, MOST_SUBJECTS),
                readings.subList(0, Math.min(readings.size(), MOST_SUBJECTS)),
                events);
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of();
    }

    /// By index, as NVML lists them; the exporter's order is not always the same.
    private static List<DcgmGpu> gpus(Map<DcgmSubject, SampleSet> subjects) {
        Map<DcgmSubject, Map<DcgmSubject, SampleSet>> byGpu = new LinkedHashMap<>();
        subjects.forEach((subject, samples) ->
                byGpu.computeIfAbsent(subject.gpu(), _ -> new LinkedHashMap<>())
                        .put(subject, samples));
        return byGpu.entrySet().stream()
                .map(each -> new DcgmGpu(each.getKey(), each.getValue()))
                .sorted(
                        Comparator.comparingInt(gpu ->
                                gpu.index().isEmpty()
                                        ? Integer.MAX_VALUE
                                        : Integer.parseInt(gpu.index())))
                .toList();
    }

    private void read(
            DcgmGpu gpu,
            ToldElsewhere elsewhere,
            long epochNanos,
            List<Reading> readings,
            List<NodeEvent> events) {
        String id = elsewhere.gpuId(gpu);
        Reading.Builder whole = Reading.of(SubjectKind.GPU, id, source, epochNanos);
        for (DcgmField field : DcgmField.ALL) {
            OptionalDouble raw =
                    field.kind() == DcgmField.Kind.PART
                            ? gpu.value(gpu.subject(), field.metric())
                            : gpu.whole(field.metric());
            put(field.figure(), field.value(raw), id, elsewhere, whole);
        }
        putMemoryTotal(gpu, gpu.subject(), id, elsewhere, whole);
        putReasons(gpu, id, elsewhere, whole);
        if (!elsewhere.tells(id, GpuHealthFigure.XID_ERRORS)) {
            putXid(gpu, id, epochNanos, whole, events);
        }
        if (!whole.isEmpty()) {
            gpu.putIdentity(whole);
            if (gpu.whole(LICENSE).orElse(0) == LICENSED) {
                whole.put("gpu.vgpu.license", "licensed");
            }
            readings.add(whole.build());
        }
        for (DcgmSubject instance : gpu.instances()) {
            readInstance(gpu, id, instance, elsewhere, epochNanos, readings);
        }
    }

    private void readInstance(
            DcgmGpu gpu,
            String gpuId,
            DcgmSubject instance,
            ToldElsewhere elsewhere,
            long epochNanos,
            List<Reading> readings) {
        String id = elsewhere.instanceId(gpuId, instance.instance());
        Reading.Builder part = Reading.of(SubjectKind.GPU_INSTANCE, id, source, epochNanos);
        for (DcgmField field : DcgmField.ALL) {
            if (field.kind() == DcgmField.Kind.PART) {
                OptionalDouble raw = gpu.value(instance, field.metric());
                put(field.figure(), field.value(raw), id, elsewhere, part);
            }
        }
        putMemoryTotal(gpu, instance, id, elsewhere, part);
        if (!part.isEmpty()) {
            readings.add(
                    part.put("gpu.uuid", gpuId)
                            .put("gpu.index", gpu.index())
                            .put("gpu_instance.id", instance.instance())
                            .put("gpu_instance.profile", gpu.profile(instance))
                            .build());
        }
    }

    /// The exporter's list has the size in parts. Before DCGM told what is reserved, that was among
    /// what is used.
    private static void putMemoryTotal(
            DcgmGpu gpu,
            DcgmSubject of,
            String id,
            ToldElsewhere elsewhere,
            Reading.Builder reading) {
        OptionalDouble used = gpu.value(of, MEMORY_USED);
        OptionalDouble free = gpu.value(of, MEMORY_FREE);
        if (!reading.has(GpuFigure.MEMORY_TOTAL) && used.isPresent() && free.isPresent()) {
            double mebibytes =
                    used.getAsDouble()
                            + free.getAsDouble()
                            + gpu.value(of, MEMORY_RESERVED).orElse(0);
            put(GpuFigure.MEMORY_TOTAL, OptionalDouble.of(mebibytes * MIB), id, elsewhere, reading);
        }
    }

    private static void putReasons(
            DcgmGpu gpu, String id, ToldElsewhere elsewhere, Reading.Builder reading) {
        for (String metric : CLOCKS_EVENT_REASONS) {
            OptionalDouble bits = gpu.whole(metric);
            if (bits.orElse(MOST_BITS) < MOST_BITS
                    && !elsewhere.tells(id, GpuFigure.CLOCKS_EVENT_REASONS)) {
                long reasons = (long) bits.getAsDouble();
                reading.put(GpuFigure.CLOCKS_EVENT_REASONS, (double) reasons)
                        .put(
                                "gpu.clocks_event_reasons",
                                String.join(",", ClocksEventReason.names(reasons)));
                return;
            }
        }
    }

    private void putXid(
            DcgmGpu gpu,
            String id,
            long epochNanos,
            Reading.Builder reading,
            List<NodeEvent> events) {
        OptionalDouble told = gpu.whole(XID);
        if (told.isEmpty()) {
            return;
        }
        long xid = (long) told.getAsDouble();
        xids.event(id, gpu, xid, source, epochNanos).ifPresent(events::add);
        if (xid > 0) {
            reading.put("gpu.xid.latest", Long.toString(xid))
                    .put("gpu.xid.meaning", Xid.of(xid).meaning());
        }
    }

    private static void put(
            Figure figure,
            OptionalDouble value,
            String id,
            ToldElsewhere elsewhere,
            Reading.Builder reading) {
        if (value.isPresent() && !elsewhere.tells(id, figure)) {
            reading.put(figure, value);
        }
    }
}
