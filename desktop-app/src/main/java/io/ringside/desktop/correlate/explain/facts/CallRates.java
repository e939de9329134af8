package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.model.NodeSnapshot;
import java.util.HashMap;
import java.util.Map;

/// What NCCL told of each process: its calls a second and their size, in the latest window that had
/// any, and the time that its transfers spent in the proxy's states, in the latest half minute or
/// two. Owned by one thread.
final class CallRates {
    private static final long HALF_NANOS = 30_000_000_000L;
    private static final long LEAST_NANOS = 2_000_000_000L;

    private final Map<Integer, double[]> calls = new HashMap<>();
    private Map<Integer, long[]> latest = Map.of();
    private Map<Integer, long[]> middle = Map.of();
    private Map<Integer, long[]> oldest = Map.of();
    private long latestAt;
    private long middleAt;
    private long oldestAt;

    private record Member(long commHash, int rank) {}

    void add(NodeSnapshot snapshot) {
        Map<Member, Integer> processes = new HashMap<>();
        snapshot.communicators()
                .forEach(c ->
                        c.members()
                                .forEach(m ->
                                        processes.put(
                                                new Member(c.commHash(), m.rank()), m.process())));
        latest = states(snapshot, processes);
        latestAt = snapshot.windowEndEpochNanos();
        if (oldestAt == 0 || latestAt < middleAt) {
            oldest = latest;
            oldestAt = latestAt;
            middle = latest;
            middleAt = latestAt;
        } else if (latestAt - middleAt >= HALF_NANOS) {
            oldest = middle;
            oldestAt = middleAt;
            middle = latest;
            middleAt = latestAt;
        }
        double seconds = (snapshot.windowEndEpochNanos() - snapshot.windowStartEpochNanos()) / 1e9;
        if (seconds > 0) {
            Map<Integer, double[]> counted = new HashMap<>();
            count(snapshot.collectives(), processes, seconds, counted);
            count(snapshot.p2p(), processes, seconds, counted);
            calls.keySet().retainAll(processes.values());
            calls.putAll(counted);
        }
    }

    private static void count(
            Iterable<NodeSnapshot.Statistics> rows,
            Map<Member, Integer> processes,
            double seconds,
            Map<Integer, double[]> counted) {
        for (NodeSnapshot.Statistics row : rows) {
            Integer process = processes.get(new Member(row.commHash(), row.rank()));
            if (process != null && row.windowCount() > 0) {
                double[] sum = counted.computeIfAbsent(process, _ -> new double[2]);
                sum[0] += row.windowCount() / seconds;
                sum[1] += (double) row.windowCount() * row.messageBytes() / seconds;
            }
        }
    }

    private static Map<Integer, long[]> states(
            NodeSnapshot snapshot, Map<Member, Integer> processes) {
        Map<Integer, long[]> sums = new HashMap<>();
        for (NodeSnapshot.Channel channel : snapshot.channels()) {
            Integer process = processes.get(new Member(channel.commHash(), channel.rank()));
            if (process != null) {
                long[] sum = sums.computeIfAbsent(process, _ -> new long[6]);
                int at = channel.send() ? 0 : 3;
                sum[at] += channel.firstStateNanos();
                sum[at + 1] += channel.secondStateNanos();
                sum[at + 2] += channel.thirdStateNanos();
            }
        }
        return sums;
    }

    void addTo(int process, Map<String, Double> figures) {
        double[] told = calls.get(process);
        if (told != null) {
            figures.put(RankFacts.CALLS, told[0]);
            figures.put(RankFacts.CALL_BYTES, told[1] / told[0]);
        }
        long[] now = latest.get(process);
        long[] before = oldest.get(process);
        long span = latestAt - oldestAt;
        if (now == null || before == null || span < LEAST_NANOS) {
            return;
        }
        for (int i = 0; i < now.length; i++) {
            if (now[i] >= before[i]) {
                figures.put(RankFacts.PROXY.get(i), (now[i] - before[i]) / (double) span);
            }
        }
    }
}
