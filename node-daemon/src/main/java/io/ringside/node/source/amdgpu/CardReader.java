package io.ringside.node.source.amdgpu;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Reads one card: the same figures as NVML gives, from the driver's files. Stateless.
final class CardReader {
    private static final double PERCENT = 0.01;
    private static final double MILLI = 1e-3;
    private static final double MICRO = 1e-6;
    private static final int TEMPERATURES = 8;

    private CardReader() {}

    /// What shows the card at work.
    static void putOften(CardFiles card, Reading.Builder reading) {
        Map<String, String> temperatures = card.labels("temp", TEMPERATURES);
        Map<String, String> frequencies = card.labels("freq", 2);
        reading.put(GpuFigure.UTILIZATION, card.number("gpu_busy_percent", PERCENT))
                .put(
                        GpuFigure.MEMORY_CONTROLLER_UTILIZATION,
                        card.number("mem_busy_percent", PERCENT))
                .put(GpuFigure.MEMORY_USED, card.number("mem_info_vram_used", 1))
                .put(GpuFigure.HOST_MEMORY_USED, card.number("mem_info_gtt_used", 1))
                .put(GpuFigure.TEMPERATURE, temperature(card, hottest(temperatures), "_input"))
                .put(
                        GpuFigure.EDGE_TEMPERATURE,
                        temperature(card, temperatures.getOrDefault("edge", ""), "_input"))
                .put(
                        GpuFigure.MEMORY_TEMPERATURE,
                        temperature(card, temperatures.getOrDefault("mem", ""), "_input"))
                .put(GpuFigure.POWER, card.sensor("power1_average", MICRO))
                .put(GpuFigure.POWER_INSTANT, card.sensor("power1_input", MICRO))
                .put(GpuFigure.SM_CLOCK, clock(card, frequencies.get("sclk"), "pp_dpm_sclk"))
                .put(GpuFigure.MEMORY_CLOCK, clock(card, frequencies.get("mclk"), "pp_dpm_mclk"))
                .put(GpuFigure.FAN_SPEED, fanSpeed(card));
    }

    /// Limits, the link to the host, errors and names.
    static void putRarely(CardFiles card, Reading.Builder reading) {
        Map<String, String> temperatures = card.labels("temp", TEMPERATURES);
        String hottest = hottest(temperatures);
        reading.put(GpuFigure.MEMORY_TOTAL, card.number("mem_info_vram_total", 1))
                .put(GpuFigure.HOST_MEMORY_TOTAL, card.number("mem_info_gtt_total", 1))
                .put(GpuFigure.TEMPERATURE_SLOWDOWN, temperature(card, hottest, "_crit"))
                .put(GpuFigure.TEMPERATURE_SHUTDOWN, temperature(card, hottest, "_emergency"))
                .put(
                        GpuFigure.MEMORY_TEMPERATURE_MAX,
                        temperature(card, temperatures.getOrDefault("mem", ""), "_crit"))
                .put(GpuFigure.POWER_LIMIT, card.sensor("power1_cap", MICRO))
                .put(GpuFigure.POWER_LIMIT_DEFAULT, card.sensor("power1_cap_default", MICRO))
                .put(GpuFigure.POWER_LIMIT_MIN, card.sensor("power1_cap_min", MICRO))
                .put(GpuFigure.POWER_LIMIT_MAX, card.sensor("power1_cap_max", MICRO))
                .put(GpuFigure.SM_CLOCK_MAX, card.clock("pp_dpm_sclk").most())
                .put(GpuFigure.MEMORY_CLOCK_MAX, card.clock("pp_dpm_mclk").most())
                .put(GpuHealthFigure.PCIE_REPLAYS, card.number("pcie_replay_count", 1))
                .put(GpuFigure.ECC_CORRECTED_VOLATILE, card.allErrors("ce"))
                .put(GpuFigure.ECC_UNCORRECTED_VOLATILE, card.allErrors("ue"));
        putLink(card, reading);
        reading.put("gpu.name", card.word("product_name"))
                .put("gpu.serial", card.word("serial_number"))
                .put("gpu.vbios.version", card.word("vbios_version"))
                .put("gpu.xgmi.hive", card.word("xgmi_hive_info/xgmi_hive_id"));
        card.number("numa_node", 1)
                .ifPresent(node -> reading.put("gpu.numa.node", Long.toString((long) node)));
    }

    /// What both the card and the slot can, where the slot tells.
    private static void putLink(CardFiles card, Reading.Builder reading) {
        reading.put(GpuFigure.PCIE_GENERATION, card.generation("current_link_speed"))
                .put(
                        GpuFigure.PCIE_GENERATION_MAX,
                        lesser(
                                card.generation("max_link_speed"),
                                card.generation("../max_link_speed")))
                .put(GpuFigure.PCIE_WIDTH, positive(card.number("current_link_width", 1)))
                .put(
                        GpuFigure.PCIE_WIDTH_MAX,
                        lesser(
                                positive(card.number("max_link_width", 1)),
                                positive(card.number("../max_link_width", 1))));
    }

    /// The sensor that the driver's limits are about: the hottest place of the die; on cards that
    /// have none, the edge.
    private static String hottest(Map<String, String> temperatures) {
        String junction = temperatures.get("junction");
        return junction == null ? temperatures.getOrDefault("edge", "") : junction;
    }

    private static OptionalDouble temperature(CardFiles card, String sensor, String what) {
        return sensor.isEmpty() ? OptionalDouble.empty() : card.sensor(sensor + what, MILLI);
    }

    private static OptionalDouble clock(CardFiles card, @Nullable String sensor, String states) {
        OptionalDouble measured =
                sensor == null ? OptionalDouble.empty() : card.sensor(sensor + "_input", 1);
        return measured.isPresent() ? measured : card.clock(states).now();
    }

    private static OptionalDouble fanSpeed(CardFiles card) {
        OptionalDouble now = card.sensor("fan1_input", 1);
        OptionalDouble most = positive(card.sensor("fan1_max", 1));
        return now.isPresent() && most.isPresent()
                ? OptionalDouble.of(now.getAsDouble() / most.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble positive(OptionalDouble number) {
        return number.orElse(0) > 0 ? number : OptionalDouble.empty();
    }

    private static OptionalDouble lesser(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent() && other.getAsDouble() < one.getAsDouble()
                ? other
                : one;
    }
}
