package io.ringside.node.source.nvml;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.source.gpu.Xid;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.EventSet;
import io.ringside.node.source.nvml.call.EventSet.Happened;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlEventType;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.source.nvml.read.GpuLooker;
import io.ringside.node.source.nvml.read.GpuReader;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What GPUs report by themselves, by NVML's event set: XIDs, ECC errors, changes of power source
/// and MIG, retired memory, a GPU that is gone. Each is an event within half a second.
///
/// A look waits for 200 ms, which nothing else is kept by; another follows 50 ms later, and what
/// came between them is not lost.
public final class NvmlEventProbe implements Probe {
    static final String NAME = "nvml-events";

    private static final int WAIT_MILLIS = 200;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GpuLooker looker;
    private final int waitMillis;
    private final EventSet set = new EventSet();
    private final EventTexts texts = new EventTexts();
    private final Map<String, Xids> xids = new HashMap<>();

    public NvmlEventProbe(NvmlSession session) {
        this(session, WAIT_MILLIS);
    }

    NvmlEventProbe(NvmlSession session, int waitMillis) {
        this.waitMillis = waitMillis;
        looker = new GpuLooker(session, true, Registration::new);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
            throws InterruptedException {
        List<Happened> happened = set.await(waitMillis);
        happened.forEach(this::count);
        Observation observation = looker.look(epochNanos, monotonicNanos);
        List<NodeEvent> events = texts.events(happened, epochNanos, monotonicNanos);
        return events.isEmpty()
                ? observation
                : new Observation(
                        observation.state(), observation.reason(), observation.readings(), events);
    }

    @Override
    public void close() {
        looker.close();
    }

    private void count(Happened event) {
        if (event.type() == NvmlEventType.XID_CRITICAL_ERROR.bit) {
            long before = xids.getOrDefault(event.gpu().id(), Xids.NONE).count;
            xids.put(event.gpu().id(), new Xids(before + 1, event.data()));
        }
    }

    /// Of one GPU since the daemon began to listen.
    private record Xids(long count, long latest) {
        static final Xids NONE = new Xids(0, 0);
    }

    /// Registers one GPU, again after the set was made anew, and tells its count.
    private final class Registration implements GpuReader {
        @Override
        public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
            set.register(gpu, calls)
                    .ifPresentOrElse(
                            refused -> look.unavailable(gpu.title() + ": " + refused),
                            () -> {
                                if (!calls.lost() || xids.containsKey(gpu.id())) {
                                    look.readings.add(reading(gpu, look.epochNanos));
                                }
                            });
        }

        @Override
        public void close() {
            set.close();
        }

        private Reading reading(GpuIdentity gpu, long epochNanos) {
            Xids known = xids.getOrDefault(gpu.id(), Xids.NONE);
            Reading.Builder reading =
                    Reading.of(SubjectKind.GPU, gpu.id(), NAME, epochNanos)
                            .put("gpu.index", Integer.toString(gpu.index()))
                            .put(GpuHealthFigure.XID_ERRORS, (double) known.count);
            if (known.count > 0) {
                reading.put("gpu.xid.latest", Long.toString(known.latest))
                        .put("gpu.xid.meaning", Xid.of(known.latest).meaning());
            }
            return reading.build();
        }
    }
}
