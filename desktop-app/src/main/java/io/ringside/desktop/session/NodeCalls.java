package io.ringside.desktop.session;

import io.ringside.desktop.feed.grpc.DoctorLook;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.LevelRaise;
import io.ringside.desktop.feed.grpc.RhythmChange;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.report.LevelText;
import io.ringside.desktop.session.api.NodeControl;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Asks daemons, each on a connection of its own: at most a few at a time, the others wait for
/// their turn. Thread-safe.
final class NodeCalls implements NodeControl, AutoCloseable {
    private static final int AT_A_TIME = 24;
    private static final String GIVEN_UP = "Given up before it answered: it may still do so.";

    private final SessionOptions options;
    private final Predicate<String> replayed;
    private final Semaphore places = new Semaphore(AT_A_TIME, true);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /// @param replayed whether a target is no daemon of now
    NodeCalls(SessionOptions options, Predicate<String> replayed) {
        this.options = options;
        this.replayed = replayed;
    }

    /// A call to a daemon.
    private interface Call<T> {
        T of(Target target) throws FeedException, InterruptedException;
    }

    /// What is answered where the daemon did not.
    private interface Failed<T> {
        T of(Result result, String sentence);
    }

    @Override
    public Asked raise(String node, Level level, Duration duration, Consumer<Answer> to) {
        return ask(
                node,
                target ->
                        raised(
                                node,
                                level,
                                LevelRaise.ask(
                                        target,
                                        options.allowPlainText(),
                                        options.client(),
                                        level == Level.DETAIL
                                                ? LevelRaise.Wanted.DETAIL
                                                : LevelRaise.Wanted.STEADY,
                                        duration,
                                        List.of())),
                (result, sentence) -> new Answer(node, result, sentence),
                to);
    }

    @Override
    public Asked rhythm(
            String node, boolean incident, Duration duration, String reason, Consumer<Answer> to) {
        String why = reason.isBlank() ? "" : reason.strip() + " (" + options.client() + ")";
        return ask(
                node,
                target -> {
                    RhythmChange.Outcome outcome =
                            RhythmChange.ask(
                                    target,
                                    options.allowPlainText(),
                                    options.client(),
                                    incident
                                            ? RhythmChange.Wanted.INCIDENT
                                            : RhythmChange.Wanted.NORMAL,
                                    duration,
                                    why);
                    return new Answer(
                            node,
                            Result.DONE,
                            outcome.incident()
                                    ? "Rhythm "
                                            + LevelText.until("incident", outcome.untilEpochNanos())
                                            + "."
                                    : "Rhythm normal.");
                },
                (result, sentence) -> new Answer(node, result, sentence),
                to);
    }

    @Override
    public Asked doctor(String node, Consumer<DoctorAnswer> to) {
        return ask(
                node,
                target -> {
                    DoctorLook.Page page =
                            DoctorLook.ask(target, options.allowPlainText(), options.client());
                    return new DoctorAnswer(
                            node,
                            Result.DONE,
                            page.summary(),
                            page.lines().stream().map(NodeCalls::line).toList());
                },
                (result, sentence) -> new DoctorAnswer(node, result, sentence, List.of()),
                to);
    }

    /// Ends what is under way.
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private <T> Asked ask(String node, Call<T> call, Failed<T> failed, Consumer<T> to) {
        AtomicBoolean told = new AtomicBoolean();
        Consumer<T> once =
                answer -> {
                    if (told.compareAndSet(false, true)) {
                        to.accept(answer);
                    }
                };
        Thread thread =
                Thread.ofVirtual()
                        .name("ask " + node)
                        .unstarted(() -> {
                            once.accept(answer(node, call, failed));
                            threads.remove(Thread.currentThread());
                        });
        threads.add(thread);
        thread.start();
        return () -> {
            once.accept(failed.of(Result.CANCELLED, GIVEN_UP));
            thread.interrupt();
        };
    }

    private <T> T answer(String node, Call<T> call, Failed<T> failed) {
        if (replayed.test(node)) {
            return failed.of(
                    Result.REFUSED,
                    "It is no daemon of now, but played or simulated: nothing was asked.");
        }
        try {
            places.acquire();
            try {
                return call.of(Target.parse(node));
            } finally {
                places.release();
            }
        } catch (FeedException e) {
            return failed.of(
                    e.outcome() == FeedException.Outcome.REFUSED
                            ? Result.REFUSED
                            : Result.UNREACHED,
                    e.sentence());
        } catch (IllegalArgumentException e) {
            return failed.of(Result.REFUSED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed.of(Result.CANCELLED, GIVEN_UP);
        }
    }

    private static Answer raised(String node, Level level, List<LevelRaise.Outcome> outcomes) {
        long accepted = outcomes.stream().filter(LevelRaise.Outcome::accepted).count();
        if (outcomes.isEmpty()) {
            return new Answer(node, Result.REFUSED, "No process with the plugin lives there.");
        }
        String done =
                "%d of %d %s %s"
                        .formatted(
                                accepted,
                                outcomes.size(),
                                outcomes.size() == 1 ? "process" : "processes",
                                accepted == 1 ? "obeys" : "obey");
        String what =
                level == Level.STEADY
                        ? ": the level it was started with"
                        : ": " + until(level, outcomes);
        String refusal =
                outcomes.stream()
                        .filter(outcome -> !outcome.accepted())
                        .findFirst()
                        .map(outcome -> " Process " + outcome.process() + ": " + outcome.reason())
                        .orElse("");
        Result result =
                accepted == outcomes.size()
                        ? Result.DONE
                        : accepted > 0 ? Result.PARTLY : Result.REFUSED;
        return new Answer(node, result, done + (accepted > 0 ? what : "") + "." + refusal);
    }

    private static String until(Level level, List<LevelRaise.Outcome> outcomes) {
        long until =
                outcomes.stream().mapToLong(LevelRaise.Outcome::untilEpochNanos).max().orElse(0);
        return LevelText.until(level.name().toLowerCase(Locale.ROOT), until);
    }

    private static DoctorLine line(DoctorLook.Line line) {
        return new DoctorLine(
                line.id(),
                line.group(),
                switch (line.state()) {
                    case OK -> DoctorState.OK;
                    case WARN -> DoctorState.WARN;
                    case FAIL -> DoctorState.FAIL;
                },
                line.reason(),
                line.fix());
    }
}
