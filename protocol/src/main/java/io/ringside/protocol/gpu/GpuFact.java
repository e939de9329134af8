package io.ringside.protocol.gpu;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.metrics.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is shown of a GPU: the one table of its figures, each with its words, its field in messages
/// and reports, and the metric that it is sent as. Units are the figures' own. Immutable.
public enum GpuFact {
    UTILIZATION(GpuFigure.UTILIZATION, "Utilisation", "utilization_ratio", Metric.GPU_UTILIZATION),
    MEMORY_CONTROLLER(
            GpuFigure.MEMORY_CONTROLLER_UTILIZATION,
            "Memory controller",
            "memory_utilization_ratio",
            Metric.GPU_MEMORY_CONTROLLER),
    MEMORY_USED(GpuFigure.MEMORY_USED, "Memory", "memory_used_bytes", Metric.GPU_MEMORY_USAGE),
    MEMORY_TOTAL(
            GpuFigure.MEMORY_TOTAL, "Memory size", "memory_total_bytes", Metric.GPU_MEMORY_LIMIT),
    TEMPERATURE(
            GpuFigure.TEMPERATURE,
            "Temperature",
            "temperature_celsius",
            Metric.GPU_TEMPERATURE,
            "hw.sensor_location",
            "gpu"),
    MEMORY_TEMPERATURE(
            GpuFigure.MEMORY_TEMPERATURE,
            "Memory temperature",
            "memory_temperature_celsius",
            Metric.GPU_TEMPERATURE,
            "hw.sensor_location",
            "memory"),
    TEMPERATURE_SLOWDOWN(
            GpuFigure.TEMPERATURE_SLOWDOWN,
            "Slowdown temperature",
            "slowdown_temperature_celsius",
            Metric.GPU_TEMPERATURE_LIMIT,
            "hw.sensor_location",
            "gpu",
            "hw.limit_type",
            "high.degraded"),
    POWER(GpuFigure.POWER, "Power", "power_watts", Metric.GPU_POWER),
    POWER_LIMIT(GpuFigure.POWER_LIMIT, "Power limit", "power_limit_watts", Metric.GPU_POWER_LIMIT),
    SM_CLOCK(GpuFigure.SM_CLOCK, "SM clock", "sm_clock_hertz", Metric.GPU_CLOCK, "clock", "sm"),
    SM_CLOCK_MAX(
            GpuFigure.SM_CLOCK_MAX,
            "Greatest SM clock",
            "max_sm_clock_hertz",
            Metric.GPU_CLOCK_LIMIT,
            "clock",
            "sm"),
    MEMORY_CLOCK(
            GpuFigure.MEMORY_CLOCK,
            "Memory clock",
            "memory_clock_hertz",
            Metric.GPU_CLOCK,
            "clock",
            "memory"),
    MEMORY_CLOCK_MAX(
            GpuFigure.MEMORY_CLOCK_MAX,
            "Greatest memory clock",
            "max_memory_clock_hertz",
            Metric.GPU_CLOCK_LIMIT,
            "clock",
            "memory"),
    CLOCKS_EVENT_REASONS(
            GpuFigure.CLOCKS_EVENT_REASONS,
            "Throttle",
            "clocks_event_reasons",
            Metric.GPU_CLOCKS_EVENT_REASONS),
    ECC_CORRECTED_VOLATILE(
            GpuFigure.ECC_CORRECTED_VOLATILE,
            "ECC corrected",
            "ecc_corrected_volatile",
            Metric.GPU_ERRORS,
            "error.type",
            "corrected"),
    ECC_UNCORRECTED_VOLATILE(
            GpuFigure.ECC_UNCORRECTED_VOLATILE,
            "ECC uncorrected",
            "ecc_uncorrected_volatile",
            Metric.GPU_ERRORS,
            "error.type",
            "uncorrected"),
    ECC_CORRECTED_AGGREGATE(
            GpuFigure.ECC_CORRECTED_AGGREGATE,
            "ECC corrected, in its life",
            "ecc_corrected_aggregate",
            Metric.GPU_ERRORS_LIFETIME,
            "error.type",
            "corrected"),
    ECC_UNCORRECTED_AGGREGATE(
            GpuFigure.ECC_UNCORRECTED_AGGREGATE,
            "ECC uncorrected, in its life",
            "ecc_uncorrected_aggregate",
            Metric.GPU_ERRORS_LIFETIME,
            "error.type",
            "uncorrected"),
    PERFORMANCE_STATE(
            GpuFigure.PERFORMANCE_STATE,
            "Performance state",
            "performance_state",
            Metric.GPU_PERFORMANCE_STATE),
    MEMORY_RESERVED(GpuFigure.MEMORY_RESERVED, "Memory reserved", "memory_reserved_bytes", null);

    private static final Set<Figure> FIGURES =
            Arrays.stream(values()).map(GpuFact::figure).collect(Collectors.toUnmodifiableSet());

    private final Figure figure;
    private final String label;
    private final String wireField;
    private final @Nullable Metric metric;
    private final List<String> labels;

    /// @param labels of the metric's point beside the GPU's own: name, value, name, value ...
    GpuFact(
            Figure figure,
            String label,
            String wireField,
            @Nullable Metric metric,
            String... labels) {
        this.figure = figure;
        this.label = label;
        this.wireField = wireField;
        this.metric = metric;
        this.labels = List.of(labels);
    }

    /// Whether a figure is one of the table's.
    static boolean isOne(Figure figure) {
        return FIGURES.contains(figure);
    }

    public Figure figure() {
        return figure;
    }

    /// As it is shown: "SM clock".
    public String label() {
        return label;
    }

    /// Absent: it is not sent by OTLP.
    public Optional<Metric> metric() {
        return Optional.ofNullable(metric);
    }

    /// Of the metric's point beside the GPU's own: name, value, name, value ...
    public List<String> labels() {
        return labels;
    }

    /// In reports: "powerWatts".
    public String reportField() {
        StringBuilder name = new StringBuilder();
        for (String word : wireField.split("_", -1)) {
            name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length());
        }
        return name.toString();
    }

    /// Whether it counts: bytes, errors, bits.
    public boolean isWhole() {
        return figure.unit().equals("By") || figure.unit().startsWith("{");
    }

    /// In the message `ringside.v1.Gpu`.
    String wireField() {
        return wireField;
    }
}
