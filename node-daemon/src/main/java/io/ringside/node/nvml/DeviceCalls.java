package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The calls about one GPU, in one pass: each answers a value or nothing, and what went wrong is
/// kept. Lives as long as its arena and belongs to the thread that reads.
final class DeviceCalls {
    private static final int TEXT_BYTES = 96;
    private static final int OUT_BYTES = 128;
    private static final int PCI_BUS_ID_OFFSET = 36;
    private static final int PCI_BUS_ID_BYTES = 32;
    private static final int MEMORY_V2_BYTES = 40;
    private static final int MEMORY_V2_VERSION = MEMORY_V2_BYTES | 2 << 24;
    private static final int FIELD_RESULT_OFFSET = 28;
    private static final int FIELD_VALUE_OFFSET = 32;

    private final NvmlLibrary library;
    private final MemorySegment device;
    private final MemorySegment out;
    private final Map<Integer, List<NvmlFunction>> faults = new LinkedHashMap<>();
    private boolean lost;

    DeviceCalls(NvmlLibrary library, MemorySegment device, Arena arena) {
        this.library = library;
        this.device = device;
        this.out = arena.allocate(OUT_BYTES, Long.BYTES);
    }

    Optional<String> text(NvmlFunction function) {
        return succeeds(function, device, cleared(), TEXT_BYTES)
                ? Optional.of(NvmlLibrary.text(out.asSlice(0, TEXT_BYTES)))
                : Optional.empty();
    }

    Optional<String> pciBusId() {
        return succeeds(NvmlFunction.PCI_INFO, device, cleared())
                ? Optional.of(NvmlLibrary.text(out.asSlice(PCI_BUS_ID_OFFSET, PCI_BUS_ID_BYTES)))
                : Optional.empty();
    }

    /// An `unsigned int` answer.
    OptionalLong number(NvmlFunction function) {
        return succeeds(function, device, cleared()) ? unsignedInt(0) : OptionalLong.empty();
    }

    /// An `unsigned int` answer about the sensor, threshold or clock chosen by NVML's number.
    OptionalLong number(NvmlFunction function, int which) {
        return succeeds(function, device, which, cleared()) ? unsignedInt(0) : OptionalLong.empty();
    }

    /// An `unsigned long long` answer.
    OptionalLong wideNumber(NvmlFunction function) {
        return succeeds(function, device, cleared()) ? wide(0) : OptionalLong.empty();
    }

    OptionalLong eccErrors(int errorType, int counterType) {
        return succeeds(NvmlFunction.TOTAL_ECC_ERRORS, device, errorType, counterType, cleared())
                ? wide(0)
                : OptionalLong.empty();
    }

    /// One field value of type `unsigned int`.
    OptionalLong field(int fieldId) {
        cleared().set(JAVA_INT, 0, fieldId);
        if (!succeeds(NvmlFunction.FIELD_VALUES, device, 1, out)) {
            return OptionalLong.empty();
        }
        int result = out.get(JAVA_INT, FIELD_RESULT_OFFSET);
        return noted(NvmlFunction.FIELD_VALUES, result)
                ? unsignedInt(FIELD_VALUE_OFFSET)
                : OptionalLong.empty();
    }

    Utilization utilization() {
        return succeeds(NvmlFunction.UTILIZATION, device, cleared())
                ? new Utilization(unsignedInt(0), unsignedInt(Integer.BYTES))
                : new Utilization(OptionalLong.empty(), OptionalLong.empty());
    }

    /// By the second version of the call, which tells reserved from used; where it is missing, by
    /// the first.
    Memory memory() {
        cleared().set(JAVA_INT, 0, MEMORY_V2_VERSION);
        int result = library.call(NvmlFunction.MEMORY_V2, device, out);
        if (result == NvmlReturn.SUCCESS) {
            return new Memory(wide(8), wide(16), wide(32));
        }
        return succeeds(NvmlFunction.MEMORY, device, cleared())
                ? new Memory(wide(0), OptionalLong.empty(), wide(16))
                : new Memory(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /// Whether a call said that this GPU answers no more.
    boolean lost() {
        return lost;
    }

    /// What went wrong, one text for each code.
    List<String> faults() {
        List<String> texts = new ArrayList<>();
        faults.forEach((code, functions) ->
                texts.add(
                        library.errorText(code)
                                + " ("
                                + functions.getFirst().symbols.getFirst()
                                + (functions.size() > 1
                                        ? " and " + (functions.size() - 1) + " more)"
                                        : ")")));
        return texts;
    }

    private boolean succeeds(NvmlFunction function, Object... arguments) {
        return noted(function, library.call(function, arguments));
    }

    private boolean noted(NvmlFunction function, int result) {
        if (result != NvmlReturn.SUCCESS && !NvmlReturn.isAbsent(result)) {
            lost |= NvmlReturn.isLost(result);
            faults.computeIfAbsent(result, code -> new ArrayList<>()).add(function);
        }
        return result == NvmlReturn.SUCCESS;
    }

    private MemorySegment cleared() {
        return out.fill((byte) 0);
    }

    private OptionalLong unsignedInt(int offset) {
        return OptionalLong.of(Integer.toUnsignedLong(out.get(JAVA_INT, offset)));
    }

    private OptionalLong wide(int offset) {
        return OptionalLong.of(out.get(JAVA_LONG, offset));
    }

    /// Percent of the latest sample period.
    record Utilization(OptionalLong gpu, OptionalLong memory) {}

    /// Bytes.
    record Memory(OptionalLong total, OptionalLong reserved, OptionalLong used) {}
}
