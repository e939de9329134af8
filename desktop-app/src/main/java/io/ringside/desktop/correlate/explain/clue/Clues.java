package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.clue.Case.Kind;
import io.ringside.desktop.correlate.explain.clue.Cause.Layer;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All rules on one case: of each cause at most one clue, weighed by whether that layer can make a
/// loss of this kind. What only says where the time goes gives way to what says why. Stateless.
public final class Clues {
    private static final double CLEAR = 0.2;

    /// Each symptom with the causes that bring it about.
    private static final Map<Cause, Set<Cause>> SYMPTOMS =
            Map.of(
                    Cause.WIRE_SLOW,
                    Set.of(
                            Cause.NETWORK_LOSS,
                            Cause.NETWORK_SLOW_PORT,
                            Cause.NETWORK_CONGESTION,
                            Cause.CPU_STAGING),
                    Cause.FLUSH_SLOW,
                    Set.of(Cause.PCIE_DEGRADED, Cause.CPU_STAGING),
                    Cause.NETWORK_CONGESTION,
                    Set.of(Cause.NETWORK_SLOW_PORT, Cause.NETWORK_LOSS),
                    Cause.CPU_CONTENTION,
                    Set.of(Cause.CPU_QUOTA),
                    Cause.STORAGE_WAIT,
                    Set.of(Cause.MEMORY_PRESSURE));

    private Clues() {}

    public static List<Clue> of(Case of) {
        Map<Cause, Clue> clues = new EnumMap<>(Cause.class);
        List<Clue> all = new ArrayList<>(GpuClues.of(of));
        all.addAll(HostClues.of(of));
        all.addAll(LinkClues.of(of));
        all.addAll(ProxyClues.of(of));
        all.addAll(EngineClues.of(of));
        String ownGpu = ProxyClues.ownGpu(of);
        for (Clue clue : all) {
            Clue fitted = fit(of, clue);
            if (!ownGpu.isEmpty() && clue.cause().layer() == Layer.LINK) {
                fitted = fitted.against(ownGpu);
            }
            clues.put(clue.cause(), fitted);
        }
        SYMPTOMS.forEach((symptom, causes) -> give(clues, symptom, causes));
        return List.copyOf(clues.values());
    }

    /// The symptom stays in the list with little weight, and what was seen is said of its cause.
    private static void give(Map<Cause, Clue> clues, Cause symptom, Set<Cause> causes) {
        Clue seen = clues.get(symptom);
        if (seen == null) {
            return;
        }
        for (Cause cause : causes) {
            Clue root = clues.get(cause);
            if (root != null && root.claim() > CLEAR) {
                List<String> evidence = new ArrayList<>(root.evidence());
                evidence.addAll(seen.evidence());
                clues.put(
                        cause,
                        new Clue(
                                cause,
                                Math.max(root.strength(), seen.strength()),
                                Math.max(root.explains(), root.measured() ? seen.explains() : 0),
                                root.measured(),
                                evidence,
                                root.against()));
                clues.put(
                        symptom,
                        new Clue(
                                symptom,
                                seen.strength() / 8,
                                seen.explains(),
                                seen.measured(),
                                seen.evidence(),
                                List.of("It goes with what is named before.")));
                return;
            }
        }
    }

    private static Clue fit(Case of, Clue clue) {
        Layer layer = clue.cause().layer();
        if (of.kind() == Kind.SLOWER) {
            return slower(of, clue, layer);
        }
        boolean gpu = of.kind() == Kind.LATE_GPU;
        double factor =
                switch (layer) {
                    case GPU -> gpu ? 1 : 0.5;
                    case BUS -> 0.9;
                    case HOST -> gpu ? 0.25 : 1;
                    case PROCESS -> gpu ? 0.3 : 1;
                    case LINK -> 0.3;
                    case ENGINE -> 0.5;
                };
        Clue fitted =
                new Clue(
                        clue.cause(),
                        clue.strength() * factor,
                        clue.explains(),
                        clue.measured(),
                        clue.evidence(),
                        clue.against());
        return switch (layer) {
            case GPU ->
                    gpu
                            ? fitted
                            : fitted.against(
                                    "Its calls are enqueued late: that is its GPU only where each"
                                            + " step waits for it.");
            case HOST, PROCESS ->
                    gpu
                            ? fitted.against(
                                    "Its calls are enqueued in time, so its processor is not"
                                            + " what is late.")
                            : fitted;
            case LINK -> fitted.against("It is late before the transfer begins.");
            case BUS, ENGINE -> fitted;
        };
    }

    private static Clue slower(Case of, Clue clue, Layer layer) {
        if (layer == Layer.BUS || layer == Layer.ENGINE) {
            return clue;
        }
        boolean link = layer == Layer.LINK;
        if (of.linkShare().isEmpty()) {
            return link
                    ? new Clue(
                            clue.cause(),
                            clue.strength(),
                            clue.explains(),
                            false,
                            clue.evidence(),
                            clue.against())
                    : clue;
        }
        double part = of.linkShare().getAsDouble();
        double most = link ? part : 1 - part;
        Clue capped =
                new Clue(
                        clue.cause(),
                        clue.strength(),
                        Math.min(clue.explains(), most),
                        clue.measured(),
                        clue.evidence(),
                        clue.against());
        String share =
                String.format(
                        java.util.Locale.ROOT,
                        "%.0f %% of the loss lies in transfers.",
                        100 * part);
        return most < 0.5 ? capped.against(share) : capped;
    }

    /// What is not known of that rank and would tell causes apart, a sentence each.
    public static List<String> missing(Case of) {
        List<String> missing = new ArrayList<>();
        if (of.lossShare().isEmpty()) {
            missing.add(
                    "The length of a step is not known: what a cause costs cannot be set against"
                            + " the loss.");
        }
        if (of.rank().get(GpuFigure.SM_CLOCK).isEmpty()) {
            missing.add(
                    "No source tells its GPU's clock, temperature and power (NVML, amdgpu or an"
                            + " exporter would).");
        } else if (of.norm().of(GpuFigure.SM_CLOCK).isEmpty() && of.norm().isPast()) {
            missing.add("What its GPU's clock was before is not known.");
        } else if (of.norm().of(GpuFigure.SM_CLOCK).isEmpty()) {
            missing.add("The clocks of its peers' GPUs are not known.");
        }
        if (of.rank().get(ProcessFigure.THREADS).isEmpty()
                && of.rank().rateOf(ProcessFigure.CPU_TIME).isEmpty()) {
            missing.add(
                    "No source tells of its process: CPU, quota and placement (identity would).");
        }
        if (of.rank().get(GpuProcessFigure.SM_UTILIZATION).isEmpty()
                && of.kind() != Kind.LATE_PROCESSOR) {
            missing.add(
                    "Whether another program works on its GPU is not known (nvml-processes would"
                            + " tell).");
        }
        if (of.kind() == Kind.SLOWER && of.linkShare().isEmpty()) {
            missing.add(
                    "How much of the loss lies in transfers is not known: no call was timed on"
                            + " its GPU then and now.");
        }
        if (of.kind() == Kind.SLOWER
                && !ProxyClues.isKnown(of.rank())
                && of.linkShare().orElse(1) > 0.3) {
            missing.add(
                    "No proxy step was seen: over NVLink there is none; over the network level"
                            + " detail would tell at which end the time goes.");
        }
        return missing;
    }
}
