package io.ringside.node.source.engine.dcgm;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/// One GPU on a page: the series of itself, and those of its MIG instances, each of which repeats
/// what is the whole GPU's. Belongs to one thread.
final class DcgmGpu {
    private final DcgmSubject subject;
    private final Map<DcgmSubject, SampleSet> series;
    private final String index;
    private final String pciBusId;
    private final String name;
    private final String driver;

    /// @param subject the GPU as a whole
    /// @param series of it where there are any, and of its instances; in the page's order
    DcgmGpu(DcgmSubject subject, Map<DcgmSubject, SampleSet> series) {
        this.subject = subject;
        this.series = series;
        String number = label(labels -> DcgmSubject.text(labels, "gpu"));
        index = number.matches("\\d{1,9}") ? number : "";
        pciBusId = label(DcgmSubject::pciBusId);
        name = label(labels -> DcgmSubject.text(labels, "modelName"));
        driver = label(labels -> DcgmSubject.text(labels, "DCGM_FI_DRIVER_VERSION"));
    }

    /// The GPU as a whole.
    DcgmSubject subject() {
        return subject;
    }

    String uuid() {
        return subject.uuid();
    }

    /// DCGM's; empty: not told.
    String index() {
        return index;
    }

    /// In the short form; empty: not told.
    String pciBusId() {
        return pciBusId;
    }

    List<DcgmSubject> instances() {
        return series.keySet().stream().filter(DcgmSubject::isInstance).toList();
    }

    /// "GPU 3 (0000:8a:06.0)".
    String title() {
        String called = index.isEmpty() ? "The GPU" : "GPU " + index;
        return pciBusId.isEmpty() ? called : called + " (" + pciBusId + ")";
    }

    /// What NVML's own readings say of which GPU it is.
    void putIdentity(Reading.Builder reading) {
        reading.put("gpu.index", index)
                .put("gpu.name", name)
                .put("gpu.pci_bus_id", pciBusId)
                .put("gpu.driver.version", driver);
    }

    /// An instance's profile: "1g.5gb".
    String profile(DcgmSubject instance) {
        return first(
                List.of(series.getOrDefault(instance, SampleSet.EMPTY)),
                labels -> DcgmSubject.text(labels, "GPU_I_PROFILE"));
    }

    /// Of the GPU as a whole; what no series of it tells is that of its instances.
    OptionalDouble whole(String metric) {
        OptionalDouble own = value(subject, metric);
        for (DcgmSubject instance : series.keySet()) {
            if (own.isPresent()) {
                return own;
            }
            own = value(instance, metric);
        }
        return own;
    }

    OptionalDouble value(DcgmSubject of, String metric) {
        // Several when pods share the GPU: each repeats the GPU's value.
        List<Sample> samples = series.getOrDefault(of, SampleSet.EMPTY).series(metric);
        return samples.isEmpty() || DcgmField.isBlank(samples.getFirst().value())
                ? OptionalDouble.empty()
                : OptionalDouble.of(samples.getFirst().value());
    }

    private String label(Function<Labels, String> text) {
        return first(new ArrayList<>(series.values()), text);
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
