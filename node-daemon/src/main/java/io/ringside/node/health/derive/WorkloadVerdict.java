package io.ringside.node.health.derive;

import io.ringside.node.health.language.UnitText;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;

/// The class of a GPU's work in one window, from what its profiling counters say; NVML's
/// utilisation only tells idle from not idle. Immutable.
///
/// @param evidence a sentence with the figures it rests on
record WorkloadVerdict(WorkloadClass workload, String evidence) {
    private static final double IDLE = 0.05;
    private static final double TENSOR_BOUND = 0.4;
    private static final double SM_BOUND = 0.8;

    /// 70 % of what can be had, which is some 80 % of the theoretical.
    private static final double DRAM_BOUND = 0.56;

    private static final double PCIE_BOUND = 0.6;
    private static final double CLOCK_LOWERED = 0.9;

    /// Bytes a second of one lane each way, generations 1 to 6, after line coding.
    private static final double[] LANE_BYTES_PER_SECOND = {
        0.25e9, 0.5e9, 0.985e9, 1.969e9, 3.938e9, 7.563e9
    };

    static WorkloadVerdict of(GpuView gpu) {
        double utilization = gpu.figure(GpuFigure.UTILIZATION);
        double sm = gpu.figure(GpuActivityFigure.SM_ACTIVE);
        double tensor = gpu.figure(GpuActivityFigure.TENSOR_ACTIVE);
        double dram = gpu.figure(GpuActivityFigure.DRAM_ACTIVE);
        double pcie = pcieShare(gpu);
        boolean idle =
                (sm < IDLE || (Double.isNaN(sm) && utilization < IDLE))
                        && !(dram >= IDLE)
                        && !(pcie >= IDLE);
        if (idle) {
            return new WorkloadVerdict(
                    WorkloadClass.IDLE, "Nothing runs: " + shares(sm, tensor, dram, pcie));
        }
        if (isThrottled(gpu)) {
            return new WorkloadVerdict(WorkloadClass.THERMALLY_THROTTLED, heat(gpu));
        }
        if (Double.isNaN(sm) || Double.isNaN(dram)) {
            return new WorkloadVerdict(
                    WorkloadClass.UNKNOWN,
                    "SM and DRAM activity are not read; they come from GPM (Hopper and newer) or dcgm-exporter.");
        }
        return new WorkloadVerdict(bound(sm, tensor, dram, pcie), shares(sm, tensor, dram, pcie));
    }

    private static WorkloadClass bound(double sm, double tensor, double dram, double pcie) {
        if (pcie >= PCIE_BOUND && sm < SM_BOUND && dram < DRAM_BOUND) {
            return WorkloadClass.PCIE_BOUND;
        }
        if (tensor >= TENSOR_BOUND) {
            return WorkloadClass.COMPUTE_BOUND;
        }
        if (dram >= DRAM_BOUND) {
            return WorkloadClass.MEMORY_BOUND;
        }
        return sm >= SM_BOUND ? WorkloadClass.COMPUTE_BOUND : WorkloadClass.UNKNOWN;
    }

    /// By the driver's own reasons; where it gives none, by temperature and clock.
    private static boolean isThrottled(GpuView gpu) {
        String reasons = gpu.attribute("gpu.clocks_event_reasons");
        if (!reasons.isEmpty()) {
            return reasons.contains("thermal_slowdown");
        }
        return gpu.figure(GpuFigure.TEMPERATURE) >= gpu.figure(GpuFigure.TEMPERATURE_SLOWDOWN)
                && gpu.figure(GpuFigure.SM_CLOCK)
                        < CLOCK_LOWERED * gpu.figure(GpuFigure.SM_CLOCK_MAX);
    }

    /// Of what the link can carry one way, the busier way; NaN when not known.
    private static double pcieShare(GpuView gpu) {
        double generation = gpu.figure(GpuFigure.PCIE_GENERATION);
        double width = gpu.figure(GpuFigure.PCIE_WIDTH);
        if (!(generation >= 1 && generation <= LANE_BYTES_PER_SECOND.length && width >= 1)) {
            return Double.NaN;
        }
        double sent = gpu.figure(GpuActivityFigure.PCIE_SEND_RATE);
        double received = gpu.figure(GpuActivityFigure.PCIE_RECEIVE_RATE);
        double busier = Double.isNaN(sent) ? received : received > sent ? received : sent;
        return busier / (LANE_BYTES_PER_SECOND[(int) generation - 1] * width);
    }

    private static String shares(double sm, double tensor, double dram, double pcie) {
        return "SM active %s, tensor %s, DRAM %s, PCIe %s of what the link carries."
                .formatted(
                        UnitText.of(sm, "%"),
                        UnitText.of(tensor, "%"),
                        UnitText.of(dram, "%"),
                        UnitText.of(pcie, "%"));
    }

    private static String heat(GpuView gpu) {
        String reasons = gpu.attribute("gpu.clocks_event_reasons");
        return "%s, slows down at %s; SM clock %s of %s; reasons: %s."
                .formatted(
                        UnitText.of(gpu.figure(GpuFigure.TEMPERATURE), "Cel"),
                        UnitText.of(gpu.figure(GpuFigure.TEMPERATURE_SLOWDOWN), "Cel"),
                        UnitText.of(gpu.figure(GpuFigure.SM_CLOCK), "Hz"),
                        UnitText.of(gpu.figure(GpuFigure.SM_CLOCK_MAX), "Hz"),
                        reasons.isEmpty() ? "none given" : reasons);
    }
}
