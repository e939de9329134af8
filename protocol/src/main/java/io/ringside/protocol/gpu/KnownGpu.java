package io.ringside.protocol.gpu;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// One GPU as a whole, as its sources tell of it. What none of them gave is absent. Immutable.
///
/// @param id of it among its node's GPUs
/// @param uuid empty: it tells none
/// @param index NVML's; absent: no source numbers it
/// @param pciBusId empty: not known
/// @param name its model; empty: not known
/// @param card the driver's name of it, "card0"; empty: none
/// @param sources whose figures these are, the one that counts most first
/// @param readEpochNanos when that one read it
/// @param clocksEventReasonNames why its clocks are held down, NVML's words
/// @param workload for whom it works, by the names of [#WORKLOAD]; what no source tells is not in
///   it
public record KnownGpu(
        String id,
        String uuid,
        OptionalInt index,
        String pciBusId,
        String name,
        String vendor,
        String card,
        List<String> sources,
        long readEpochNanos,
        Map<Figure, Double> figures,
        List<String> clocksEventReasonNames,
        Map<String, String> workload) {
    /// Attributes of a GPU's reading that say for whom it works, OpenTelemetry's names. Where pods
    /// share it, each is a list in one order.
    public static final List<String> WORKLOAD =
            List.of("k8s.namespace.name", "k8s.pod.name", "k8s.container.name");

    private static final String POD = WORKLOAD.get(1);

    static final String INDEX = "gpu.index";
    static final String PCI_BUS_ID = "gpu.pci_bus_id";
    static final String NAME = "gpu.name";
    static final String CLOCKS_EVENT_REASONS = "gpu.clocks_event_reasons";

    private static final String VENDOR = "gpu.vendor";
    private static final String CARD = "gpu.card";
    private static final int ID_END = 4;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /// Of sources that name no other: NVML and DCGM know NVIDIA's alone.
    private static final String NVIDIA = "NVIDIA";

    public KnownGpu {
        sources = List.copyOf(sources);
        figures = FigureValues.copyOf(figures);
        clocksEventReasonNames = List.copyOf(clocksEventReasonNames);
        workload = Map.copyOf(workload);
    }

    /// As one source tells of it.
    public static KnownGpu of(ToldGpu told) {
        return of(List.of(told), List.of(told), List.of(told));
    }

    /// @param counted whose figures count, at least one; of two that give the same the first does
    /// @param fresh who may say for whom it works: that does grow old
    /// @param all who may say which GPU it is: that does not grow old
    static KnownGpu of(List<ToldGpu> counted, List<ToldGpu> fresh, List<ToldGpu> all) {
        ToldGpu first = counted.getFirst();
        Map<Figure, Double> figures = first.figures();
        if (counted.size() > 1) {
            figures = new HashMap<>();
            for (ToldGpu told : counted) {
                told.figures().forEach(figures::putIfAbsent);
            }
        }
        OptionalInt index = index(text(all, INDEX));
        String vendor = text(all, VENDOR);
        return new KnownGpu(
                all.getFirst().id(),
                uuid(all, index),
                index,
                text(all, PCI_BUS_ID),
                text(all, NAME),
                vendor.isEmpty() ? NVIDIA : vendor,
                text(all, CARD),
                counted.stream().map(ToldGpu::source).distinct().toList(),
                first.readEpochNanos(),
                figures,
                reasons(text(counted, CLOCKS_EVENT_REASONS)),
                workload(fresh));
    }

    public OptionalDouble figure(Figure figure) {
        Double value = figures.get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// "GPU 3"; without an index what else it is called by: "card0", or its id.
    public String title() {
        if (index.isPresent()) {
            return numbered(index.getAsInt());
        }
        return card.isEmpty() ? id : card;
    }

    /// Where there is little room: "3", "card0", or the end of its id.
    public String shortTitle() {
        if (index.isPresent()) {
            return Integer.toString(index.getAsInt());
        }
        return card.isEmpty() ? id.substring(Math.max(0, id.length() - ID_END)) : card;
    }

    /// Its model, and the pods that have it where that is told: "NVIDIA H200, pod ml-0".
    public String nameAndPod() {
        String pod = workload.getOrDefault(POD, "");
        return pod.isEmpty() ? name : (name.isEmpty() ? "pod " : name + ", pod ") + pod;
    }

    /// The id of a GPU without a uuid.
    public static String numbered(int index) {
        return "GPU " + index;
    }

    /// All of it as one source tells it, so that the lists of several go together.
    private static Map<String, String> workload(List<ToldGpu> fresh) {
        Map<String, String> workload = new HashMap<>();
        for (ToldGpu told : fresh) {
            for (String attribute : WORKLOAD) {
                String text = told.attributes().getOrDefault(attribute, "");
                if (!text.isEmpty()) {
                    workload.put(attribute, text);
                }
            }
            if (!workload.isEmpty()) {
                return workload;
            }
        }
        return workload;
    }

    private static String uuid(List<ToldGpu> all, OptionalInt index) {
        String none = index.isPresent() ? numbered(index.getAsInt()) : "";
        for (ToldGpu told : all) {
            if (!told.id().equals(none)) {
                return told.id();
            }
        }
        return "";
    }

    private static String text(List<ToldGpu> all, String attribute) {
        for (ToldGpu told : all) {
            String text = told.attributes().get(attribute);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static OptionalInt index(String text) {
        return NUMBER.matcher(text).matches()
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    private static List<String> reasons(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }
}
