package io.ringside.node.health.derive;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A reading of the source "workload" for each GPU: the class of its work as `workload.class`, with
/// evidence and advice. A class that does not last for three seconds is not told. Belongs to the
/// drain thread.
final class Workload {
    static final String SOURCE = "workload";

    private static final int MOST_GPUS = 1_000;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Map<String, Told> told = new HashMap<>();

    /// @param next what it has been since `sinceNanos`
    private record Told(WorkloadVerdict now, WorkloadClass next, long sinceNanos) {}

    List<Reading> derive(List<GpuView> gpus) {
        List<Reading> readings = new ArrayList<>();
        for (GpuView gpu : gpus) {
            if (told.size() < MOST_GPUS || told.containsKey(gpu.uuid())) {
                readings.add(reading(gpu, steady(gpu)));
            }
        }
        return readings;
    }

    private WorkloadVerdict steady(GpuView gpu) {
        WorkloadVerdict verdict = WorkloadVerdict.of(gpu);
        long now = gpu.newestEpochNanos();
        Told before = told.get(gpu.uuid());
        Told after;
        if (before == null || before.now().workload() == verdict.workload()) {
            after = new Told(verdict, verdict.workload(), now);
        } else if (before.next() != verdict.workload()) {
            after = new Told(before.now(), verdict.workload(), now);
        } else if (now - before.sinceNanos() >= LEAST_NANOS) {
            after = new Told(verdict, verdict.workload(), now);
        } else {
            after = before;
        }
        told.put(gpu.uuid(), after);
        return after.now();
    }

    private static Reading reading(GpuView gpu, WorkloadVerdict verdict) {
        return Reading.of(SubjectKind.GPU, gpu.uuid(), SOURCE, gpu.newestEpochNanos())
                .put("workload.class", verdict.workload().id())
                .put("workload.evidence", verdict.evidence())
                .put("workload.advice", verdict.workload().advice())
                .build();
    }
}
