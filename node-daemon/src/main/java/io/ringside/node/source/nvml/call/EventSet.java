package io.ringside.node.source.nvml.call;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// NVML's event set: what GPUs have reported since the last wait. It is made when the first GPU is
/// registered, and made anew when a wait fails: a GPU that fell off the bus must not silence the
/// others. Belongs to the probe's thread.
///
///     nvmlEventData_t, 32 bytes: device pointer, eventType u64 at 8, eventData u64 at 16,
///     GPU instance u32 at 24, compute instance u32 at 28
public final class EventSet {
    private static final int DATA_BYTES = 32;

    /// In one wait; the rest is had by the next.
    private static final int MOST_EVENTS = 256;

    private final MemorySegment data = Arena.ofAuto().allocate(DATA_BYTES, Long.BYTES);
    private final MemorySegment out = Arena.ofAuto().allocate(ADDRESS);
    private final Map<Long, GpuIdentity> registered = new HashMap<>();
    private @Nullable NvmlLibrary library;
    private MemorySegment set = MemorySegment.NULL;

    /// @return why this GPU cannot be listened to; empty when it is
    public Optional<String> register(GpuIdentity gpu, DeviceCalls calls) {
        if (registered.put(calls.device().address(), gpu) != null) {
            return Optional.empty();
        }
        Optional<String> refused = add(calls);
        if (refused.isPresent() || calls.lost()) {
            registered.remove(calls.device().address());
        }
        return refused;
    }

    /// Blocks for at most that time, or as long as the driver hangs.
    ///
    /// @return what happened, oldest first
    public List<Happened> await(int millis) {
        NvmlLibrary of = library;
        List<Happened> happened = new ArrayList<>();
        if (of == null || set.equals(MemorySegment.NULL)) {
            return happened;
        }
        int wait = millis;
        while (happened.size() < MOST_EVENTS) {
            int result = of.call(NvmlFunction.EVENT_SET_WAIT, set, data.fill((byte) 0), wait);
            if (result == NvmlReturn.TIMEOUT) {
                break;
            }
            if (result != NvmlReturn.SUCCESS) {
                close();
                break;
            }
            wait = 0;
            GpuIdentity gpu = registered.get(data.get(ADDRESS, 0).address());
            if (gpu != null) {
                happened.add(
                        new Happened(
                                gpu,
                                data.get(JAVA_LONG, 8),
                                data.get(JAVA_LONG, 16),
                                data.get(JAVA_INT, 24),
                                data.get(JAVA_INT, 28)));
            }
        }
        return happened;
    }

    /// Frees it, while NVML is up; the next registration makes another.
    public void close() {
        NvmlLibrary of = library;
        if (of != null && !set.equals(MemorySegment.NULL)) {
            of.call(NvmlFunction.EVENT_SET_FREE, set);
        }
        set = MemorySegment.NULL;
        registered.clear();
    }

    private Optional<String> add(DeviceCalls calls) {
        NvmlLibrary of = calls.library();
        library = of;
        if (!of.has(NvmlFunction.EVENT_SET_WAIT)) {
            return Optional.of("this driver's NVML has no events");
        }
        long wanted = calls.wideNumber(NvmlFunction.EVENT_TYPES).orElse(0) & NvmlEventType.all();
        if (calls.lost()) {
            return Optional.empty();
        }
        if (wanted == 0) {
            return Optional.of("it reports no events");
        }
        if (set.equals(MemorySegment.NULL)) {
            out.set(ADDRESS, 0, MemorySegment.NULL);
            int result = of.call(NvmlFunction.EVENT_SET_CREATE, out);
            if (result != NvmlReturn.SUCCESS) {
                return Optional.of("no events: " + of.errorText(result));
            }
            set = out.get(ADDRESS, 0);
        }
        int result = of.call(NvmlFunction.REGISTER_EVENTS, calls.device(), wanted, set);
        if (NvmlReturn.isLost(result)) {
            calls.noted(NvmlFunction.REGISTER_EVENTS, result);
            return Optional.empty();
        }
        return result == NvmlReturn.SUCCESS
                ? Optional.empty()
                : Optional.of("no events: " + of.errorText(result));
    }

    /// @param data of an XID its code
    public record Happened(
            GpuIdentity gpu, long type, long data, int gpuInstance, int computeInstance) {}
}
