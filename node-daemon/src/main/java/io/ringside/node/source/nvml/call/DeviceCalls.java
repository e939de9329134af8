package io.ringside.node.source.nvml.call;

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

/// The calls about one device of NVML, a GPU or a MIG device: each answers a value or nothing, and
/// what went wrong since [#begin()] is kept. After a call said that the GPU is lost no other is
/// made until then. Its memory is used again by every call. Belongs to the thread of one probe.
public final class DeviceCalls {
    private static final int TEXT_BYTES = 96;
    private static final int OUT_BYTES = 256;
    private static final int VERSION_SHIFT = 24;

    private final NvmlLibrary library;
    private final MemorySegment device;
    private final MemorySegment out = Arena.ofAuto().allocate(OUT_BYTES, Long.BYTES);
    private final MemorySegment secondOut = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
    private final Map<Integer, List<NvmlFunction>> faults = new LinkedHashMap<>();
    private boolean lost;

    public DeviceCalls(NvmlLibrary library, MemorySegment device) {
        this.library = library;
        this.device = device;
    }

    /// Another device of the same library, for what belongs to this one.
    public DeviceCalls about(MemorySegment other) {
        return new DeviceCalls(library, other);
    }

    public NvmlLibrary library() {
        return library;
    }

    public MemorySegment device() {
        return device;
    }

    /// Before a look: forgets what went wrong in the one before.
    public void begin() {
        faults.clear();
        lost = false;
    }

    public Optional<String> text(NvmlFunction function) {
        return !lost && noted(function, library.call(function, device, cleared(), TEXT_BYTES))
                ? Optional.of(NvmlLibrary.text(out.asSlice(0, TEXT_BYTES)))
                : Optional.empty();
    }

    /// What the call writes, filled with zeros before; valid until the next call.
    public Optional<MemorySegment> struct(NvmlFunction function) {
        return !lost && noted(function, library.call(function, device, cleared()))
                ? Optional.of(out)
                : Optional.empty();
    }

    /// The same of a struct that names its version: its first word is its size and that number.
    public Optional<MemorySegment> struct(NvmlFunction function, int sizeBytes, int version) {
        cleared().set(JAVA_INT, 0, version(sizeBytes, version));
        return !lost && noted(function, library.call(function, device, out))
                ? Optional.of(out)
                : Optional.empty();
    }

    /// The same of a struct whose first word is a version alone, as GPM's are.
    public Optional<MemorySegment> structOfVersion(NvmlFunction function, int version) {
        cleared().set(JAVA_INT, 0, version);
        return !lost && noted(function, library.call(function, device, out))
                ? Optional.of(out)
                : Optional.empty();
    }

    /// The same about the link, index or policy chosen by NVML's number.
    public Optional<MemorySegment> struct(NvmlFunction function, int which) {
        return !lost && noted(function, library.call(function, device, which, cleared()))
                ? Optional.of(out)
                : Optional.empty();
    }

    /// NVML_STRUCT_VERSION.
    static int version(int sizeBytes, int version) {
        return sizeBytes | version << VERSION_SHIFT;
    }

    /// An `unsigned int` answer.
    public OptionalLong number(NvmlFunction function) {
        return unsignedInt(struct(function));
    }

    /// An `unsigned int` answer about the sensor, threshold or clock chosen by NVML's number.
    public OptionalLong number(NvmlFunction function, int which) {
        return unsignedInt(struct(function, which));
    }

    /// The first of two `unsigned int` answers.
    public OptionalLong firstNumber(NvmlFunction function) {
        return !lost && noted(function, library.call(function, device, cleared(), secondOut))
                ? unsignedInt(Optional.of(out))
                : OptionalLong.empty();
    }

    /// The second of two `unsigned int` answers; [#firstNumber] must just have brought the first.
    public long secondNumber() {
        return Integer.toUnsignedLong(secondOut.get(JAVA_INT, 0));
    }

    /// An `unsigned long long` answer.
    public OptionalLong wideNumber(NvmlFunction function) {
        return wide(struct(function));
    }

    /// An `unsigned long long` answer about two choices: error and counter, link and counter.
    public OptionalLong wideNumber(NvmlFunction function, int first, int second) {
        return !lost && noted(function, library.call(function, device, first, second, cleared()))
                ? wide(Optional.of(out))
                : OptionalLong.empty();
    }

    public OptionalLong memoryErrors(int errorType, int counterType, int location) {
        return !lost
                        && noted(
                                NvmlFunction.MEMORY_ERRORS,
                                library.call(
                                        NvmlFunction.MEMORY_ERRORS,
                                        device,
                                        errorType,
                                        counterType,
                                        location,
                                        cleared()))
                ? wide(Optional.of(out))
                : OptionalLong.empty();
    }

    /// Asks for `count` field values at once; each has a result of its own.
    boolean fieldValues(int count, MemorySegment values) {
        return !lost
                && noted(
                        NvmlFunction.FIELD_VALUES,
                        library.call(NvmlFunction.FIELD_VALUES, device, count, values));
    }

    /// Keeps a fault, if it is one.
    ///
    /// @return whether the call succeeded
    public boolean noted(NvmlFunction function, int result) {
        if (result != NvmlReturn.SUCCESS && !NvmlReturn.isAbsent(result)) {
            lost |= NvmlReturn.isLost(result);
            faults.computeIfAbsent(result, code -> new ArrayList<>()).add(function);
        }
        return result == NvmlReturn.SUCCESS;
    }

    /// Whether a call said that this GPU answers no more.
    public boolean lost() {
        return lost;
    }

    /// What went wrong, one text for each code; of a lost GPU only that.
    public List<String> faults() {
        List<String> texts = new ArrayList<>();
        faults.forEach((code, functions) -> {
            if (lost) {
                if (NvmlReturn.isLost(code)) {
                    texts.add(library.errorText(code));
                }
                return;
            }
            texts.add(
                    library.errorText(code)
                            + " ("
                            + functions.getFirst().symbols.getFirst()
                            + (functions.size() > 1
                                    ? " and " + (functions.size() - 1) + " more)"
                                    : ")"));
        });
        return texts;
    }

    private MemorySegment cleared() {
        return out.fill((byte) 0);
    }

    private static OptionalLong unsignedInt(Optional<MemorySegment> answer) {
        return answer.isPresent()
                ? OptionalLong.of(Integer.toUnsignedLong(answer.get().get(JAVA_INT, 0)))
                : OptionalLong.empty();
    }

    private static OptionalLong wide(Optional<MemorySegment> answer) {
        return answer.isPresent()
                ? OptionalLong.of(answer.get().get(JAVA_LONG, 0))
                : OptionalLong.empty();
    }
}
