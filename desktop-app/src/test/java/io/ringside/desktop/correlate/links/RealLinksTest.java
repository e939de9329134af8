package io.ringside.desktop.correlate.links;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Channel;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two real healthy jobs (README beside the data).
class RealLinksTest {
    private final LinkWatch watch = new LinkWatch();

    @ParameterizedTest
    @ValueSource(strings = {"two-hosts", "lab8-two-hosts"})
    void nothingIsSlowInARealHealthyJob(String capture) {
        replay(capture, -1);
        assertEquals(28, watch.latest().compared(), "pairs whose steps are all of the all-to-all");
        assertEquals(8, watch.latest().alone(), "of each other size there are two");
        assertEquals(List.of(), watch.episodes());
    }

    /// Of the real job one link made five times as slow.
    @Test
    void aSlowLinkIsNamedAmongRealOnes() {
        replay("two-hosts", 5);
        assertEquals(
                List.of("The link from rank 2 to rank 6 takes 5 times"),
                watch.episodes().stream()
                        .map(e ->
                                LinkWords.headline(e.latest())
                                        .replaceAll("([0-9])\\.[0-9] times.*", "$1 times"))
                        .toList());
    }

    private void replay(String capture, int slower) {
        Map<Integer, List<String[]>> windows = new TreeMap<>();
        LinkNoise.rows()
                .filter(row -> row[0].equals(capture))
                .forEach(row ->
                        windows.computeIfAbsent(Integer.parseInt(row[1]), w -> new ArrayList<>())
                                .add(row));
        Map<String, long[]> totals = new HashMap<>();
        Map<String, Channel> rows = new LinkedHashMap<>();
        watch.add("node", window(1, List.of()));
        windows.forEach((number, of) -> {
            for (String[] row : of) {
                long[] cells =
                        IntStream.range(2, 10).mapToLong(i -> Long.parseLong(row[i])).toArray();
                boolean slow = slower > 0 && cells[0] == 1 && cells[1] == 2 && cells[2] == 6;
                String key = cells[0] + "/" + cells[1] + "/" + cells[2] + "/" + cells[3];
                rows.putIfAbsent(key, channel(cells, new long[] {1, 1, 0, 1}));
                long[] sums = totals.computeIfAbsent(key, k -> new long[] {1, 1, 0, 1});
                sums[0] += cells[4];
                sums[1] += cells[5];
                sums[2] += cells[6];
                sums[3] += slow ? slower * cells[7] : cells[7];
            }
            if (number.equals(windows.keySet().iterator().next())) {
                watch.add("node", window(number, List.copyOf(rows.values())));
            }
            for (String[] row : of) {
                long[] cells =
                        IntStream.range(2, 10).mapToLong(i -> Long.parseLong(row[i])).toArray();
                String key = cells[0] + "/" + cells[1] + "/" + cells[2] + "/" + cells[3];
                rows.put(key, channel(cells, totals.getOrDefault(key, new long[4])));
            }
            watch.add("node", window(number + 1, List.copyOf(rows.values())));
        });
        watch.finish();
    }

    private static Channel channel(long[] cells, long[] sums) {
        return new Channel(
                cells[0],
                (int) cells[1],
                (int) cells[2],
                (int) cells[3],
                true,
                sums[0],
                sums[1],
                sums[0],
                0,
                sums[2],
                sums[3]);
    }

    private static NodeSnapshot window(int number, List<Channel> rows) {
        return new Snapshots()
                .window(number)
                .communicator(
                        1,
                        8,
                        IntStream.range(0, 8)
                                .mapToObj(rank -> Snapshots.member(rank, rank))
                                .toArray(NodeSnapshot.Member[]::new))
                .channels(rows)
                .build();
    }
}
