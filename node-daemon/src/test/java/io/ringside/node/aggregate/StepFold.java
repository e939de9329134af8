package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.PlayedProcess.Rec;
import io.ringside.node.aggregate.statistics.IntervalUnion;
import java.util.ArrayList;
import java.util.List;

/// Steps of one transfer, written one by one or folded into their sums as the plugin does it.
final class StepFold {
    private record Step(long start, long end, long second, long third, long bytes) {}

    private final List<Step> steps = new ArrayList<>();

    StepFold step(long start, long end, long second, long third, long bytes) {
        steps.add(new Step(start, end, second, third, bytes));
        return this;
    }

    /// As kind 7 each.
    Rec[] single(long id, int peer, int channel, boolean send) {
        return steps.stream()
                .map(s ->
                        new Rec(KIND_PROXY_STEP, id)
                                .peer(peer)
                                .channel(channel)
                                .times(s.start, s.end)
                                .value(s.bytes)
                                .states(s.second, s.third)
                                .flags(send ? FLAG_SEND : 0))
                .toArray(Rec[]::new);
    }

    /// As kinds 14 to 16.
    Rec[] folded(long id, int peer, int channel, boolean send) {
        return folded(id, peer, channel, send ? FLAG_SEND : 0);
    }

    Rec[] folded(long id, int peer, int channel, int flags) {
        List<Long> sizes = steps.stream().map(Step::bytes).distinct().toList();
        long common = sizes.getFirst();
        if (sizes.size() > 1 && of(sizes.get(1)).size() > of(common).size()) {
            common = sizes.get(1);
        }
        long base = common;
        long nanos = steps.getFirst().third;
        long commonMin = of(common).stream().mapToLong(Step::third).min().orElseThrow();
        List<Rec> records = new ArrayList<>();
        records.add(
                new Rec(KIND_STEP_STATES, id)
                        .times(
                                steps.stream()
                                        .mapToLong(s -> s.end - s.start - s.second - s.third)
                                        .sum(),
                                steps.stream().mapToLong(Step::second).sum())
                        .value(steps.stream().mapToLong(Step::third).sum())
                        .number(steps.size())
                        .steps(Math.min(3, sizes.size()))
                        .states(common, commonMin));
        if ((flags & FLAG_SEND) != 0) {
            records.add(
                    new Rec(KIND_STEP_WIRE, id)
                            .times(
                                    steps.getFirst().end - steps.getFirst().third,
                                    steps.getLast().end)
                            .value(covered())
                            .number((int) nanos)
                            .last(
                                    steps.stream()
                                            .mapToLong(s -> (s.third - nanos) * (s.third - nanos))
                                            .sum()));
            if (sizes.size() > 1) {
                records.add(
                        new Rec(KIND_STEP_SIZES, id)
                                .times(
                                        steps.stream()
                                                .mapToLong(s -> (s.bytes - base) * (s.bytes - base))
                                                .sum(),
                                        steps.stream()
                                                .mapToLong(
                                                        s -> (s.bytes - base) * (s.third - nanos))
                                                .sum())
                                .value(steps.stream().mapToLong(s -> s.bytes - base).sum())
                                .number(of(common).size())
                                .last(of(common).stream().mapToLong(Step::third).sum()));
            }
        }
        return records.stream()
                .map(r -> r.peer(peer).channel(channel).flags(flags))
                .toArray(Rec[]::new);
    }

    private List<Step> of(long bytes) {
        return steps.stream().filter(s -> s.bytes == bytes).toList();
    }

    private long covered() {
        IntervalUnion union = new IntervalUnion();
        steps.forEach(s -> union.add(s.end - s.third, s.end));
        return union.coveredNanos();
    }
}
