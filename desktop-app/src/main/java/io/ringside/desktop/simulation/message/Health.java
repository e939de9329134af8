package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Fault;
import io.ringside.desktop.simulation.job.FaultKind;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;

/// What a daemon's own rules say of the planted faults that they see: a hot GPU, memory errors and
/// an XID, an engine that thrashes. Owned by one node's feed.
final class Health {
    private static final long RULE_NANOS = 10_000_000_000L;

    private final Job job;
    private final NodeRanks ranks;

    Health(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
    }

    void add(Snapshot.Builder to, Window window) {
        long now = window.toNanos();
        long number = 0;
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            int rank = ranks.rank(gpu);
            String uuid = ranks.gpuUuid(gpu);
            job.faults()
                    .at(FaultKind.SLOW_GPU, rank, now)
                    .filter(fault -> now - fault.fromNanos() >= RULE_NANOS)
                    .ifPresent(fault -> to.addFindings(hot(fault, uuid, window)));
            Fault noisy = job.faults().at(FaultKind.NOISY_GPU, rank, now).orElse(null);
            if (noisy != null) {
                number++;
                to.addEvents(xid(noisy, uuid, window, number));
                to.addFindings(corrected(noisy, uuid, window, rank));
            }
        }
        job.faults()
                .at(FaultKind.ENGINE_THRASH, ranks.node(), now)
                .filter(fault -> now - fault.fromNanos() >= RULE_NANOS)
                .ifPresent(fault -> to.addFindings(thrash(fault, window)));
    }

    private static Finding hot(Fault fault, String uuid, Window window) {
        return finding("gpu-thermal-slowdown", fault, window)
                .setSeverity(Severity.SEVERITY_TICKET)
                .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                .setSubject(uuid)
                .setTitle("GPU slowed down by heat")
                .setEvidence(
                        "Reasons sw_thermal_slowdown,hw_thermal_slowdown; 89 °C, SM clock 1,410 MHz"
                                + " of 1,980 MHz.")
                .setAdvice("Simulated. Improve the cooling or lower the power limit.")
                .build();
    }

    private Finding corrected(Fault fault, String uuid, Window window, int rank) {
        return finding("gpu-ecc-corrected-many", fault, window)
                .setSeverity(Severity.SEVERITY_TICKET)
                .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                .setSubject(uuid)
                .setTitle("Many corrected memory errors")
                .setEvidence(
                        GpuRows.corrected(job.faults(), rank, window.toNanos())
                                + " errors were corrected.")
                .setAdvice("Simulated. Watch for row remapping; replace the GPU if they go on.")
                .build();
    }

    private static Event xid(Fault fault, String uuid, Window window, long number) {
        return Event.newBuilder()
                .setNumber(number)
                .setEpochNanos(window.baseEpochNanos() + fault.fromNanos())
                .setSource("kernel")
                .setType("xid")
                .setSeverity(Severity.SEVERITY_TICKET)
                .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                .setSubject(uuid)
                .setText("XID 63 (simulated): a memory row was remapped.")
                .putAttributes("xid", "63")
                .build();
    }

    private static Finding thrash(Fault fault, Window window) {
        return finding("engine-cache-full", fault, window)
                .setSeverity(Severity.SEVERITY_TICKET)
                .setSubjectKind(SubjectKind.SUBJECT_KIND_ENGINE)
                .setSubject(HostRows.ENGINE)
                .setTitle("KV cache full, requests are thrown out")
                .setEvidence("100 % of the KV cache is in use; 3 preemptions a second.")
                .setAdvice("Simulated. Lower the number of parallel requests, or give more cache.")
                .build();
    }

    private static Finding.Builder finding(String rule, Fault fault, Window window) {
        return Finding.newBuilder()
                .setRule(rule)
                .setSinceEpochNanos(window.baseEpochNanos() + fault.fromNanos());
    }
}
