package io.ringside.node.doctor.run;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs checks side by side, each on a thread of its own, until all answered or their time is over.
/// A thread that hangs is left behind: nothing can call it back. Stateless.
public final class CheckRunner {
    private CheckRunner() {}

    /// Blocks for at most `deadline`, whatever the checks do.
    public static Diagnosis run(List<Check> checks, DoctorContext context, Duration deadline) {
        List<CompletableFuture<List<Verdict>>> answers = new ArrayList<>();
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("ringside-doctor-", 0).daemon().factory());
        for (Check check : checks) {
            answers.add(
                    CompletableFuture.supplyAsync(() -> answer(check, context), threads)
                            .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
                            .exceptionally(failure -> List.of(broken(check, failure, deadline))));
        }
        List<CheckResult> results = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            for (Verdict verdict : answers.get(i).join()) {
                results.add(new CheckResult(id(check, verdict, taken), check.group(), verdict));
            }
        }
        threads.shutdownNow();
        return new Diagnosis(results);
    }

    private static String id(Check check, Verdict verdict, Set<String> taken) {
        String word = verdict.subject().replaceAll("[^A-Za-z0-9_-]", "-");
        String base = word.isEmpty() ? check.id() : check.id() + "." + word;
        String id = base;
        for (int number = 2; !taken.add(id); number++) {
            id = base + "." + number;
        }
        return id;
    }

    private static List<Verdict> answer(Check check, DoctorContext context) {
        try {
            return check.run(context);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("it was interrupted", stopped);
        }
    }

    private static Verdict broken(Check check, Throwable failure, Duration deadline) {
        Throwable cause =
                failure.getCause() != null && !(failure instanceof TimeoutException)
                        ? failure.getCause()
                        : failure;
        if (cause instanceof TimeoutException) {
            return Verdict.fail(
                    "It has not answered within %s; what it looks at hangs."
                            .formatted(seconds(deadline)),
                    "ringside-node doctor --only %s --timeout 60s".formatted(check.id()));
        }
        return Verdict.fail(
                "The check itself failed (%s). Please report this.".formatted(cause),
                "ringside-node doctor --only %s --json".formatted(check.id()));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
