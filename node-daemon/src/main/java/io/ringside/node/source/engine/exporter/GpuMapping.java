package io.ringside.node.source.engine.exporter;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.Labels;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/// Readings of GPUs, their instances and links from an exporter's page: only the figures that no
/// source before it tells of the same GPU. Belongs to one thread.
///
/// An instance is called by its GPU's id and its number on it, unless its own uuid is told: by the
/// page, or by the sources before, see [ToldElsewhere#instanceId].
public final class GpuMapping implements PageMapping {
    private static final int MOST_SUBJECTS = 1024;
    private static final double MOST_BITS = 0x1p53;
    private static final double LICENSED = 1;

    private final Exporter exporter;
    private final String source;
    private final long periodNanos;
    private final Supplier<List<Source>> others;
    private final XidWatch xids = new XidWatch();

    /// @param exporter its name in `gpu-exporters.yaml`
    /// @param periodNanos between two pages
    /// @param others all sources, in their order; may hold this one
    public GpuMapping(
            String exporter, String source, long periodNanos, Supplier<List<Source>> others) {
        this.exporter = Exporters.named(exporter);
        this.source = source;
        this.periodNanos = periodNanos;
        this.others = others;
    }

    @Override
    public boolean wants(String name) {
        return exporter.wants(name);
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        Map<String, Set<String>> serials = exporter.serials(page.samples());
        SampleSet.Parts<GpuSubject> parts =
                page.samples().split(labels -> subject(labels, serials), MOST_SUBJECTS + 1);
        Map<GpuSubject, SampleSet> subjects = parts.first();
        Set<GpuSubject> more = new HashSet<>(parts.others());
        subjects.remove(GpuSubject.NONE);
        more.remove(GpuSubject.NONE);
        int count = subjects.size() + more.size();
        if (subjects.isEmpty()) {
            return Observation.failed(
                    "The page has no metric `%s` of a GPU that it names by a label %s; check that it is %s's."
                            .formatted(
                                    exporter.told().example(),
                                    String.join(" or ", exporter.keyLabels()),
                                    exporter.told().title()));
        }
        ToldElsewhere elsewhere = new ToldElsewhere(others.get(), source, epochNanos + periodNanos);
        String prefix = exporter.prefix(page.samples().names());
        List<Reading> readings = new ArrayList<>();
        List<NodeEvent> events = new ArrayList<>();
        for (PageGpu gpu : gpus(prefix, subjects)) {
            read(gpu, elsewhere, epochNanos, readings, events);
        }
        boolean all = count <= MOST_SUBJECTS && readings.size() <= MOST_SUBJECTS;
        return new Observation(
                all ? State.OK : State.WARN,
                all
                        ? ""
                        : "The page has %d GPUs, instances and links; the first %d are shown."
                                .formatted(Math.max(count, readings.size()), MOST_SUBJECTS),
                readings.subList(0, Math.min(readings.size(), MOST_SUBJECTS)),
                events);
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of();
    }

    private GpuSubject subject(Labels labels, Map<String, Set<String>> serials) {
        String key = exporter.key(labels, serials);
        return key.isEmpty() ? GpuSubject.NONE : new GpuSubject(key, exporter.instance(labels));
    }

    /// By index, as NVML lists them; the exporter's order is not always the same.
    private List<PageGpu> gpus(String prefix, Map<GpuSubject, SampleSet> subjects) {
        Map<GpuSubject, Map<GpuSubject, SampleSet>> byGpu = new LinkedHashMap<>();
        subjects.forEach((subject, samples) ->
                byGpu.computeIfAbsent(subject.gpu(), _ -> new LinkedHashMap<>())
                        .put(subject, samples));
        return byGpu.entrySet().stream()
                .map(each -> new PageGpu(exporter, prefix, each.getKey(), each.getValue()))
                .sorted(
                        Comparator.comparingInt(gpu ->
                                gpu.index().isEmpty()
                                        ? Integer.MAX_VALUE
                                        : Integer.parseInt(gpu.index())))
                .toList();
    }

    private void read(
            PageGpu gpu,
            ToldElsewhere elsewhere,
            long epochNanos,
            List<Reading> readings,
            List<NodeEvent> events) {
        String id = elsewhere.gpuId(gpu);
        Reading.Builder whole = Reading.of(SubjectKind.GPU, id, source, epochNanos);
        for (ExporterField field : exporter.told().fields()) {
            put(field.figure(), gpu.whole(field), id, elsewhere, whole);
        }
        putReasons(gpu, id, elsewhere, whole);
        if (!elsewhere.tells(id, GpuHealthFigure.XID_ERRORS)) {
            putXids(gpu, id, epochNanos, whole, events);
        }
        gpu.workload().put(whole);
        if (!whole.isEmpty()) {
            gpu.putIdentity(whole);
            if (gpu.own(exporter.named(Exporters.LICENSED)).orElse(0) == LICENSED) {
                whole.put("gpu.vgpu.license", "licensed");
            }
            readings.add(whole.build());
        }
        for (GpuSubject instance : gpu.instances()) {
            readInstance(gpu, id, instance, elsewhere, epochNanos, readings);
        }
        readLinks(gpu, id, elsewhere, epochNanos, readings);
    }

    private void readInstance(
            PageGpu gpu,
            String gpuId,
            GpuSubject instance,
            ToldElsewhere elsewhere,
            long epochNanos,
            List<Reading> readings) {
        String id = elsewhere.instanceId(gpuId, instance.instance(), gpu.instanceUuid(instance));
        Reading.Builder part = Reading.of(SubjectKind.GPU_INSTANCE, id, source, epochNanos);
        for (ExporterField field : exporter.told().fields()) {
            if (field.part()) {
                put(field.figure(), gpu.value(instance, field), id, elsewhere, part);
            }
        }
        gpu.workload(instance).put(part);
        if (!part.isEmpty()) {
            readings.add(
                    part.put("gpu.uuid", gpuId)
                            .put("gpu.index", gpu.index())
                            .put("gpu_instance.id", instance.instance())
                            .put("gpu_instance.profile", gpu.profile(instance))
                            .build());
        }
    }

    private void readLinks(
            PageGpu gpu,
            String gpuId,
            ToldElsewhere elsewhere,
            long epochNanos,
            List<Reading> readings) {
        gpu.links()
                .forEach((number, samples) -> {
                    String id = gpuId + "/" + number;
                    Reading.Builder link = Reading.of(SubjectKind.GPU_LINK, id, source, epochNanos);
                    for (ExporterField field : exporter.told().links()) {
                        put(field.figure(), gpu.value(samples, field), id, elsewhere, link);
                    }
                    if (!link.isEmpty()) {
                        readings.add(
                                link.put("gpu.uuid", gpuId)
                                        .put("gpu_link.index", Integer.toString(number))
                                        .build());
                    }
                });
    }

    private void putReasons(
            PageGpu gpu, String id, ToldElsewhere elsewhere, Reading.Builder reading) {
        OptionalDouble bits = gpu.own(exporter.named(Exporters.REASONS));
        if (bits.orElse(MOST_BITS) < MOST_BITS
                && !elsewhere.tells(id, GpuFigure.CLOCKS_EVENT_REASONS)) {
            long reasons = (long) bits.getAsDouble();
            reading.put(GpuFigure.CLOCKS_EVENT_REASONS, (double) reasons)
                    .put(
                            "gpu.clocks_event_reasons",
                            String.join(",", ClocksEventReason.names(reasons)));
        }
    }

    private void putXids(
            PageGpu gpu,
            String id,
            long epochNanos,
            Reading.Builder reading,
            List<NodeEvent> events) {
        OptionalDouble told = gpu.own(exporter.named(Exporters.LATEST_XID));
        List<String> sinceStart = exporter.named(Exporters.XIDS_SINCE_START);
        List<String> counted =
                sinceStart.isEmpty() ? exporter.named(Exporters.XIDS_IN_WINDOW) : sinceStart;
        Map<Long, Long> counts = gpu.xids(counted);
        OptionalLong latest =
                told.isPresent()
                        ? OptionalLong.of((long) told.getAsDouble())
                        : OptionalLong.empty();
        events.addAll(
                xids.look(id, gpu, latest, counts, gpu.windowSeconds(counted), source, epochNanos));
        if (xids.latest(id) > 0) {
            reading.put("gpu.xid.latest", Long.toString(xids.latest(id)))
                    .put("gpu.xid.meaning", Xid.of(xids.latest(id)).meaning());
        }
        if (!sinceStart.isEmpty() && !counts.isEmpty()) {
            long all = counts.values().stream().mapToLong(Long::longValue).sum();
            reading.put(GpuHealthFigure.XID_ERRORS, (double) all);
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
