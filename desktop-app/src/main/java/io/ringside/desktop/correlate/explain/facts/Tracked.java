package io.ringside.desktop.correlate.explain.facts;

import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The figures that explanations use, of the many that sources tell. Stateless.
public final class Tracked {
    private static final Map<String, Figure> ALL =
            Stream.<Figure>of(
                            GpuFigure.UTILIZATION,
                            GpuFigure.TEMPERATURE,
                            GpuFigure.TEMPERATURE_SLOWDOWN,
                            GpuFigure.MEMORY_TEMPERATURE,
                            GpuFigure.POWER,
                            GpuFigure.POWER_LIMIT,
                            GpuFigure.POWER_LIMIT_DEFAULT,
                            GpuFigure.SM_CLOCK,
                            GpuFigure.SM_CLOCK_MAX,
                            GpuFigure.MEMORY_CLOCK,
                            GpuFigure.PCIE_GENERATION,
                            GpuFigure.PCIE_GENERATION_MAX,
                            GpuFigure.PCIE_WIDTH,
                            GpuFigure.PCIE_WIDTH_MAX,
                            GpuFigure.NVLINK_LINKS,
                            GpuFigure.NVLINK_LINKS_UP,
                            GpuFigure.ECC_UNCORRECTED_VOLATILE,
                            GpuFigure.ECC_CORRECTED_VOLATILE,
                            GpuHealthFigure.XID_ERRORS,
                            GpuHealthFigure.REMAPPED_ROWS_PENDING,
                            GpuHealthFigure.REMAPPED_ROWS_FAILURE,
                            GpuHealthFigure.PCIE_REPLAYS,
                            GpuHealthFigure.PCIE_FATAL_ERRORS,
                            GpuHealthFigure.LIMITED_BY_THERMAL,
                            GpuHealthFigure.LIMITED_BY_SW_THERMAL,
                            GpuHealthFigure.LIMITED_BY_HW_THERMAL,
                            GpuHealthFigure.LIMITED_BY_POWER_CAP,
                            GpuHealthFigure.LIMITED_BY_POWER_BRAKE,
                            GpuHealthFigure.LIMITED_BY_SOCKET_THERMAL_SHARE,
                            GpuHealthFigure.LIMITED_BY_POWER_CAP_SHARE,
                            GpuActivityFigure.SM_ACTIVE,
                            GpuActivityFigure.TENSOR_ACTIVE,
                            GpuActivityFigure.DRAM_ACTIVE,
                            GpuActivityFigure.PCIE_SEND_RATE,
                            GpuActivityFigure.PCIE_RECEIVE_RATE,
                            GpuActivityFigure.NVLINK_SEND_RATE,
                            GpuLinkFigure.UP,
                            GpuLinkFigure.SPEED,
                            GpuLinkFigure.REPLAYS,
                            GpuLinkFigure.RECOVERIES,
                            GpuLinkFigure.CRC_ERRORS,
                            GpuProcessFigure.SM_UTILIZATION,
                            ProcessFigure.GPU_LOCAL_CPUS,
                            ProcessFigure.NIC_LOCAL_CPUS,
                            ProcessFigure.CPU_TIME,
                            ProcessFigure.MAJOR_FAULTS,
                            ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY,
                            ProcessFigure.CGROUP_MEMORY_USED,
                            ProcessFigure.CGROUP_MEMORY_LIMIT,
                            ProcessFigure.CGROUP_CPU_PERIODS,
                            ProcessFigure.CGROUP_CPU_THROTTLED_PERIODS,
                            ProcessFigure.CGROUP_CPU_THROTTLED_TIME,
                            ProcessFigure.CGROUP_CPU_PRESSURE,
                            ProcessFigure.TCP_SEGMENTS_SENT,
                            ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                            HostFigure.MEMORY_AVAILABLE,
                            HostFigure.MEMORY_TOTAL,
                            PortFigure.ACTIVE,
                            PortFigure.RATE,
                            PortFigure.RATE_RATIO,
                            PortFigure.PACKETS_SENT,
                            PortFigure.SYMBOL_ERRORS,
                            PortFigure.RECEIVE_ERRORS,
                            PortFigure.LINK_DOWNED,
                            PortFigure.TRANSMIT_WAIT,
                            PortFigure.TRANSMIT_DISCARDS,
                            PortFigure.PACKET_SEQUENCE_ERRORS,
                            PortFigure.OUT_OF_SEQUENCE,
                            PortFigure.LOCAL_ACK_TIMEOUTS,
                            PortFigure.RETRANSMITTED_PACKETS,
                            PortFigure.CNP_HANDLED,
                            PortFigure.ECN_MARKED,
                            InterfaceFigure.RATE_RATIO,
                            InterfaceFigure.PACKETS_SENT,
                            InterfaceFigure.RECEIVE_ERRORS,
                            InterfaceFigure.RECEIVE_DROPPED,
                            EngineFigure.RUNNING,
                            EngineFigure.WAITING,
                            EngineFigure.KV_CACHE_USAGE,
                            EngineFigure.PREEMPTION_RATE,
                            EngineFigure.KV_CACHE_EVICTED_RATE,
                            EngineFigure.RETRACTED,
                            EngineDistribution.INTER_TOKEN.figure(Statistic.P50))
                    .collect(Collectors.toUnmodifiableMap(Figure::id, Function.identity()));

    /// Those of a GPU whose past is kept.
    public static final List<String> KEPT =
            List.of(
                    GpuFigure.SM_CLOCK.id(),
                    GpuFigure.POWER.id(),
                    GpuFigure.POWER_LIMIT.id(),
                    GpuFigure.TEMPERATURE.id(),
                    GpuFigure.PCIE_WIDTH.id(),
                    GpuFigure.PCIE_GENERATION.id(),
                    GpuFigure.NVLINK_LINKS_UP.id(),
                    GpuLinkFigure.UP.id(),
                    GpuLinkFigure.SPEED.id(),
                    RankFacts.rate(GpuLinkFigure.REPLAYS),
                    RankFacts.rate(GpuLinkFigure.RECOVERIES),
                    RankFacts.rate(GpuLinkFigure.CRC_ERRORS),
                    GpuProcessFigure.SM_UTILIZATION.id(),
                    ProcessFigure.CGROUP_CPU_PRESSURE.id(),
                    RankFacts.rate(ProcessFigure.CPU_TIME),
                    RankFacts.rate(ProcessFigure.MAJOR_FAULTS),
                    RankFacts.rate(ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY),
                    RankFacts.rate(ProcessFigure.CGROUP_CPU_THROTTLED_TIME),
                    RankFacts.rate(ProcessFigure.TCP_SEGMENTS_SENT),
                    RankFacts.rate(ProcessFigure.TCP_RETRANSMITTED_SEGMENTS),
                    PortFigure.RATE_RATIO.id(),
                    InterfaceFigure.RATE_RATIO.id(),
                    RankFacts.rate(PortFigure.PACKETS_SENT),
                    RankFacts.rate(PortFigure.RETRANSMITTED_PACKETS),
                    RankFacts.rate(PortFigure.LOCAL_ACK_TIMEOUTS),
                    RankFacts.rate(PortFigure.PACKET_SEQUENCE_ERRORS),
                    RankFacts.rate(PortFigure.SYMBOL_ERRORS),
                    RankFacts.rate(PortFigure.ECN_MARKED),
                    RankFacts.rate(PortFigure.TRANSMIT_WAIT),
                    RankFacts.rate(PortFigure.CNP_HANDLED),
                    RankFacts.rate(InterfaceFigure.RECEIVE_ERRORS),
                    RankFacts.CALLS,
                    RankFacts.CALL_BYTES);

    private Tracked() {}

    static boolean is(String figure) {
        return ALL.containsKey(figure);
    }

    static boolean isCounter(String figure) {
        Figure known = ALL.get(figure);
        return known != null && known.kind() == FigureKind.COUNTER;
    }
}
