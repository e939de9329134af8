package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.explain.planted.PlantedJob;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Channel;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Adds to what a node of the corpus tells what it leaves out: the channels of the rings across
/// nodes, and the readings of a host of eight GPUs. Used by one bench.
final class FullWindows {
    private static final int DATA = 2;
    private static final int CHANNELS = 2;

    /// Of a channel in a second.
    private static final int STEPS = 200;

    private static final long STEP_BYTES = 524_288;
    private static final double STEP_NANOS = 60_000;
    private static final double SCATTER = 0.08;

    private final Shape shape;
    private final PlantedJob hosts;
    private final Random noise = new Random(4);
    private final double[][] wireNanos;
    private List<NodeSnapshot> planted = List.of();
    private long second;

    FullWindows(Shape shape) {
        this.shape = shape;
        hosts = new PlantedJob(new Random(1), shape.nodes());
        wireNanos = new double[shape.ranks()][CHANNELS];
    }

    /// Before the windows of the next second.
    void nextSecond() {
        second++;
        planted = hosts.nextSecond();
    }

    NodeSnapshot of(int number, NodeSnapshot told) {
        NodeSnapshot host = planted.get(number);
        long now = told.windowEndEpochNanos();
        return new NodeSnapshot(
                told.startEpochNanos(),
                told.window(),
                told.windowStartEpochNanos(),
                now,
                host.processes(),
                told.communicators().stream().map(c -> onGpusOf(c, host)).toList(),
                told.collectives(),
                told.p2p(),
                told.links(),
                channels(number),
                told.openOperations(),
                told.progress(),
                told.operations(),
                told.gpus(),
                host.sources(),
                told.losses(),
                told.anomalies(),
                0,
                told.playback(),
                told.forwarding(),
                new NodeHealth(
                        List.of(),
                        List.of(),
                        host.health().readings().stream()
                                .map(r ->
                                        new ToldReading(
                                                r.subjectKind(),
                                                r.subject(),
                                                r.source(),
                                                now,
                                                r.figures(),
                                                r.attributes()))
                                .toList(),
                        told.health().rhythm()),
                told.ended(),
                0);
    }

    private static Communicator onGpusOf(Communicator told, NodeSnapshot host) {
        List<Member> gpus = host.communicators().getFirst().members();
        return new Communicator(
                told.commHash(),
                told.name(),
                told.ranks(),
                told.members().stream()
                        .map(m ->
                                new Member(
                                        m.rank(), m.process(), gpus.get(m.process()).gpuUuid(), ""))
                        .toList());
    }

    private List<Channel> channels(int node) {
        Shape.Level data = shape.levels().get(DATA);
        List<Channel> channels = new ArrayList<>();
        int first = node * Shape.RANKS_OF_A_NODE;
        for (int rank = first; rank < first + Shape.RANKS_OF_A_NODE; rank++) {
            int place = data.place()[rank];
            int ring = data.members()[data.of()[rank]].length;
            for (int channel = 0; channel < CHANNELS; channel++) {
                double scatter = 1 + SCATTER * noise.nextGaussian();
                wireNanos[rank][channel] += STEPS * STEP_NANOS * Math.max(0.5, scatter);
                long wire = (long) wireNanos[rank][channel];
                channels.add(
                        new Channel(
                                data.hash(data.of()[rank]),
                                place,
                                (place + 1) % ring,
                                channel,
                                true,
                                STEPS * second,
                                STEPS * STEP_BYTES * second,
                                STEPS * second,
                                wire / 2,
                                wire / 20,
                                wire));
            }
        }
        return channels;
    }
}
