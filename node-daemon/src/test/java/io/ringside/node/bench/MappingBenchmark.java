package io.ringside.node.bench;

import io.ringside.node.source.engine.mapping.EngineMapping;
import io.ringside.node.source.engine.mapping.Naming;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.PageParser;
import io.ringside.node.source.engine.table.EngineTable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// How long it takes to make readings of two parsed pages of vLLM: that of the tests with two
/// engines, and one of 20 engines and 10,000 series. Not a test: run it by hand, see BENCHMARKS.md.
public final class MappingBenchmark {
    private static final String SMALL = "/io/ringside/node/source/engine/vllm-v1-1.txt";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private MappingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? 2000 : Integer.parseInt(arguments[0]);
        try (InputStream in = MappingBenchmark.class.getResourceAsStream(SMALL)) {
            run("450 series, 2 engines    ", in.readAllBytes(), rounds);
        }
        run("10,000 series, 20 engines", PageBenchmark.page(), rounds / 10);
    }

    private static void run(String name, byte[] text, int rounds) {
        PageMapping mapping =
                new EngineMapping(
                        new Naming("chat", "engine-chat", "h:1"),
                        EngineTable.shipped().dialects(),
                        "any");
        PageParser parser = new PageParser(mapping::wants, false, Long.MAX_VALUE);
        parser.accept(ByteBuffer.wrap(text));
        Page page = parser.finish("");
        map(mapping, page, rounds);
        long[] nanos = map(mapping, page, rounds);
        Arrays.sort(nanos);
        System.out.printf(
                "%s: of the thread's CPU p50 %.3f, p99 %.3f ms%n",
                name, nanos[rounds / 2] / 1e6, nanos[rounds * 99 / 100] / 1e6);
    }

    private static long[] map(PageMapping mapping, Page page, int rounds) {
        long[] nanos = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            if (mapping.map(page, round, round * 1_000_000_000L).readings().size() < 2) {
                throw new IllegalStateException("not two engines");
            }
            nanos[round] = THREADS.getCurrentThreadCpuTime() - start;
        }
        return nanos;
    }
}
