package io.ringside.node.source.nvml.call;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.List;

/// The functions of NVML that Ringside calls, each with the symbols it goes by, newest first. All
/// but [#ERROR_STRING] return an `nvmlReturn_t`; where a device is asked, it is the first argument.
public enum NvmlFunction {
    INIT(Shape.NOTHING, "nvmlInit_v2"),
    SHUTDOWN(Shape.NOTHING, "nvmlShutdown"),
    ERROR_STRING(FunctionDescriptor.of(ADDRESS, JAVA_INT), "nvmlErrorString"),
    DRIVER_VERSION(Shape.of(ADDRESS, JAVA_INT), "nvmlSystemGetDriverVersion"),
    CUDA_VERSION(Shape.OUT, "nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion"),
    DEVICE_COUNT(Shape.OUT, "nvmlDeviceGetCount_v2"),
    DEVICE_BY_INDEX(Shape.of(JAVA_INT, ADDRESS), "nvmlDeviceGetHandleByIndex_v2"),
    NAME(Shape.TEXT, "nvmlDeviceGetName"),
    UUID(Shape.TEXT, "nvmlDeviceGetUUID"),
    SERIAL(Shape.TEXT, "nvmlDeviceGetSerial"),
    VBIOS_VERSION(Shape.TEXT, "nvmlDeviceGetVbiosVersion"),
    GSP_FIRMWARE_VERSION(Shape.DEVICE_OUT, "nvmlDeviceGetGspFirmwareVersion"),
    PCI_INFO(Shape.DEVICE_OUT, "nvmlDeviceGetPciInfo_v3"),
    UTILIZATION(Shape.DEVICE_OUT, "nvmlDeviceGetUtilizationRates"),
    ENCODER_UTILIZATION(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetEncoderUtilization"),
    DECODER_UTILIZATION(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetDecoderUtilization"),
    JPEG_UTILIZATION(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetJpgUtilization"),
    OFA_UTILIZATION(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetOfaUtilization"),
    MEMORY(Shape.DEVICE_OUT, "nvmlDeviceGetMemoryInfo"),
    MEMORY_V2(Shape.DEVICE_OUT, "nvmlDeviceGetMemoryInfo_v2"),
    BAR1_MEMORY(Shape.DEVICE_OUT, "nvmlDeviceGetBAR1MemoryInfo"),
    TEMPERATURE(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetTemperature"),
    TEMPERATURE_THRESHOLD(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetTemperatureThreshold"),
    MARGIN_TEMPERATURE(Shape.DEVICE_OUT, "nvmlDeviceGetMarginTemperature"),
    FIELD_VALUES(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetFieldValues"),
    POWER(Shape.DEVICE_OUT, "nvmlDeviceGetPowerUsage"),
    POWER_LIMIT(Shape.DEVICE_OUT, "nvmlDeviceGetEnforcedPowerLimit"),
    ENERGY(Shape.DEVICE_OUT, "nvmlDeviceGetTotalEnergyConsumption"),
    FAN_SPEED(Shape.DEVICE_OUT, "nvmlDeviceGetFanSpeed"),
    CLOCK(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetClockInfo"),
    MAX_CLOCK(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetMaxClockInfo"),
    CLOCKS_EVENT_REASONS(
            Shape.DEVICE_OUT,
            "nvmlDeviceGetCurrentClocksEventReasons",
            "nvmlDeviceGetCurrentClocksThrottleReasons"),
    VIOLATION_STATUS(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetViolationStatus"),
    TOTAL_ECC_ERRORS(Shape.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), "nvmlDeviceGetTotalEccErrors"),
    MEMORY_ERRORS(
            Shape.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
            "nvmlDeviceGetMemoryErrorCounter"),
    SRAM_ECC_STATUS(Shape.DEVICE_OUT, "nvmlDeviceGetSramEccErrorStatus"),
    ROW_REMAPPER_HISTOGRAM(Shape.DEVICE_OUT, "nvmlDeviceGetRowRemapperHistogram"),
    REPAIR_STATUS(Shape.DEVICE_OUT, "nvmlDeviceGetRepairStatus"),
    PERFORMANCE_STATE(Shape.DEVICE_OUT, "nvmlDeviceGetPerformanceState"),
    PERSISTENCE_MODE(Shape.DEVICE_OUT, "nvmlDeviceGetPersistenceMode"),
    COMPUTE_MODE(Shape.DEVICE_OUT, "nvmlDeviceGetComputeMode"),
    ECC_MODE(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetEccMode"),
    FABRIC_INFO(Shape.DEVICE_OUT, "nvmlDeviceGetGpuFabricInfoV"),
    PCIE_GENERATION(Shape.DEVICE_OUT, "nvmlDeviceGetCurrPcieLinkGeneration"),
    PCIE_GENERATION_MAX(Shape.DEVICE_OUT, "nvmlDeviceGetMaxPcieLinkGeneration"),
    PCIE_WIDTH(Shape.DEVICE_OUT, "nvmlDeviceGetCurrPcieLinkWidth"),
    PCIE_WIDTH_MAX(Shape.DEVICE_OUT, "nvmlDeviceGetMaxPcieLinkWidth"),
    PCIE_THROUGHPUT(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetPcieThroughput"),
    NVLINK_STATE(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetNvLinkState"),
    NVLINK_ERRORS(
            Shape.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), "nvmlDeviceGetNvLinkErrorCounter"),
    NVLINK_REMOTE_TYPE(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetNvLinkRemoteDeviceType"),
    NVLINK_REMOTE_PCI(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetNvLinkRemotePciInfo_v2"),
    COMPUTE_PROCESSES(
            Shape.DEVICE_OUT_OUT,
            "nvmlDeviceGetComputeRunningProcesses_v3",
            "nvmlDeviceGetComputeRunningProcesses_v2"),
    GRAPHICS_PROCESSES(
            Shape.DEVICE_OUT_OUT,
            "nvmlDeviceGetGraphicsRunningProcesses_v3",
            "nvmlDeviceGetGraphicsRunningProcesses_v2"),
    PROCESS_UTILIZATION(
            Shape.of(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG), "nvmlDeviceGetProcessUtilization"),
    MIG_MODE(Shape.DEVICE_OUT_OUT, "nvmlDeviceGetMigMode"),
    MIG_COUNT(Shape.DEVICE_OUT, "nvmlDeviceGetMaxMigDeviceCount"),
    MIG_BY_INDEX(Shape.DEVICE_SELECTED_OUT, "nvmlDeviceGetMigDeviceHandleByIndex"),
    GPU_INSTANCE_ID(Shape.DEVICE_OUT, "nvmlDeviceGetGpuInstanceId"),
    COMPUTE_INSTANCE_ID(Shape.DEVICE_OUT, "nvmlDeviceGetComputeInstanceId"),
    MIG_ATTRIBUTES(Shape.DEVICE_OUT, "nvmlDeviceGetAttributes_v2"),
    EVENT_TYPES(Shape.DEVICE_OUT, "nvmlDeviceGetSupportedEventTypes"),
    EVENT_SET_CREATE(Shape.OUT, "nvmlEventSetCreate"),
    EVENT_SET_FREE(Shape.OUT, "nvmlEventSetFree"),
    EVENT_SET_WAIT(Shape.of(ADDRESS, ADDRESS, JAVA_INT), "nvmlEventSetWait_v2"),
    REGISTER_EVENTS(Shape.of(ADDRESS, JAVA_LONG, ADDRESS), "nvmlDeviceRegisterEvents"),
    GPM_SUPPORT(Shape.DEVICE_OUT, "nvmlGpmQueryDeviceSupport"),
    GPM_SAMPLE_ALLOC(Shape.OUT, "nvmlGpmSampleAlloc"),
    GPM_SAMPLE_FREE(Shape.OUT, "nvmlGpmSampleFree"),
    GPM_SAMPLE_GET(Shape.DEVICE_OUT, "nvmlGpmSampleGet"),
    GPM_METRICS(Shape.OUT, "nvmlGpmMetricsGet");

    final FunctionDescriptor descriptor;
    public final List<String> symbols;

    NvmlFunction(FunctionDescriptor descriptor, String... symbols) {
        this.descriptor = descriptor;
        this.symbols = List.of(symbols);
    }

    /// The shapes that several functions share; each has its own `call` in [NvmlLibrary].
    private static final class Shape {
        static final FunctionDescriptor NOTHING = of();
        static final FunctionDescriptor OUT = of(ADDRESS);
        static final FunctionDescriptor DEVICE_OUT = of(ADDRESS, ADDRESS);
        static final FunctionDescriptor DEVICE_OUT_OUT = of(ADDRESS, ADDRESS, ADDRESS);
        static final FunctionDescriptor DEVICE_SELECTED_OUT = of(ADDRESS, JAVA_INT, ADDRESS);
        static final FunctionDescriptor TEXT = of(ADDRESS, ADDRESS, JAVA_INT);

        static FunctionDescriptor of(MemoryLayout... arguments) {
            return FunctionDescriptor.of(JAVA_INT, arguments);
        }
    }
}
