package io.ringside.node.source.nvml.value;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.call.NvmlLibrary;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.protocol.figures.GpuFigure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What of a GPU is text: versions, modes, its place in the NVLink fabric. It hardly changes and is
/// read once a minute.
public final class GpuAttributes {
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int TEXT_BYTES = 96;

    // nvmlGpuFabricInfo_v3_t, and v2 which ends before the health summary.
    private static final int FABRIC_V3_BYTES = 40;
    private static final int FABRIC_V2_BYTES = 36;
    private static final int FABRIC_UUID = 4;
    private static final int FABRIC_UUID_BYTES = 16;
    private static final int FABRIC_STATUS = 20;
    private static final int FABRIC_CLIQUE = 24;
    private static final int FABRIC_STATE = 28;
    private static final int FABRIC_HEALTH_MASK = 32;
    private static final int FABRIC_HEALTH_SUMMARY = 36;

    // nvmlGpmSupport_t.
    private static final int GPM_VERSION = 1;

    private final Map<String, String> texts = new TreeMap<>();
    private final MemorySegment system = Arena.ofAuto().allocate(TEXT_BYTES, Long.BYTES);
    private OptionalDouble fabricState = OptionalDouble.empty();
    private boolean gpm;
    private boolean migOn;
    private boolean everRead;
    private long againNanos;

    public void read(DeviceCalls calls, long monotonicNanos, Reading.Builder reading) {
        if (!everRead || monotonicNanos - againNanos >= 0) {
            texts.clear();
            readTexts(calls);
            readModes(calls);
            readFabric(calls);
            gpm = gpmSupported(calls);
            everRead = !calls.lost();
            againNanos = monotonicNanos + AGAIN_NANOS;
        }
        texts.forEach(reading::put);
        reading.put(GpuFigure.FABRIC_STATE, fabricState);
    }

    /// Whether GPM tells PCIe rates. False before the first look.
    public boolean tellsRatesByGpm() {
        return gpm && !migOn;
    }

    public static boolean gpmSupported(DeviceCalls calls) {
        Optional<MemorySegment> support =
                calls.structOfVersion(NvmlFunction.GPM_SUPPORT, GPM_VERSION);
        return support.isPresent() && support.get().get(JAVA_INT, Integer.BYTES) != 0;
    }

    private void readTexts(DeviceCalls calls) {
        NvmlLibrary library = calls.library();
        if (library.call(NvmlFunction.DRIVER_VERSION, system.fill((byte) 0), TEXT_BYTES)
                == NvmlReturn.SUCCESS) {
            texts.put("gpu.driver.version", NvmlLibrary.text(system));
        }
        if (library.call(NvmlFunction.CUDA_VERSION, system.fill((byte) 0)) == NvmlReturn.SUCCESS) {
            int version = system.get(JAVA_INT, 0);
            texts.put("gpu.cuda.version", version / 1000 + "." + version % 1000 / 10);
        }
        put("gpu.serial", calls.text(NvmlFunction.SERIAL));
        put("gpu.vbios.version", calls.text(NvmlFunction.VBIOS_VERSION));
        put(
                "gpu.gsp.version",
                calls.struct(NvmlFunction.GSP_FIRMWARE_VERSION)
                        .map(text -> NvmlLibrary.text(text.asSlice(0, TEXT_BYTES))));
    }

    private void readModes(DeviceCalls calls) {
        putWord("gpu.persistence_mode", calls.number(NvmlFunction.PERSISTENCE_MODE));
        OptionalLong compute = calls.number(NvmlFunction.COMPUTE_MODE);
        if (compute.isPresent()) {
            texts.put(
                    "gpu.compute_mode",
                    StateWords.of(StateWords.COMPUTE_MODE, compute.getAsLong()));
        }
        OptionalLong ecc = calls.firstNumber(NvmlFunction.ECC_MODE);
        if (ecc.isPresent()) {
            putWord("gpu.ecc_mode", ecc);
            putWord("gpu.ecc_mode.pending", OptionalLong.of(calls.secondNumber()));
        }
        OptionalLong mig = calls.firstNumber(NvmlFunction.MIG_MODE);
        migOn = mig.isPresent() && mig.getAsLong() == 1;
        if (mig.isPresent()) {
            putWord("gpu.mig_mode", mig);
            putWord("gpu.mig_mode.pending", OptionalLong.of(calls.secondNumber()));
        }
    }

    private void readFabric(DeviceCalls calls) {
        fabricState = OptionalDouble.empty();
        Optional<MemorySegment> newest = calls.struct(NvmlFunction.FABRIC_INFO, FABRIC_V3_BYTES, 3);
        Optional<MemorySegment> info =
                newest.isPresent()
                        ? newest
                        : calls.struct(NvmlFunction.FABRIC_INFO, FABRIC_V2_BYTES, 2);
        if (info.isEmpty()) {
            return;
        }
        MemorySegment fabric = info.get();
        int state = Byte.toUnsignedInt(fabric.get(JAVA_BYTE, FABRIC_STATE));
        texts.put("gpu.fabric.state", StateWords.of(StateWords.FABRIC_STATE, state));
        if (state == 0) {
            return;
        }
        fabricState = OptionalDouble.of(state);
        int status = fabric.get(JAVA_INT, FABRIC_STATUS);
        texts.put(
                "gpu.fabric.status",
                status == NvmlReturn.SUCCESS ? "Success" : calls.library().errorText(status));
        texts.put(
                "gpu.fabric.clique_id",
                Integer.toUnsignedString(fabric.get(JAVA_INT, FABRIC_CLIQUE)));
        texts.put(
                "gpu.fabric.cluster_uuid",
                uuid(fabric.asSlice(FABRIC_UUID, FABRIC_UUID_BYTES).toArray(JAVA_BYTE)));
        texts.put(
                "gpu.fabric.health_mask",
                "0x" + Integer.toHexString(fabric.get(JAVA_INT, FABRIC_HEALTH_MASK)));
        if (newest.isPresent()) {
            texts.put(
                    "gpu.fabric.health",
                    StateWords.of(
                            StateWords.FABRIC_HEALTH,
                            Byte.toUnsignedInt(fabric.get(JAVA_BYTE, FABRIC_HEALTH_SUMMARY))));
        }
    }

    private void put(String attribute, Optional<String> text) {
        text.ifPresent(present -> texts.put(attribute, present));
    }

    private void putWord(String attribute, OptionalLong mode) {
        if (mode.isPresent()) {
            texts.put(attribute, StateWords.of(StateWords.SWITCH, mode.getAsLong()));
        }
    }

    /// In the form of RFC 9562.
    private static String uuid(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }
}
