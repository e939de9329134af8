package io.ringside.node.source.engine.exporter;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.protocol.gpu.PciAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/// One GPU on a page: the series of itself, and those of its instances. Belongs to one thread.
final class PageGpu {
    private static final int MOST_XIDS = 64;

    private final Exporter exporter;
    private final String prefix;
    private final GpuSubject subject;
    private final Map<GpuSubject, SampleSet> series;
    private final String index;
    private final String pciBusId;
    private final String uuid;
    private final String serial;

    /// @param prefix before each of the exporter's metrics
    /// @param subject the GPU as a whole
    /// @param series of it where there are any, and of its instances; in the page's order
    PageGpu(
            Exporter exporter,
            String prefix,
            GpuSubject subject,
            Map<GpuSubject, SampleSet> series) {
        this.exporter = exporter;
        this.prefix = prefix;
        this.subject = subject;
        this.series = series;
        String number = label(Exporter.INDEX);
        if (number.isEmpty()) {
            OptionalDouble told = own(exporter.named(Exporters.INDEX));
            number = told.isPresent() ? Long.toString((long) told.getAsDouble()) : "";
        }
        index = number.matches("\\d{1,9}") ? number : "";
        pciBusId = PciAddress.shortForm(label(Exporter.PCI_BUS_ID));
        uuid = exporter.told().uuidForm().ofGpu(label(Exporter.UUID));
        serial = label(Exporter.SERIAL);
    }

    /// The GPU as a whole.
    GpuSubject subject() {
        return subject;
    }

    /// In the form of the source that reads the GPU itself; empty: not told.
    String uuid() {
        return uuid;
    }

    /// Of the card; empty: not told.
    String serial() {
        return serial;
    }

    /// The exporter's; empty: not told.
    String index() {
        return index;
    }

    /// In the short form; empty: not told.
    String pciBusId() {
        return pciBusId;
    }

    List<GpuSubject> instances() {
        return series.keySet().stream().filter(GpuSubject::isInstance).toList();
    }

    /// "GPU 3 (0000:8a:06.0)".
    String title() {
        String called = index.isEmpty() ? "The GPU" : "GPU " + index;
        return pciBusId.isEmpty() ? called : called + " (" + pciBusId + ")";
    }

    /// What the sources that read it say of which GPU it is.
    void putIdentity(Reading.Builder reading) {
        reading.put("gpu.index", index)
                .put("gpu.pci_bus_id", pciBusId)
                .put("gpu.vendor", exporter.told().vendor());
        exporter.told()
                .attributes()
                .forEach((attribute, labels) ->
                        reading.put(
                                attribute,
                                first(allSeries(), each -> Exporter.text(each, labels))));
    }

    /// For whom it works: what its own series and those of its instances say.
    Workload workload() {
        return Workload.of(exporter.told().workload(), allSeries());
    }

    Workload workload(GpuSubject of) {
        return Workload.of(exporter.told().workload(), List.of(seriesOf(of)));
    }

    /// An instance's profile: "1g.5gb".
    String profile(GpuSubject instance) {
        return labelOf(instance, Exporter.PROFILE);
    }

    /// The uuid of the one device on an instance; empty: the page tells none, or several.
    String instanceUuid(GpuSubject instance) {
        List<String> uuids = new ArrayList<>();
        for (String name : exporter.told().identity()) {
            for (Sample sample : seriesOf(instance).series(prefix + name)) {
                String told = exporter.label(sample.labels(), Exporter.INSTANCE_UUID);
                if (!told.isEmpty() && !uuids.contains(told)) {
                    uuids.add(told);
                }
            }
        }
        return uuids.size() == 1 ? exporter.told().uuidForm().ofInstance(uuids.getFirst()) : "";
    }

    /// In the figure's unit, of the GPU as a whole.
    OptionalDouble whole(ExporterField field) {
        OptionalDouble own = value(subject, field);
        if (own.isEmpty() && !field.part() && exporter.told().instancesRepeat()) {
            for (GpuSubject instance : instances()) {
                own = value(instance, field);
                if (own.isPresent()) {
                    return own;
                }
            }
        }
        return own;
    }

    /// In the figure's unit.
    OptionalDouble value(GpuSubject of, ExporterField field) {
        return value(seriesOf(of), field);
    }

    /// The same of one link, by the links' numbers.
    Map<Integer, SampleSet> links() {
        Map<Integer, SampleSet> links = new TreeMap<>();
        String label = exporter.told().linkLabel();
        if (!label.isEmpty()) {
            seriesOf(subject)
                    .split(labels -> labels.value(label), Short.MAX_VALUE)
                    .first()
                    .forEach((number, samples) -> {
                        if (number.matches("\\d{1,3}")) {
                            links.put(Integer.parseInt(number), samples);
                        }
                    });
        }
        return links;
    }

    OptionalDouble value(SampleSet samples, ExporterField field) {
        for (ExporterField.Metric metric : field.metrics()) {
            OptionalDouble value = raw(samples, metric.names(), field.where());
            if (value.isPresent() && !(field.sensor() && value.getAsDouble() == 0)) {
                return OptionalDouble.of(value.getAsDouble() * field.factor());
            }
        }
        double sum = 0;
        for (ExporterField.Metric metric : field.sum()) {
            OptionalDouble value = raw(samples, metric.names(), field.where());
            if (value.isEmpty() && !metric.optional()) {
                return OptionalDouble.empty();
            }
            sum += value.orElse(0);
        }
        return field.sum().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(sum * field.factor());
    }

    /// As the page has it, of the GPU as a whole.
    OptionalDouble own(List<String> names) {
        OptionalDouble value = raw(seriesOf(subject), names, Map.of());
        if (value.isEmpty() && exporter.told().instancesRepeat()) {
            for (GpuSubject instance : instances()) {
                value = raw(seriesOf(instance), names, Map.of());
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return value;
    }

    /// How often each XID was counted. Beyond the most, further numbers are left out.
    Map<Long, Long> xids(List<String> names) {
        Map<Long, Long> counts = new TreeMap<>();
        for (SampleSet samples : allSeries()) {
            for (String name : names) {
                for (Sample sample : samples.series(prefix + name)) {
                    String number = sample.labels().value("xid");
                    if (number.matches("[1-9]\\d{0,8}")
                            && !exporter.told().absent().is(sample.value())
                            && (counts.size() < MOST_XIDS
                                    || counts.containsKey(Long.parseLong(number)))) {
                        // An instance repeats what its GPU counts.
                        counts.merge(Long.parseLong(number), (long) sample.value(), Math::max);
                    }
                }
            }
        }
        return counts;
    }

    /// Within how long they are counted, where the page says so: dcgm-exporter's label.
    OptionalLong windowSeconds(List<String> names) {
        for (SampleSet samples : allSeries()) {
            for (String name : names) {
                for (Sample sample : samples.series(prefix + name)) {
                    String millis = sample.labels().value("window_size_in_ms");
                    if (millis.matches("[1-9]\\d{3,8}")) {
                        return OptionalLong.of(Long.parseLong(millis) / 1000);
                    }
                }
            }
        }
        return OptionalLong.empty();
    }

    /// The greatest of those that have a value: pods that share a GPU repeat it.
    private OptionalDouble raw(SampleSet samples, List<String> names, Map<String, String> where) {
        for (String name : names) {
            OptionalDouble greatest = OptionalDouble.empty();
            for (Sample sample : samples.series(prefix + name)) {
                double value = sample.value();
                if (!exporter.told().absent().is(value)
                        && isOf(sample.labels(), where)
                        && value >= greatest.orElse(0)) {
                    greatest = OptionalDouble.of(value);
                }
            }
            if (greatest.isPresent()) {
                return greatest;
            }
        }
        return OptionalDouble.empty();
    }

    /// "GPU_CLOCK_TYPE_SYSTEM" is "system".
    private static boolean isOf(Labels labels, Map<String, String> where) {
        for (Map.Entry<String, String> wanted : where.entrySet()) {
            String value = labels.value(wanted.getKey()).toLowerCase(Locale.ROOT);
            if (!value.equals(wanted.getValue()) && !value.endsWith("_" + wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    private SampleSet seriesOf(GpuSubject of) {
        return series.getOrDefault(of, SampleSet.EMPTY);
    }

    private List<SampleSet> allSeries() {
        return new ArrayList<>(series.values());
    }

    /// What instances have of their own is not the GPU's.
    private String label(String label) {
        return first(allSeries(), labels -> exporter.label(labels, label));
    }

    private String labelOf(GpuSubject instance, String label) {
        return first(List.of(seriesOf(instance)), labels -> exporter.label(labels, label));
    }

    /// Not every series of a page has every label.
    private static String first(List<SampleSet> sets, Function<Labels, String> text) {
        for (SampleSet set : sets) {
            for (String metric : set.names()) {
                for (Sample sample : set.series(metric)) {
                    String found = text.apply(sample.labels());
                    if (!found.isEmpty()) {
                        return found;
                    }
                }
            }
        }
        return "";
    }
}
