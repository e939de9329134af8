package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// What NVLinks, ports, sockets and the calls themselves say. They explain the part of a loss that
/// lies in transfers, as far as that is known. Stateless.
final class LinkClues {
    private static final double FULL = 0.99;
    private static final double LEAST_RESENT = 0.002;
    private static final double SMALL_BYTES = 64 * 1024;
    private static final double MANY_CALLS = 2_000;

    private LinkClues() {}

    static List<Clue> of(Case of) {
        List<Clue> clues = new ArrayList<>();
        nvlink(of, clues);
        loss(of, clues);
        slowPort(of, clues);
        congestion(of, clues);
        staging(of, clues);
        smallOperations(of, clues);
        return clues;
    }

    private static void nvlink(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        List<String> for_ = new ArrayList<>();
        double strength = 0;
        double up = rank.get(GpuLinkFigure.UP).orElse(1);
        OptionalDouble links = rank.get(GpuFigure.NVLINK_LINKS_UP);
        double should =
                Math.max(
                        rank.get(GpuFigure.NVLINK_LINKS).orElse(0),
                        of.norm().of(GpuFigure.NVLINK_LINKS_UP).orElse(0));
        if (links.isPresent() && should > 0) {
            up = Math.min(up, links.getAsDouble() / should);
        }
        double usualUp = of.norm().of(GpuLinkFigure.UP).orElse(1);
        if (up < FULL * Math.min(1, usualUp)) {
            for_.add(
                    String.format(
                            Locale.ROOT, "Only %.0f %% of its NVLinks are active.", 100 * up));
            strength = 1;
        }
        OptionalDouble speed = rank.get(GpuLinkFigure.SPEED);
        OptionalDouble usualSpeed = of.norm().of(GpuLinkFigure.SPEED);
        if (speed.isPresent()
                && usualSpeed.isPresent()
                && speed.getAsDouble() < 0.95 * usualSpeed.getAsDouble()) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "Its slowest NVLink carries %.1f GB/s; %s.",
                            speed.getAsDouble() / 1e9,
                            of.norm().words(usualSpeed.getAsDouble(), "GB/s", 1e9)));
            strength = 1;
        }
        for (GpuLinkFigure error :
                List.of(
                        GpuLinkFigure.RECOVERIES,
                        GpuLinkFigure.REPLAYS,
                        GpuLinkFigure.CRC_ERRORS)) {
            double rate = rank.rateOf(error).orElse(0);
            double usual = of.norm().rateOf(error).orElse(0);
            double least = error == GpuLinkFigure.RECOVERIES ? 0.02 : 0.5;
            if (rate > least && rate > 5 * usual) {
                for_.add(
                        String.format(
                                Locale.ROOT,
                                "Its NVLinks count %.1f %s a second; %s.",
                                rate,
                                error.unit().equals("{error}") && error == GpuLinkFigure.RECOVERIES
                                        ? "recoveries"
                                        : error == GpuLinkFigure.REPLAYS
                                                ? "replays"
                                                : "checksum errors",
                                of.norm().words(usual, "", 1)));
                strength = Math.max(strength, 0.8);
            }
        }
        if (strength > 0) {
            clues.add(
                    Clue.measured(Cause.NVLINK_DEGRADED, strength, 1, for_.toArray(String[]::new)));
        }
    }

    private static void loss(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        List<String> for_ = new ArrayList<>();
        double strength = 0;
        double rdma = share(rank, PortFigure.RETRANSMITTED_PACKETS, PortFigure.PACKETS_SENT);
        double tcp =
                share(
                        rank,
                        ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                        ProcessFigure.TCP_SEGMENTS_SENT);
        double usualTcp =
                share(
                        of.norm(),
                        ProcessFigure.TCP_RETRANSMITTED_SEGMENTS,
                        ProcessFigure.TCP_SEGMENTS_SENT);
        double usualRdma =
                share(of.norm(), PortFigure.RETRANSMITTED_PACKETS, PortFigure.PACKETS_SENT);
        if (rdma > LEAST_RESENT / 4 && (rdma > 3 * usualRdma || !of.norm().isPast())) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "%.2f %% of the RDMA packets were sent again.",
                            100 * rdma));
            strength = Math.min(1, 0.6 + 100 * rdma);
        }
        if (tcp > LEAST_RESENT && tcp > 3 * usualTcp) {
            for_.add(
                    String.format(
                            Locale.ROOT,
                            "%.2f %% of its TCP segments were sent again.",
                            100 * tcp));
            strength = Math.max(strength, Math.min(1, 0.5 + 40 * tcp));
        }
        strength =
                Math.max(
                        strength,
                        counted(
                                of,
                                PortFigure.LOCAL_ACK_TIMEOUTS,
                                0.1,
                                "acknowledgements that did not come in time",
                                for_));
        strength =
                Math.max(
                        strength,
                        counted(
                                of,
                                PortFigure.PACKET_SEQUENCE_ERRORS,
                                1,
                                "sequence errors, after which packets are sent again",
                                for_));
        strength =
                Math.max(
                        strength,
                        0.9 * counted(of, PortFigure.SYMBOL_ERRORS, 0.5, "symbol errors", for_));
        strength =
                Math.max(
                        strength,
                        0.9
                                * counted(
                                        of,
                                        InterfaceFigure.RECEIVE_ERRORS,
                                        0.5,
                                        "packets received with an error",
                                        for_));
        if (strength > 0) {
            clues.add(Clue.measured(Cause.NETWORK_LOSS, strength, 1, for_.toArray(String[]::new)));
        }
    }

    /// @return how clear it is, 0 where the rate is nothing
    private static double counted(
            Case of, Figure counter, double least, String words, List<String> for_) {
        double rate = of.rank().rateOf(counter).orElse(0);
        double usual = of.norm().rateOf(counter).orElse(0);
        if (rate < least || (rate < 3 * usual && of.norm().isPast())) {
            return 0;
        }
        for_.add(
                String.format(
                        Locale.ROOT, "Its host's ports count %.1f %s a second.", rate, words));
        return Math.min(1, 0.6 + 0.1 * rate / least);
    }

    private static double share(RankFacts rank, Figure part, Figure whole) {
        double all = rank.rateOf(whole).orElse(0);
        return all > 10 ? rank.rateOf(part).orElse(0) / all : 0;
    }

    private static double share(Norm norm, Figure part, Figure whole) {
        double all = norm.rateOf(whole).orElse(0);
        return all > 10 ? norm.rateOf(part).orElse(0) / all : 0;
    }

    private static void slowPort(Case of, List<Clue> clues) {
        for (Figure ratio : List.<Figure>of(PortFigure.RATE_RATIO, InterfaceFigure.RATE_RATIO)) {
            OptionalDouble mine = of.rank().get(ratio);
            if (mine.isPresent() && mine.getAsDouble() < FULL) {
                boolean before =
                        of.norm().isPast()
                                && of.norm().of(ratio).orElse(1) < mine.getAsDouble() + 0.01;
                Clue clue =
                        Clue.measured(
                                Cause.NETWORK_SLOW_PORT,
                                before ? 0.15 : 0.95,
                                1,
                                String.format(
                                        Locale.ROOT,
                                        "A port of its host runs at %.0f %% of the rate that it"
                                                + " should have.",
                                        100 * mine.getAsDouble()));
                clues.add(before ? clue.against("It did so before, too.") : clue);
                return;
            }
        }
    }

    private static void congestion(Case of, List<Clue> clues) {
        RankFacts rank = of.rank();
        List<String> for_ = new ArrayList<>();
        double strength = 0;
        for (PortFigure mark : List.of(PortFigure.CNP_HANDLED, PortFigure.ECN_MARKED)) {
            double rate = rank.rateOf(mark).orElse(0);
            double usual = of.norm().rateOf(mark).orElse(0);
            if (rate > 100 && rate > 4 * usual) {
                for_.add(
                        String.format(
                                Locale.ROOT,
                                "Its host's ports were told %.0f times a second that the way is"
                                        + " congested; %s.",
                                rate,
                                of.norm().words(usual, "", 1)));
                strength = Math.max(strength, Math.min(0.9, 0.5 + rate / 10_000));
            }
        }
        double waits = rank.rateOf(PortFigure.TRANSMIT_WAIT).orElse(0);
        OptionalDouble usualWaits = of.norm().rateOf(PortFigure.TRANSMIT_WAIT);
        if (waits > 1e6 && usualWaits.isPresent() && waits > 10 * usualWaits.getAsDouble()) {
            for_.add("Its host's ports wait for credits ten times as long as those of its peers.");
            strength = Math.max(strength, 0.7);
        }
        if (strength > 0) {
            clues.add(
                    Clue.measured(
                            Cause.NETWORK_CONGESTION, strength, 1, for_.toArray(String[]::new)));
        }
    }

    private static void staging(Case of, List<Clue> clues) {
        String level = of.rank().text("nccl.env.NCCL_NET_GDR_LEVEL");
        if (level.equals("LOC") || level.equals("0")) {
            clues.add(
                    Clue.guessed(
                            Cause.CPU_STAGING,
                            0.6,
                            "NCCL_NET_GDR_LEVEL=" + level + " switches GPUDirect RDMA off."));
        }
    }

    private static void smallOperations(Case of, List<Clue> clues) {
        OptionalDouble calls = of.rank().get(RankFacts.CALLS);
        OptionalDouble bytes = of.rank().get(RankFacts.CALL_BYTES);
        if (of.kind() == Case.Kind.SLOWER
                && calls.orElse(0) > MANY_CALLS
                && bytes.orElse(SMALL_BYTES) < SMALL_BYTES) {
            clues.add(
                    Clue.guessed(
                            Cause.SMALL_OPERATIONS,
                            0.6,
                            String.format(
                                    Locale.ROOT,
                                    "It makes %.0f calls a second of %.0f bytes on average: latency,"
                                            + " not bandwidth, is what they cost.",
                                    calls.orElse(0),
                                    bytes.orElse(0))));
        }
    }
}
