package io.ringside.node.source.engine;

import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// What a queue that stays means, from the figures beside it. A pure function of successive
/// readings of one engine.
///
/// The queue *stays* when every reading has at least one request waiting and the last has no fewer
/// than the first. Of the three causes at most one is named:
///
/// | rule | holds when, in every reading |
/// |---|---|
/// | `engine.cache_thrash` | the KV cache is at least 95 % full, and requests were preempted meanwhile |
/// | `engine.compute_bound` | the KV cache is less than 80 % full, and none was preempted |
/// | `engine.token_budget` | no KV cache is told (TGI), at least as many wait as run, and the batch varies by at most 10 % |
final class EngineFindings {
    private static final double FULL = 0.95;
    private static final double HEALTHY = 0.8;
    private static final double PLATEAU = 0.1;

    private EngineFindings() {}

    /// @param readings of one engine, oldest first, at least two
    static Optional<Finding> of(List<Reading> readings) {
        Optional<double[]> waiting = values(readings, EngineFigure.WAITING);
        if (waiting.isEmpty() || !stays(waiting.get())) {
            return Optional.empty();
        }
        Optional<double[]> cache = values(readings, EngineFigure.KV_CACHE_USAGE);
        if (cache.isPresent()) {
            double preempted = growth(readings);
            double least = DoubleStream.of(cache.get()).min().orElse(0);
            double most = DoubleStream.of(cache.get()).max().orElse(1);
            if (least >= FULL && preempted > 0) {
                return Optional.of(thrash(readings, waiting.get(), least, preempted));
            }
            return most < HEALTHY && preempted == 0
                    ? Optional.of(computeBound(readings, waiting.get(), most))
                    : Optional.empty();
        }
        boolean told =
                readings.stream()
                        .anyMatch(one -> one.figure(EngineFigure.KV_CACHE_USAGE).isPresent());
        return told
                ? Optional.empty()
                : values(readings, EngineFigure.RUNNING)
                        .filter(running -> starves(waiting.get(), running))
                        .map(running -> tokenBudget(readings, waiting.get(), running));
    }

    private static Finding thrash(
            List<Reading> readings, double[] waiting, double least, double preempted) {
        return finding(
                readings,
                "engine.cache_thrash",
                Severity.TICKET,
                "KV cache thrashes",
                "%s while the KV cache was never less than %.0f %% full and %.0f requests were preempted, to be computed again."
                        .formatted(queue(readings, waiting), least * 100, preempted),
                "Admit fewer at once (lower max_num_seqs) or raise max_num_batched_tokens; else give the cache more memory or add a replica.");
    }

    private static Finding computeBound(List<Reading> readings, double[] waiting, double most) {
        return finding(
                readings,
                "engine.compute_bound",
                Severity.NOTE,
                "Bound by compute",
                "%s while the KV cache was never more than %.0f %% full and no request was preempted."
                        .formatted(queue(readings, waiting), most * 100),
                "Memory is not short: add a replica, or see whether the running requests stand at max_num_seqs.");
    }

    private static Finding tokenBudget(List<Reading> readings, double[] waiting, double[] running) {
        return finding(
                readings,
                "engine.token_budget",
                Severity.TICKET,
                "Scheduler starved on its token budget",
                "%s while the batch stood at %.0f to %.0f requests."
                        .formatted(
                                queue(readings, waiting),
                                DoubleStream.of(running).min().orElse(0),
                                DoubleStream.of(running).max().orElse(0)),
                "Raise max-batch-total-tokens or max-batch-prefill-tokens if memory allows, or lower the tokens a request may ask for.");
    }

    private static boolean stays(double[] waiting) {
        return DoubleStream.of(waiting).allMatch(value -> value >= 1)
                && waiting[waiting.length - 1] >= waiting[0];
    }

    private static boolean starves(double[] waiting, double[] running) {
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] < running[i] || running[i] < 1) {
                return false;
            }
        }
        double least = DoubleStream.of(running).min().orElse(0);
        double most = DoubleStream.of(running).max().orElse(0);
        return most - least <= PLATEAU * most;
    }

    /// Preemptions from the first reading to the last; those before a restart are not known.
    private static double growth(List<Reading> readings) {
        Optional<double[]> counts = values(readings, EngineFigure.PREEMPTIONS);
        double growth = 0;
        if (counts.isPresent()) {
            double[] all = counts.get();
            for (int i = 1; i < all.length; i++) {
                growth += all[i] >= all[i - 1] ? all[i] - all[i - 1] : all[i];
            }
        }
        return growth;
    }

    private static String queue(List<Reading> readings, double[] waiting) {
        long nanos = readings.getLast().readEpochNanos() - readings.getFirst().readEpochNanos();
        return String.format(
                Locale.ROOT,
                "For %.0f s requests waited, %.0f at first and %.0f now,",
                nanos / 1e9,
                waiting[0],
                waiting[waiting.length - 1]);
    }

    private static Finding finding(
            List<Reading> readings,
            String rule,
            Severity severity,
            String title,
            String evidence,
            String advice) {
        return new Finding(
                rule,
                severity,
                SubjectKind.ENGINE,
                readings.getLast().id(),
                title,
                evidence,
                advice,
                readings.getFirst().readEpochNanos());
    }

    /// Absent where a reading lacks the figure.
    private static Optional<double[]> values(List<Reading> readings, EngineFigure figure) {
        return readings.stream().allMatch(reading -> reading.figure(figure).isPresent())
                ? Optional.of(
                        readings.stream()
                                .mapToDouble(reading -> reading.figure(figure).orElseThrow())
                                .toArray())
                : Optional.empty();
    }
}
