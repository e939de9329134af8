package io.ringside.desktop.ui;

import io.ringside.desktop.session.api.NodeControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Nodes that answer as a test says, at once; one of which nothing is said never answers.
final class FakeControl implements NodeControl {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final Map<String, DoctorAnswer> pages = new ConcurrentHashMap<>();

    @Override
    public Asked raise(String target, Level level, Duration duration, Consumer<Answer> to) {
        return ask(target, target + " " + level + " " + duration.toSeconds(), to);
    }

    @Override
    public Asked rhythm(
            String target,
            boolean incident,
            Duration duration,
            String reason,
            Consumer<Answer> to) {
        return ask(
                target,
                target
                        + (incident ? " incident " + duration.toSeconds() : " normal")
                        + " "
                        + reason,
                to);
    }

    @Override
    public Asked doctor(String target, Consumer<DoctorAnswer> to) {
        asked.add(target + " doctor");
        if (pages.containsKey(target)) {
            to.accept(pages.get(target));
        }
        return () -> to.accept(new DoctorAnswer(target, Result.CANCELLED, "Given up.", List.of()));
    }

    void answer(String target, Result result, String sentence) {
        answers.put(target, new Answer(target, result, sentence));
    }

    List<String> asked() {
        return new ArrayList<>(asked);
    }

    private Asked ask(String target, String what, Consumer<Answer> to) {
        asked.add(what.strip());
        if (answers.containsKey(target)) {
            to.accept(answers.get(target));
            return () -> {};
        }
        return () -> to.accept(new Answer(target, Result.CANCELLED, "Given up."));
    }
}
