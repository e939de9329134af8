package io.ringside.protocol.metrics;

import static io.ringside.protocol.metrics.MetricKind.COUNTER;
import static io.ringside.protocol.metrics.MetricKind.GAUGE;
import static io.ringside.protocol.metrics.MetricKind.HISTOGRAM;
import static io.ringside.protocol.metrics.MetricKind.UP_DOWN_COUNTER;

import java.util.List;
import java.util.Optional;

/// Every metric that leaves Ringside by OTLP. Immutable.
///
/// The names, kinds and units of `nccl_profiler_*` are those that existing dashboards read, `hw.*`
/// those of OpenTelemetry's semantic conventions for hardware; `ringside.*` are ours. metrics.md
/// shows this table, and a test keeps it so.
public enum Metric {
    COLLECTIVE_BYTES(
            "nccl_profiler_collective_bytes",
            COUNTER,
            "bytes",
            MetricLabels.OPERATION,
            "Bytes in collectives, by nccl-tests' size: all ranks' data for AllGather and ReduceScatter"),
    COLLECTIVE_TIME(
            "nccl_profiler_collective_time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.TIMED_OPERATION,
            "Time of each collective that was timed, from its GPU kernel, from CUDA events around its launch or from its proxy operations: one series for each"),
    COLLECTIVE_COUNT(
            "nccl_profiler_collective_count",
            MetricBounds.COUNT,
            "count",
            MetricLabels.OPERATION,
            "Collectives in each window of a node; the sum counts them all"),
    COLLECTIVE_NUM_TRANSFERS(
            "nccl_profiler_collective_num_transfers",
            MetricBounds.COUNT,
            "count",
            MetricLabels.OPERATION,
            "Transfers of each collective that had any"),
    COLLECTIVE_TRANSFER_SIZE(
            "nccl_profiler_collective_transfer_size",
            MetricBounds.BYTES,
            "bytes",
            MetricLabels.OPERATION,
            "Size of each transfer of a collective"),
    COLLECTIVE_TRANSFER_TIME(
            "nccl_profiler_collective_transfer_time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.OPERATION,
            "Time of each transfer of a collective"),
    P2P_BYTES(
            "nccl_profiler_p2p_bytes",
            MetricBounds.BYTES,
            "bytes",
            MetricLabels.OPERATION,
            "Size of each P2P operation"),
    P2P_TIME(
            "nccl_profiler_p2p_time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.TIMED_OPERATION,
            "Time of each P2P operation that was timed, from its GPU kernel, from CUDA events around its launch or from its proxy operations: one series for each"),
    P2P_NUM_TRANSFERS(
            "nccl_profiler_p2p_num_transfers",
            MetricBounds.COUNT,
            "count",
            MetricLabels.OPERATION,
            "Transfers of each P2P operation that had any"),
    P2P_TRANSFER_SIZE(
            "nccl_profiler_p2p_transfer_size",
            MetricBounds.BYTES,
            "bytes",
            MetricLabels.OPERATION,
            "Size of each transfer of a P2P operation"),
    P2P_TRANSFER_TIME(
            "nccl_profiler_p2p_transfer_time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.OPERATION,
            "Time of each transfer of a P2P operation"),
    RANK_BYTES(
            "nccl_profiler_rank_bytes",
            COUNTER,
            "bytes",
            MetricLabels.LINK,
            "Bytes from rank to rank, counted once, at the sender"),
    RANK_LATENCY(
            "nccl_profiler_rank_latency",
            MetricBounds.MICROS,
            "us",
            MetricLabels.TIMED_LINK,
            "Intercept of the regression of time over size, one value for each window in which it was identifiable"),
    RANK_RATE(
            "nccl_profiler_rank_rate",
            MetricBounds.MEGABYTES_PER_SECOND,
            "MB/s",
            MetricLabels.TIMED_LINK,
            "Bytes over busy time, one value for each window with traffic"),
    TRANSFER_SIZE(
            "nccl_profiler_transfer_size",
            MetricBounds.BYTES,
            "bytes",
            MetricLabels.CHANNEL,
            "Size of each transfer of a channel, at the sender"),
    TRANSFER_TIME(
            "nccl_profiler_transfer_time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.CHANNEL,
            "Time of each transfer of a channel, at the sender"),
    TRANSFER_LATENCY(
            "nccl_profiler_transfer_latency",
            MetricBounds.MICROS,
            "us",
            MetricLabels.CHANNEL,
            "Regression intercept of a channel; no value while steps are only regressed for each pair of ranks"),

    COLLECTIVE_OPERATIONS(
            "ringside.collective.operations",
            COUNTER,
            "{operation}",
            MetricLabels.OPERATION,
            "Collectives that ran; those captured in CUDA graphs are not in it"),
    COLLECTIVE_CAPTURED(
            "ringside.collective.captured",
            COUNTER,
            "{operation}",
            MetricLabels.OPERATION,
            "Collectives captured in CUDA graphs, whose replays are not visible"),
    COLLECTIVE_CALLS_ALONE(
            "ringside.collective.calls_without_operation",
            COUNTER,
            "{call}",
            MetricLabels.OPERATION,
            "Calls of collectives of which NCCL told of no operation: in no other metric, whether they ran is not known"),
    COLLECTIVE_ENQUEUE_TIME(
            "ringside.collective.enqueue.time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.OPERATION,
            "Time that enqueueing took on the host: not the collective's own time"),
    P2P_ENQUEUE_TIME(
            "ringside.p2p.enqueue.time",
            MetricBounds.MICROS,
            "us",
            MetricLabels.OPERATION,
            "Time that enqueueing took on the host: not the operation's own time"),
    LINK_BYTES(
            "ringside.link.bytes",
            COUNTER,
            "By",
            MetricLabels.LINK,
            "The same total as nccl_profiler_rank_bytes"),
    LOSS_RECORDS(
            "ringside.loss.records",
            COUNTER,
            "{record}",
            List.of("hostname", "stage", "reason"),
            "Records lost, by the stage that lost them"),
    ANOMALY_CALLS(
            "ringside.anomaly.calls",
            COUNTER,
            "{call}",
            List.of("hostname", "kind"),
            "Odd calls of NCCL: stale handles, unknown events"),
    PLUGIN_LEVEL(
            "ringside.plugin.level",
            GAUGE,
            "{level}",
            MetricLabels.RANK,
            "0 steady, 1 detail, 2 deep; of ranks whose process lives"),

    GPU_UTILIZATION(
            "hw.gpu.utilization",
            GAUGE,
            "1",
            MetricLabels.GPU,
            "Fraction of time in which a kernel ran"),
    GPU_MEMORY_USAGE(
            "hw.gpu.memory.usage", UP_DOWN_COUNTER, "By", MetricLabels.GPU, "Memory in use"),
    GPU_MEMORY_LIMIT(
            "hw.gpu.memory.limit", UP_DOWN_COUNTER, "By", MetricLabels.GPU, "Size of the memory"),
    GPU_MEMORY_UTILIZATION(
            "hw.gpu.memory.utilization",
            GAUGE,
            "1",
            MetricLabels.GPU,
            "Fraction of the memory in use"),
    GPU_TEMPERATURE(
            "hw.temperature",
            GAUGE,
            "Cel",
            MetricLabels.join(MetricLabels.GPU, List.of("hw.sensor_location")),
            "Temperature of the GPU (\"gpu\") or of its memory (\"memory\")"),
    GPU_TEMPERATURE_LIMIT(
            "hw.temperature.limit",
            GAUGE,
            "Cel",
            MetricLabels.join(MetricLabels.GPU, List.of("hw.sensor_location", "hw.limit_type")),
            "Temperature at which the GPU slows down (\"high.degraded\")"),
    GPU_POWER("hw.power", GAUGE, "W", MetricLabels.GPU, "Power drawn"),
    GPU_ERRORS(
            "hw.errors",
            COUNTER,
            "{error}",
            MetricLabels.join(MetricLabels.GPU, List.of("error.type")),
            "ECC errors since the driver was loaded, \"corrected\" or \"uncorrected\"; when that was is unknown, so no start time"),
    GPU_ERRORS_LIFETIME(
            "ringside.gpu.ecc.lifetime_errors",
            GAUGE,
            "{error}",
            MetricLabels.join(MetricLabels.GPU, List.of("error.type")),
            "ECC errors of the GPU's life"),
    GPU_MEMORY_CONTROLLER(
            "ringside.gpu.memory_controller.utilization",
            GAUGE,
            "1",
            MetricLabels.GPU,
            "Fraction of time in which the memory was read or written"),
    GPU_POWER_LIMIT(
            "ringside.gpu.power.limit", GAUGE, "W", MetricLabels.GPU, "Power the GPU may draw"),
    GPU_CLOCK(
            "ringside.gpu.clock",
            GAUGE,
            "Hz",
            MetricLabels.join(MetricLabels.GPU, List.of("clock")),
            "Clock of \"sm\" or \"memory\""),
    GPU_CLOCK_LIMIT(
            "ringside.gpu.clock.limit",
            GAUGE,
            "Hz",
            MetricLabels.join(MetricLabels.GPU, List.of("clock")),
            "Highest clock of \"sm\" or \"memory\""),
    GPU_CLOCKS_EVENT_REASONS(
            "ringside.gpu.clocks_event_reasons",
            GAUGE,
            "{bits}",
            MetricLabels.GPU,
            "NVML's bits of why the clocks are held down"),
    GPU_PERFORMANCE_STATE(
            "ringside.gpu.performance_state",
            GAUGE,
            "{state}",
            MetricLabels.GPU,
            "0 is P0, the fastest");

    private final String metricName;
    private final MetricKind kind;
    private final Optional<MetricBounds> bounds;
    private final String unit;
    private final List<String> labels;
    private final String meaning;

    Metric(String metricName, MetricKind kind, String unit, List<String> labels, String meaning) {
        this(metricName, kind, Optional.empty(), unit, labels, meaning);
    }

    Metric(
            String metricName,
            MetricBounds bounds,
            String unit,
            List<String> labels,
            String meaning) {
        this(metricName, HISTOGRAM, Optional.of(bounds), unit, labels, meaning);
    }

    Metric(
            String metricName,
            MetricKind kind,
            Optional<MetricBounds> bounds,
            String unit,
            List<String> labels,
            String meaning) {
        this.metricName = metricName;
        this.kind = kind;
        this.bounds = bounds;
        this.unit = unit;
        this.labels = labels;
        this.meaning = meaning;
    }

    /// The name as OTLP sends it.
    public String metricName() {
        return metricName;
    }

    public MetricKind kind() {
        return kind;
    }

    /// The bucket bounds of a histogram; empty for every other kind.
    public Optional<MetricBounds> bounds() {
        return bounds;
    }

    /// The unit as OTLP sends it.
    public String unit() {
        return unit;
    }

    /// The names of all labels a point may have.
    public List<String> labels() {
        return labels;
    }

    /// One sentence without its full stop.
    public String meaning() {
        return meaning;
    }
}
