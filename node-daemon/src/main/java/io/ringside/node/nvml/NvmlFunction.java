package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.util.List;

/// The functions of NVML that Ringside calls, each with the symbols it goes by, newest first. All
/// but [#ERROR_STRING] return an `nvmlReturn_t`.
enum NvmlFunction {
    INIT(FunctionDescriptor.of(JAVA_INT), "nvmlInit_v2"),
    SHUTDOWN(FunctionDescriptor.of(JAVA_INT), "nvmlShutdown"),
    ERROR_STRING(FunctionDescriptor.of(ADDRESS, JAVA_INT), "nvmlErrorString"),
    DEVICE_COUNT(FunctionDescriptor.of(JAVA_INT, ADDRESS), "nvmlDeviceGetCount_v2"),
    DEVICE_BY_INDEX(
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS), "nvmlDeviceGetHandleByIndex_v2"),
    NAME(Shape.TEXT, "nvmlDeviceGetName"),
    UUID(Shape.TEXT, "nvmlDeviceGetUUID"),
    PCI_INFO(Shape.ONE_OUT, "nvmlDeviceGetPciInfo_v3"),
    UTILIZATION(Shape.ONE_OUT, "nvmlDeviceGetUtilizationRates"),
    MEMORY(Shape.ONE_OUT, "nvmlDeviceGetMemoryInfo"),
    MEMORY_V2(Shape.ONE_OUT, "nvmlDeviceGetMemoryInfo_v2"),
    TEMPERATURE(Shape.SELECTED_OUT, "nvmlDeviceGetTemperature"),
    TEMPERATURE_THRESHOLD(Shape.SELECTED_OUT, "nvmlDeviceGetTemperatureThreshold"),
    FIELD_VALUES(Shape.SELECTED_OUT, "nvmlDeviceGetFieldValues"),
    POWER(Shape.ONE_OUT, "nvmlDeviceGetPowerUsage"),
    POWER_LIMIT(Shape.ONE_OUT, "nvmlDeviceGetEnforcedPowerLimit"),
    CLOCK(Shape.SELECTED_OUT, "nvmlDeviceGetClockInfo"),
    MAX_CLOCK(Shape.SELECTED_OUT, "nvmlDeviceGetMaxClockInfo"),
    CLOCKS_EVENT_REASONS(
            Shape.ONE_OUT,
            "nvmlDeviceGetCurrentClocksEventReasons",
            "nvmlDeviceGetCurrentClocksThrottleReasons"),
    TOTAL_ECC_ERRORS(
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
            "nvmlDeviceGetTotalEccErrors"),
    PERFORMANCE_STATE(Shape.ONE_OUT, "nvmlDeviceGetPerformanceState");

    final FunctionDescriptor descriptor;
    final List<String> symbols;

    NvmlFunction(FunctionDescriptor descriptor, String... symbols) {
        this.descriptor = descriptor;
        this.symbols = List.of(symbols);
    }

    /// The shapes that several functions share; the first argument of each is the device.
    private static final class Shape {
        static final FunctionDescriptor ONE_OUT = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
        static final FunctionDescriptor SELECTED_OUT =
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        static final FunctionDescriptor TEXT =
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    }
}
