package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Group;
import io.ringside.desktop.simulation.job.Shape;
import io.ringside.v1.Communicator;
import io.ringside.v1.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Who is on one node: its ranks, their GPUs and processes, and the communicators that they are in.
/// Immutable.
final class NodeRanks {
    private static final int FIRST_PID = 41_000;

    private final Shape shape;
    private final int node;
    private final List<String> uuids;
    private final List<String> pciBusIds;
    private final List<String> segments;
    private final List<Communicator> communicators;

    NodeRanks(Shape shape, int node) {
        this.shape = shape;
        this.node = node;
        uuids = ofEachGpu(gpu -> uuid(node * shape.gpus() + gpu));
        pciBusIds =
                ofEachGpu(
                        gpu -> String.format(Locale.ROOT, "00000000:%02X:00.0", 0x18 + 0x10 * gpu));
        segments = ofEachGpu(gpu -> "ringside." + (FIRST_PID + gpu) + ".seg");
        communicators = communicators();
    }

    private List<String> ofEachGpu(IntFunction<String> text) {
        return IntStream.range(0, shape.gpus()).mapToObj(text).toList();
    }

    private static String uuid(int rank) {
        return String.format(Locale.ROOT, "GPU-51311a7e-0000-4000-8000-%012x", rank);
    }

    int node() {
        return node;
    }

    Shape shape() {
        return shape;
    }

    /// The rank on its GPU of that number.
    int rank(int gpu) {
        return node * shape.gpus() + gpu;
    }

    int pid(int gpu) {
        return FIRST_PID + gpu;
    }

    String segment(int gpu) {
        return segments.get(gpu);
    }

    String gpuUuid(int gpu) {
        return uuids.get(gpu);
    }

    String pciBusId(int gpu) {
        return pciBusIds.get(gpu);
    }

    /// Made once: only a process that dies changes something of a member, and that is the
    /// process's.
    List<Communicator> all() {
        return communicators;
    }

    /// The node's index of the communicator that a rank makes a call on.
    int communicator(Call call, int gpu) {
        return call.group().indexOnNode(shape, rank(gpu));
    }

    private List<Communicator> communicators() {
        List<Communicator> all = new ArrayList<>();
        Arrays.stream(Group.values())
                .filter(group -> group.exists(shape))
                .forEach(group -> {
                    if (group == Group.DATA) {
                        for (int gpu = 0; gpu < shape.gpus(); gpu++) {
                            all.add(
                                    communicator(group, gpu)
                                            .addMembers(member(group, gpu))
                                            .build());
                        }
                    } else {
                        Communicator.Builder one = communicator(group, 0);
                        for (int gpu = 0; gpu < shape.gpus(); gpu++) {
                            one.addMembers(member(group, gpu));
                        }
                        all.add(one.build());
                    }
                });
        return List.copyOf(all);
    }

    private Communicator.Builder communicator(Group group, int gpu) {
        int rank = rank(gpu);
        int nodes = group == Group.TENSOR ? 1 : shape.nodes();
        return Communicator.newBuilder()
                .setCommunicator(group.indexOnNode(shape, rank))
                .setCommHash(
                        0x51A0_0000_0000_0000L
                                + ((long) group.number() << 32)
                                + group.of(shape, rank))
                .setName(group.name(shape, rank))
                .setRanks(group.size(shape))
                .setNodes(nodes);
    }

    private Member member(Group group, int gpu) {
        return Member.newBuilder()
                .setRank(group.rankIn(shape, rank(gpu)))
                .setProcess(gpu + 1)
                .setGpuUuid(gpuUuid(gpu))
                .setGpuPciBusId(pciBusId(gpu))
                .setCudaDevice(gpu)
                .build();
    }
}
