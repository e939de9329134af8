package io.ringside.node.source.engine.exporter;

import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.protocol.text.ForeignText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of one exporter's page: a section of `gpu-exporters.yaml`, checked. Immutable.
final class Exporter {
    static final String UUID = "uuid";
    static final String PCI_BUS_ID = "pci_bus_id";
    static final String SERIAL = "serial";
    static final String INDEX = "index";
    static final String INSTANCE = "instance";
    static final String INSTANCE_UUID = "instance_uuid";
    static final String PROFILE = "profile";
    static final Set<String> LABELS =
            Set.of(UUID, PCI_BUS_ID, SERIAL, INDEX, INSTANCE, INSTANCE_UUID, PROFILE);

    private static final int MOST_TEXT = 100;
    private static final Set<String> NOTHING = Set.of("N/A", "[N/A]", "[Not Supported]");

    private final Told told;
    private final Set<String> metrics;
    private final Set<String> firstWords;

    /// @param told what the table says, each part as its comment there describes
    Exporter(Told told) {
        this.told = told;
        metrics =
                Stream.of(
                                told.fields.stream().flatMap(ExporterField::names),
                                told.links.stream().flatMap(ExporterField::names),
                                told.named.values().stream().flatMap(List::stream),
                                told.identity.stream())
                        .flatMap(names -> names)
                        .collect(Collectors.toUnmodifiableSet());
        firstWords =
                metrics.stream()
                        .map(name -> name.substring(0, name.indexOf('_') + 1))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// @param labels by the names that this class has for them
    /// @param keys those that tell GPUs apart
    /// @param whole values of the label `instance` that mean none
    /// @param named metrics that are no figure alone: "xids.latest"
    /// @param linkLabel empty: it tells of no links
    record Told(
            String title,
            String example,
            boolean prefixed,
            String vendor,
            UuidForm uuidForm,
            Map<String, List<String>> labels,
            List<String> keys,
            Set<String> whole,
            boolean instancesRepeat,
            Map<String, List<String>> attributes,
            Map<String, List<String>> workload,
            Absent absent,
            Map<String, List<String>> named,
            List<String> identity,
            List<ExporterField> fields,
            String linkLabel,
            List<ExporterField> links) {
        Told {
            labels = Map.copyOf(labels);
            keys = List.copyOf(keys);
            whole = Set.copyOf(whole);
            attributes = new LinkedHashMap<>(attributes);
            workload = new LinkedHashMap<>(workload);
            named = Map.copyOf(named);
            identity = List.copyOf(identity);
            fields = List.copyOf(fields);
            links = List.copyOf(links);
        }
    }

    Told told() {
        return told;
    }

    /// Names of a metric that is no figure alone; empty: the exporter has none.
    List<String> named(String what) {
        return told.named.getOrDefault(what, List.of());
    }

    boolean wants(String name) {
        return metrics.contains(name) || (told.prefixed && !prefixOf(name).isEmpty());
    }

    /// What stands before all metrics of a page; of several the one before most.
    String prefix(Set<String> names) {
        Map<String, Integer> counts = new HashMap<>();
        for (String name : told.prefixed ? names : Set.<String>of()) {
            counts.merge(metrics.contains(name) ? "" : prefixOf(name), 1, Integer::sum);
        }
        String best = "";
        int most = 0;
        for (Map.Entry<String, Integer> count : new TreeMap<>(counts).entrySet()) {
            if (count.getValue() > most) {
                best = count.getKey();
                most = count.getValue();
            }
        }
        return best;
    }

    /// Of one of the labels as this class names them; empty where a series has none of them.
    String label(Labels labels, String label) {
        return text(labels, told.labels.getOrDefault(label, List.of()));
    }

    /// Empty: the GPU as a whole.
    String instance(Labels labels) {
        String instance = label(labels, INSTANCE);
        return told.whole.contains(instance) ? "" : instance;
    }

    /// Of the first label that is there and does not say that there is none.
    static String text(Labels labels, List<String> names) {
        for (String name : names) {
            String value = labels.value(name);
            if (!value.isEmpty() && value.length() <= MOST_TEXT && !NOTHING.contains(value)) {
                return ForeignText.line(value, MOST_TEXT);
            }
        }
        return "";
    }

    /// The labels that tell GPUs apart, as the page has them.
    List<String> keyLabels() {
        return told.keys.stream()
                .map(key -> told.labels.getOrDefault(key, List.of(key)).getFirst())
                .toList();
    }

    /// What tells the GPU of a series apart on its page; empty: nothing does.
    ///
    /// @param serialsOf as [#serials] has them
    String key(Labels labels, Map<String, Set<String>> serialsOf) {
        for (String key : told.keys) {
            String text = label(labels, key);
            boolean shared =
                    key.equals(SERIAL) && serialsOf.getOrDefault(text, Set.of()).size() > 1;
            if (!text.isEmpty() && !shared) {
                return key + ":" + text.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    /// The serial numbers of whole GPUs, each with the indexes that have it: two GPUs on one board
    /// have its number, and are two.
    Map<String, Set<String>> serials(SampleSet samples) {
        if (!told.labels.containsKey(SERIAL)) {
            return Map.of();
        }
        Map<String, Set<String>> indexes = new HashMap<>();
        for (String name : samples.names()) {
            for (Sample sample : samples.series(name)) {
                Labels labels = sample.labels();
                String serial = label(labels, SERIAL);
                if (!serial.isEmpty() && instance(labels).isEmpty()) {
                    indexes.computeIfAbsent(serial, _ -> new HashSet<>()).add(label(labels, INDEX));
                }
            }
        }
        return indexes;
    }

    /// Empty: it is no metric with a prefix.
    private String prefixOf(String name) {
        for (String word : firstWords) {
            for (int at = name.indexOf(word, 1); at > 0; at = name.indexOf(word, at + 1)) {
                if (metrics.contains(name.substring(at))) {
                    return name.substring(0, at);
                }
            }
        }
        return "";
    }
}
