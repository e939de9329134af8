package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.call.NvmlLibrary;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.source.nvml.call.NvmlSession.Access;
import io.ringside.node.source.nvml.call.NvmlSession.Ready;
import io.ringside.node.source.nvml.call.NvmlSession.Refused;
import io.ringside.protocol.gpu.PciAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes a probe through all GPUs of its session: handles are kept for as long as NVML is up, and
/// names, which hardly change, for a minute. Belongs to the probe's thread.
public final class GpuLooker {
    /// More than any node has; NVML's own count is not to be trusted with memory.
    static final int MOST_GPUS = 64;

    private static final long IDENTITY_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int PCI_BUS_ID_OFFSET = 36;
    private static final int PCI_BUS_ID_BYTES = 32;

    private final NvmlSession session;
    private final boolean keepsThings;
    private final Supplier<GpuReader> readers;
    private final Map<Integer, String> titles = new TreeMap<>();
    private final List<@Nullable Gpu> gpus = new ArrayList<>();
    private final MemorySegment out = Arena.ofAuto().allocate(ADDRESS);
    private @Nullable Ready held;
    private int generation;
    private Observation latest =
            new Observation(State.WARN, "NVML has not been read yet.", List.of(), List.of());

    /// @param keepsThings whether the readers hold things of NVML from look to look
    /// @param readers makes one for each GPU
    public GpuLooker(NvmlSession session, boolean keepsThings, Supplier<GpuReader> readers) {
        this.session = session;
        this.keepsThings = keepsThings;
        this.readers = readers;
        session.join();
    }

    public Observation look(long epochNanos, long monotonicNanos) throws InterruptedException {
        Ready ready = held;
        if (ready != null && session.restartWanted(monotonicNanos)) {
            letGo();
            ready = null;
        }
        if (ready == null) {
            Access access = session.acquire(monotonicNanos);
            switch (access) {
                case Refused refused -> {
                    return refused(refused);
                }
                case Ready granted -> ready = granted;
            }
        }
        held = ready;
        try {
            GpuLook look = new GpuLook(epochNanos, monotonicNanos);
            readAll(ready, look);
            if (!keepsThings) {
                // Who keeps things may not have called anything that would have said so.
                session.report(ready.generation(), look.anyLost(), monotonicNanos);
            }
            latest = look.observation();
            return latest;
        } finally {
            if (!keepsThings) {
                held = null;
                session.release();
            }
        }
    }

    public void close() {
        if (held != null) {
            letGo();
        }
        session.leave();
    }

    private Observation refused(Refused refused) {
        boolean readBefore = !latest.readings().isEmpty();
        Observation answer =
                refused.passing() && readBefore
                        ? new Observation(
                                latest.state(), latest.reason(), latest.readings(), List.of())
                        : new Observation(refused.state(), refused.reason(), List.of(), List.of());
        latest = answer;
        return answer;
    }

    private void letGo() {
        forgetGpus();
        held = null;
        session.release();
    }

    private void forgetGpus() {
        gpus.forEach(gpu -> {
            if (gpu != null) {
                gpu.reader.close();
            }
        });
        gpus.clear();
    }

    private void readAll(Ready ready, GpuLook look) {
        if (ready.generation() != generation) {
            // Of readers that keep things letGo() has closed all before.
            gpus.clear();
            generation = ready.generation();
        }
        NvmlLibrary library = ready.library();
        int result = library.call(NvmlFunction.DEVICE_COUNT, out);
        if (result != NvmlReturn.SUCCESS) {
            look.lost("NVML does not count the GPUs: " + library.errorText(result));
            return;
        }
        long count = Integer.toUnsignedLong(out.get(JAVA_INT, 0));
        if (count > MOST_GPUS) {
            look.fault("NVML counts %d GPUs, the first %d are read".formatted(count, MOST_GPUS));
        }
        for (int index = 0; index < Math.min(count, MOST_GPUS); index++) {
            read(index, library, look);
        }
    }

    private void read(int index, NvmlLibrary library, GpuLook look) {
        while (gpus.size() <= index) {
            gpus.add(null);
        }
        Gpu gpu = gpus.get(index);
        if (gpu == null) {
            int result = library.call(NvmlFunction.DEVICE_BY_INDEX, index, out);
            if (result != NvmlReturn.SUCCESS) {
                String text = title(index) + ": " + library.errorText(result);
                if (NvmlReturn.isLost(result)) {
                    look.lost(text);
                } else {
                    look.fault(text);
                }
                return;
            }
            gpu = new Gpu(new DeviceCalls(library, out.get(ADDRESS, 0)), readers.get());
            gpus.set(index, gpu);
        }
        gpu.calls.begin();
        GpuIdentity identity = identity(gpu, index, look.monotonicNanos);
        GpuLook own = new GpuLook(look.epochNanos, look.monotonicNanos);
        gpu.reader.read(identity, gpu.calls, own);
        look.takeWordsOf(own);
        String texts = title(index) + ": " + String.join(", ", gpu.calls.faults());
        look.readings.addAll(own.readings);
        if (gpu.calls.lost()) {
            look.lost(texts);
            return;
        }
        if (!gpu.calls.faults().isEmpty()) {
            look.fault(texts);
        }
    }

    private String title(int index) {
        return titles.getOrDefault(index, "GPU " + index);
    }

    private GpuIdentity identity(Gpu gpu, int index, long monotonicNanos) {
        GpuIdentity known = gpu.identity;
        if (known == null || monotonicNanos - gpu.identityNanos >= IDENTITY_NANOS) {
            DeviceCalls calls = gpu.calls;
            GpuIdentity read =
                    new GpuIdentity(
                            index,
                            calls.text(NvmlFunction.UUID).orElse(""),
                            pciBusId(calls),
                            calls.text(NvmlFunction.NAME).orElse(""));
            if (known != null && calls.lost()) {
                return known;
            }
            known = read;
            gpu.identity = calls.lost() ? null : read;
            gpu.identityNanos = monotonicNanos;
            if (!read.pciBusId().isEmpty()) {
                titles.put(index, read.title());
            }
        }
        return known;
    }

    /// Of an nvmlPciInfo_t.
    static String pciBusId(MemorySegment pciInfo) {
        return PciAddress.shortForm(
                NvmlLibrary.text(pciInfo.asSlice(PCI_BUS_ID_OFFSET, PCI_BUS_ID_BYTES)));
    }

    private static String pciBusId(DeviceCalls calls) {
        return calls.struct(NvmlFunction.PCI_INFO).map(GpuLooker::pciBusId).orElse("");
    }

    private static final class Gpu {
        final DeviceCalls calls;
        final GpuReader reader;
        @Nullable GpuIdentity identity;
        long identityNanos;

        Gpu(DeviceCalls calls, GpuReader reader) {
            this.calls = calls;
            this.reader = reader;
        }
    }
}
