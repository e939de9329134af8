package io.ringside.node.bench;

import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.PageParser;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// How long the parser takes for one page of 10,000 series: histograms of 20 engines with all
/// labels, read in pieces of 16 KiB as from the network. Once with every series kept, once with
/// none of them. Not a test: run it by hand, see BENCHMARKS.md.
public final class PageBenchmark {
    private static final int PIECE_BYTES = 16 << 10;
    private static final int SERIES = 10_000;
    private static final int ENGINES = 20;
    private static final int BUCKETS = 23;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PageBenchmark() {}

    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? 300 : Integer.parseInt(arguments[0]);
        byte[] page = page();
        run("first 20, all kept ", page, 20, true);
        run("warm, all kept     ", page, rounds, true);
        run("warm, none kept    ", page, rounds, false);
    }

    private static void run(String name, byte[] page, int rounds, boolean kept) {
        long[] wallNanos = new long[rounds];
        long[] cpuNanos = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            long cpuStart = THREADS.getCurrentThreadCpuTime();
            Page read = read(page, kept);
            cpuNanos[round] = THREADS.getCurrentThreadCpuTime() - cpuStart;
            wallNanos[round] = System.nanoTime() - start;
            if (read.series() != SERIES || !read.damage().none()) {
                throw new IllegalStateException(read.series() + " series, " + read.damage());
            }
        }
        System.out.printf(
                "%s: %d series, %d bytes: first %.1f ms; of the thread's CPU p50 %.2f, p99 %.2f ms; by the wall p50 %.2f, p99 %.2f, most %.2f ms%n",
                name,
                SERIES,
                page.length,
                wallNanos[0] / 1e6,
                quantile(cpuNanos, 0.5) / 1e6,
                quantile(cpuNanos, 0.99) / 1e6,
                quantile(wallNanos, 0.5) / 1e6,
                quantile(wallNanos, 0.99) / 1e6,
                quantile(wallNanos, 1) / 1e6);
    }

    private static Page read(byte[] page, boolean kept) {
        PageParser parser = new PageParser(_ -> kept, false, Long.MAX_VALUE);
        for (int at = 0; at < page.length; at += PIECE_BYTES) {
            parser.accept(ByteBuffer.wrap(page, at, Math.min(PIECE_BYTES, page.length - at)));
        }
        return parser.finish("");
    }

    private static long quantile(long[] values, double share) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    static byte[] page() {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        int series = 0;
        for (int metric = 0; series < SERIES; metric++) {
            String name = "vllm:some_histogram_%d_seconds".formatted(metric);
            text.append("# HELP ").append(name).append(" What it is.\n# TYPE ").append(name);
            text.append(" histogram\n");
            for (int engine = 0; engine < ENGINES; engine++) {
                for (int bucket = 0; bucket < BUCKETS && series < SERIES; bucket++) {
                    String bound =
                            bucket == BUCKETS - 1 ? "+Inf" : String.valueOf(0.001 * (1 << bucket));
                    text.append(
                            "%s_bucket{engine=\"%d\",le=\"%s\",model_name=\"meta-llama/Llama-3.1-70B-Instruct\"} %d.0\n"
                                    .formatted(name, engine, bound, random.nextInt(1_000_000)));
                    series++;
                }
                for (String suffix : new String[] {"_count", "_sum"}) {
                    if (series < SERIES) {
                        text.append(
                                "%s%s{engine=\"%d\",model_name=\"meta-llama/Llama-3.1-70B-Instruct\"} %s\n"
                                        .formatted(
                                                name, suffix, engine, random.nextDouble() * 1e4));
                        series++;
                    }
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
