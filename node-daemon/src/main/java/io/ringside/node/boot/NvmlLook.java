package io.ringside.node.boot;

import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.source.GpuReading;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Reading;
import io.ringside.node.source.Rhythm;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.time.EventClock;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// NVML as a source that is looked at once: its own thread reads until it has something to say.
final class NvmlLook implements Probe {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WAIT_MILLIS = 10;

    private final NvmlSource source;
    private final SourceStatus before;
    private final EventClock clock;

    NvmlLook(String library, EventClock clock) {
        source = new NvmlSource(library, PERIOD_NANOS, clock);
        before = source.status();
        this.clock = clock;
    }

    @Override
    public String name() {
        return NvmlSource.NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
            throws InterruptedException {
        source.start();
        SourceStatus status = source.status();
        while (status.equals(before) && clock.monotonicNanos() - monotonicNanos < MOST_NANOS) {
            TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            status = source.status();
        }
        if (status.equals(before)) {
            return Observation.failed("NVML has not answered within 2 s; its driver hangs.");
        }
        List<Reading> gpus =
                source.gpuReadings().stream().map(NvmlLook::identity).distinct().toList();
        return new Observation(status.state(), status.reason(), gpus, List.of());
    }

    @Override
    public void close() {
        source.close();
    }

    private static Reading identity(GpuReading gpu) {
        return Reading.of(SubjectKind.GPU, gpu.uuid(), NvmlSource.NAME, gpu.readEpochNanos())
                .build();
    }
}
