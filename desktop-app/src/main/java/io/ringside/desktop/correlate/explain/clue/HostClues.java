package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What a rank's process and its place on the host say: its CPUs, its quota, its memory, its state,
/// its GPU's PCIe link. Stateless.
final class HostClues {
    private static final double LEAST_TIME = 0.01;

    /// A page that has to be read from a disk takes so long, at the least and at the most.
    private static final double FAULT_SECONDS = 0.002;

    private static final double CORE_BUSY = 0.95;
    private static final double BYTES_A_LANE = 0.985e9;

    private HostClues() {}

    static List<Clue> of(Case of) {
        List<Clue> clues = new ArrayList<>();
        state(of, clues);
        quota(of, clues);
        contention(of, clues);
        memory(of, clues);
        place(of, clues);
        pcie(of, clues);
        launch(of, clues);
        return clues;
    }

    /// By looks at it: of many, the part in which it stood is the part of time.
    private static void state(Case of, List<Clue> clues) {
        double stopped = of.rank().get(RankFacts.STOPPED).orElse(0);
        double waits = of.rank().get(RankFacts.UNINTERRUPTIBLE).orElse(0);
        double usual = of.norm().of(RankFacts.UNINTERRUPTIBLE).orElse(0);
        if (stopped > 0) {
            clues.add(
                    of.lost(
                            Cause.PROCESS_STOPPED,
                            1,
                            stopped,
                            List.of(
                                    String.format(
                                            Locale.ROOT,
                                            "Its main thread was stopped in %.0f %% of the looks.",
                                            100 * stopped))));
        }
        if (waits - usual > 0.05) {
            String channel = of.rank().text("process.wait_channel");
            clues.add(
                    of.lost(
                            Cause.STORAGE_WAIT,
                            0.9,
                            waits,
                            List.of(
                                    String.format(
                                            Locale.ROOT,
                                            "Its main thread waited and could not be interrupted"
                                                    + " in %.0f %% of the looks%s; %s.",
                                            100 * waits,
                                            channel.isEmpty()
                                                    ? ""
                                                    : ", the latest in the kernel's " + channel,
                                            of.norm().words(usual, "%", 0.01)))));
        }
    }

    private static void quota(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        double periods = rank.rateOf(ProcessFigure.CGROUP_CPU_PERIODS).orElse(0);
        double throttled = rank.rateOf(ProcessFigure.CGROUP_CPU_THROTTLED_PERIODS).orElse(0);
        double time = rank.rateOf(ProcessFigure.CGROUP_CPU_THROTTLED_TIME).orElse(0);
        double share = periods > 0 ? throttled / periods : 0;
        double usual = of.norm().rateOf(ProcessFigure.CGROUP_CPU_THROTTLED_TIME).orElse(0);
        double lost = Math.min(1, Math.max(time - usual, 0));
        if (share < 0.03 && lost < LEAST_TIME) {
            return;
        }
        if (lost < LEAST_TIME && time > 0) {
            return;
        }
        clues.add(
                of.lost(
                        Cause.CPU_QUOTA,
                        Math.min(1, 0.4 + 6 * Math.max(share, lost)),
                        Math.max(lost, time > 0 ? 0 : share),
                        List.of(
                                String.format(
                                        Locale.ROOT,
                                        "The quota of its cgroup was used up in %.0f %% of the"
                                                + " periods and kept it waiting %.0f ms a second.",
                                        100 * share,
                                        1000 * time))));
    }

    private static void contention(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        OptionalDouble pressure = rank.get(ProcessFigure.CGROUP_CPU_PRESSURE);
        OptionalDouble switches = rank.rateOf(ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY);
        double usualPressure = of.norm().of(ProcessFigure.CGROUP_CPU_PRESSURE).orElse(0);
        double usualSwitches =
                of.norm().rateOf(ProcessFigure.CONTEXT_SWITCHES_INVOLUNTARY).orElse(0);
        double waits = Math.max(0, pressure.orElse(0) - usualPressure);
        boolean thrown =
                switches.orElse(0) > 50 && switches.orElse(0) > 4 * Math.max(5, usualSwitches);
        if (waits < 0.03 && !thrown) {
            return;
        }
        List<String> for_ = new ArrayList<>();
        if (waits >= 0.03) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Threads of its cgroup waited for a CPU in %.0f %% of the time; %s.",
                            100 * pressure.orElse(0),
                            of.norm().words(usualPressure, "%", 0.01)));
        }
        if (thrown) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Its main thread was taken off its CPU %.0f times a second; %s.",
                            switches.orElse(0),
                            of.norm().words(usualSwitches, "", 1)));
        }
        double strength = Math.min(1, 0.4 + 3 * waits + (thrown ? 0.4 : 0));
        clues.add(
                waits >= 0.03
                        ? of.lost(Cause.CPU_CONTENTION, strength, waits, for_)
                        : Clue.guessed(
                                Cause.CPU_CONTENTION, strength, for_.toArray(String[]::new)));
    }

    private static void memory(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        double faults = rank.rateOf(ProcessFigure.MAJOR_FAULTS).orElse(0);
        double usual = of.norm().rateOf(ProcessFigure.MAJOR_FAULTS).orElse(0);
        double used = rank.get(ProcessFigure.CGROUP_MEMORY_USED).orElse(0);
        double limit = rank.get(ProcessFigure.CGROUP_MEMORY_LIMIT).orElse(Double.MAX_VALUE);
        double available = rank.get(HostFigure.MEMORY_AVAILABLE).orElse(Double.MAX_VALUE);
        double total = rank.get(HostFigure.MEMORY_TOTAL).orElse(0);
        boolean near = used > 0.95 * limit || available < 0.03 * total;
        double more = faults - usual;
        if (more < 20 && !(near && more > 5)) {
            return;
        }
        List<String> for_ = new ArrayList<>();
        for_.add(
                String.format(
                        Locale.ROOT,
                        "It read %.0f pages a second from disk; %s.",
                        faults,
                        of.norm().words(usual, "", 1)));
        if (near) {
            for_.add("The memory of its cgroup, or of its host, is nearly used up.");
        }
        Clue clue =
                of.lost(
                        Cause.MEMORY_PRESSURE,
                        Math.min(1, (near ? 0.8 : 0.5) + more / 500),
                        Math.min(1, more * FAULT_SECONDS),
                        for_);
        clues.add(
                near
                        ? clue
                        : clue.against(
                                "There is memory left: pages may be read for another reason."));
    }

    private static void place(Case of, List<Clue> clues) {
        OptionalDouble local = of.rank().get(ProcessFigure.GPU_LOCAL_CPUS);
        OptionalDouble usual = of.norm().of(ProcessFigure.GPU_LOCAL_CPUS);
        // Who may run anywhere has half: that is no misplacement. Past and present are one place.
        if (local.isEmpty() || local.getAsDouble() > 0.25 || of.norm().isPast()) {
            return;
        }
        boolean all = usual.isPresent() && usual.getAsDouble() < local.getAsDouble() + 0.25;
        Clue clue =
                Clue.guessed(
                        Cause.NUMA_MISPLACED,
                        all ? 0.3 : 0.9,
                        String.format(
                                Locale.ROOT,
                                "%.0f %% of the CPUs that it may use (%s) are local to its GPU (%s);"
                                        + " %s.",
                                100 * local.getAsDouble(),
                                shortened(of.rank().text("cpu.affinity")),
                                shortened(of.rank().text("gpu.local_cpus")),
                                usual.isPresent()
                                        ? of.norm().words(usual.getAsDouble(), "%", 0.01)
                                        : "those of other ranks are not known"));
        clues.add(all ? clue.against("The others are placed no better.") : clue);
    }

    private static void pcie(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        double factor = ratio(of, GpuFigure.PCIE_WIDTH, GpuFigure.PCIE_WIDTH_MAX) * generations(of);
        double use = rank.get(GpuFigure.UTILIZATION).orElse(0);
        double replays =
                rank.rateOf(io.ringside.protocol.figures.GpuHealthFigure.PCIE_REPLAYS).orElse(0);
        if ((factor <= 1.01 || use < 0.1) && replays < 1) {
            return;
        }
        List<String> for_ = new ArrayList<>();
        if (factor > 1.01) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Its PCIe link is generation %.0f x%.0f, a %.0fth of what it can or its"
                                    + " peers have.",
                            rank.get(GpuFigure.PCIE_GENERATION).orElse(0),
                            rank.get(GpuFigure.PCIE_WIDTH).orElse(0),
                            factor));
        }
        if (replays >= 1) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "%.0f packets a second were sent again over PCIe.",
                            replays));
        }
        double moved =
                Math.max(
                        rank.get(GpuActivityFigure.PCIE_SEND_RATE).orElse(-1),
                        rank.get(GpuActivityFigure.PCIE_RECEIVE_RATE).orElse(-1));
        double lanes = rank.get(GpuFigure.PCIE_WIDTH).orElse(0);
        double capacity =
                lanes
                        * BYTES_A_LANE
                        * Math.pow(2, rank.get(GpuFigure.PCIE_GENERATION).orElse(3) - 3);
        if (factor <= 1.01 || moved < 0 || capacity <= 0) {
            clues.add(
                    Clue.guessed(
                            Cause.PCIE_DEGRADED,
                            factor > 1.01 ? 0.95 : 0.6,
                            for_.toArray(String[]::new)));
            return;
        }
        double busy = Math.min(1, moved / capacity);
        for_.add(
                String.format(Locale.ROOT, "It is busy %.0f %% of what that carries.", 100 * busy));
        Clue clue = of.lost(Cause.PCIE_DEGRADED, 0.95, busy * (1 - 1 / factor), for_);
        clues.add(busy < 0.02 ? clue.against("Hardly anything is moved over it.") : clue);
    }

    /// By what factor the lanes are fewer than they can be, or than usual where that is more.
    private static double ratio(Case of, GpuFigure now, GpuFigure most) {
        OptionalDouble mine = of.rank().get(now);
        if (mine.isEmpty() || mine.getAsDouble() <= 0) {
            return 1;
        }
        double should = Math.max(of.rank().get(most).orElse(0), of.norm().of(now).orElse(0));
        return Math.max(1, should / mine.getAsDouble());
    }

    private static double generations(Case of) {
        OptionalDouble mine = of.rank().get(GpuFigure.PCIE_GENERATION);
        if (mine.isEmpty()) {
            return 1;
        }
        double should =
                Math.max(
                        of.rank().get(GpuFigure.PCIE_GENERATION_MAX).orElse(0),
                        of.norm().of(GpuFigure.PCIE_GENERATION).orElse(0));
        return Math.pow(2, Math.clamp(should - mine.getAsDouble(), 0, 6));
    }

    /// A whole core at work and a GPU that is not: what is started is over before the next is.
    private static void launch(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        OptionalDouble time = rank.rateOf(ProcessFigure.CPU_TIME);
        OptionalDouble active = rank.get(GpuActivityFigure.SM_ACTIVE);
        OptionalDouble use = active.isPresent() ? active : rank.get(GpuFigure.UTILIZATION);
        if (time.isEmpty() || use.isEmpty() || of.kind() == Case.Kind.LATE_GPU) {
            return;
        }
        double usual = of.norm().rateOf(ProcessFigure.CPU_TIME).orElse(0);
        double more = time.getAsDouble() - usual;
        boolean idle = use.getAsDouble() < (active.isPresent() ? 0.4 : 0.7);
        if (time.getAsDouble() < CORE_BUSY || !idle || more < 0.15) {
            return;
        }
        clues.add(
                Clue.guessed(
                        Cause.LAUNCH_BOUND,
                        Math.min(1, 0.5 + more),
                        String.format(
                                Locale.ROOT,
                                "It took %.2f s of CPU a second while its GPU worked %.0f %% of the"
                                        + " time; %s.",
                                time.getAsDouble(),
                                100 * use.getAsDouble(),
                                of.norm().words(usual, "s", 1))));
    }

    private static String shortened(String list) {
        return list.isEmpty()
                ? "not told"
                : list.length() > 40 ? list.substring(0, 40) + " ..." : list;
    }
}
