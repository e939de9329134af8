package io.ringside.node.source.nvml.call;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/// Many field values of one GPU with few calls, in memory that is used again. A field that the GPU
/// does not have is not asked for again for a minute. Belongs to the probe's thread.
///
///     nvmlFieldValue_t, 40 bytes:
///     0 fieldId u32   4 scopeId u32   8 timestamp s64   16 latencyUsec s64
///     24 valueType u32   28 nvmlReturn u32   32 value, 8 bytes
public final class FieldBatch {
    private static final int VALUE_BYTES = 40;
    private static final int SCOPE = 4;
    private static final int TYPE = 24;
    private static final int RESULT = 28;
    private static final int VALUE = 32;

    /// In one call; NVML names no limit, DCGM asks for about as many.
    private static final int MOST_AT_ONCE = 128;

    private static final long ALL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double TWO_TO_64 = 0x1p64;

    private final List<Request> requests;
    private final boolean[] has;
    private final double[] values;
    private final int[] asked = new int[MOST_AT_ONCE];
    private final MemorySegment memory;
    private long allAgainNanos;
    private boolean everRead;

    public FieldBatch(List<Request> requests) {
        this.requests = List.copyOf(requests);
        has = new boolean[this.requests.size()];
        values = new double[this.requests.size()];
        memory =
                Arena.ofAuto()
                        .allocate(
                                (long) Math.clamp(this.requests.size(), 1, MOST_AT_ONCE)
                                        * VALUE_BYTES,
                                Long.BYTES);
    }

    public void read(DeviceCalls calls, long monotonicNanos) {
        if (!everRead || monotonicNanos - allAgainNanos >= 0) {
            Arrays.fill(has, true);
            allAgainNanos = monotonicNanos + ALL_AGAIN_NANOS;
            everRead = true;
        }
        int count = 0;
        for (int at = 0; at < has.length; at++) {
            values[at] = Double.NaN;
            if (has[at]) {
                asked[count] = at;
                count++;
            }
            if (count == MOST_AT_ONCE || at == has.length - 1) {
                ask(calls, count);
                count = 0;
            }
        }
    }

    /// In NVML's unit; absent when the GPU does not tell it.
    public OptionalDouble value(int request) {
        return Double.isNaN(values[request])
                ? OptionalDouble.empty()
                : OptionalDouble.of(values[request]);
    }

    private void ask(DeviceCalls calls, int count) {
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            MemorySegment field = memory.asSlice((long) i * VALUE_BYTES, VALUE_BYTES);
            field.fill((byte) 0);
            field.set(JAVA_INT, 0, requests.get(asked[i]).fieldId());
            field.set(JAVA_INT, SCOPE, requests.get(asked[i]).scopeId());
        }
        if (!calls.fieldValues(count, memory)) {
            return;
        }
        for (int i = 0; i < count; i++) {
            long at = (long) i * VALUE_BYTES;
            int result = memory.get(JAVA_INT, at + RESULT);
            if (NvmlReturn.isAbsent(result)) {
                has[asked[i]] = false;
            } else if (calls.noted(NvmlFunction.FIELD_VALUES, result)) {
                values[asked[i]] = value(memory, at);
            }
        }
    }

    /// By nvmlValueType_t. All bits set is NVML_VALUE_NOT_AVAILABLE.
    private static double value(MemorySegment memory, long at) {
        return switch (memory.get(JAVA_INT, at + TYPE)) {
            case 0 -> memory.get(JAVA_DOUBLE, at + VALUE);
            case 1 -> {
                int bits = memory.get(JAVA_INT, at + VALUE);
                yield bits == -1 ? Double.NaN : Integer.toUnsignedLong(bits);
            }
            case 2, 3 -> {
                long bits = memory.get(JAVA_LONG, at + VALUE);
                yield bits == -1 ? Double.NaN : bits >= 0 ? bits : bits + TWO_TO_64;
            }
            case 4 -> memory.get(JAVA_LONG, at + VALUE);
            case 5 -> memory.get(JAVA_INT, at + VALUE);
            case 6 -> Short.toUnsignedInt(memory.get(JAVA_SHORT, at + VALUE));
            default -> Double.NaN;
        };
    }

    /// @param scopeId a link, or what the field says of its scope; 0 where it has none
    public record Request(int fieldId, int scopeId) {}
}
