package io.ringside.desktop.session.api;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Refuses all: what is shown has no daemon behind it. Stateless.
final class NoControl implements NodeControl {
    private static final Asked OVER = () -> {};
    private static final String SENTENCE =
            "What is shown is no daemon of now: there is nobody to ask.";

    @Override
    public Asked raise(String target, Level level, Duration duration, Consumer<Answer> to) {
        to.accept(new Answer(target, Result.REFUSED, SENTENCE));
        return OVER;
    }

    @Override
    public Asked rhythm(
            String target,
            boolean incident,
            Duration duration,
            String reason,
            Consumer<Answer> to) {
        to.accept(new Answer(target, Result.REFUSED, SENTENCE));
        return OVER;
    }

    @Override
    public Asked doctor(String target, Consumer<DoctorAnswer> to) {
        to.accept(new DoctorAnswer(target, Result.REFUSED, SENTENCE, List.of()));
        return OVER;
    }
}
