package io.ringside.desktop.correlate.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A node of four ranks that a watch looks at, and what it says.
abstract class WatchedNode {
    static final long WORLD = 1;
    static final long PAIR = 2;

    final HangWatch watch = new HangWatch();

    final FakeNode world() {
        return new FakeNode("a:1", watch, 0).communicator(WORLD, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3));
    }

    /// Four ranks that have called 100 collectives each. Ranks 2 and 3 have a communicator of their
    /// own, and all have called as often.
    final FakeNode pairInWorld() {
        FakeNode node = world().communicator(PAIR, 2, Map.of(0, 2, 1, 3));
        node.call(WORLD, 100, 0, 1, 2, 3).call(PAIR, 100, 0, 1).windows(1);
        node.call(WORLD, 100, 0, 1, 2, 3).call(PAIR, 100, 0, 1).windows(1);
        return node.call(WORLD, 1, 0, 1, 2, 3).call(PAIR, 1, 0, 1);
    }

    final FakeNode working() {
        FakeNode node = world().call(WORLD, 50, 0, 1, 2, 3).windows(1);
        return node.call(WORLD, 50, 0, 1, 2, 3).windows(2);
    }

    final List<LiveHang> told() {
        return watch.hangs(UnaryOperator.identity());
    }

    final LiveHang only() {
        assertEquals(1, told().size(), () -> told().toString());
        return told().getFirst();
    }
}
