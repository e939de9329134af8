package io.ringside.node.stream.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.RhythmControl.By;
import io.ringside.node.stream.guard.CallerAddress;
import io.ringside.node.stream.message.ReadingMessages;
import io.ringside.node.stream.snapshot.ToldStamps;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `SetRhythm`. Called on gRPC's threads; blocks never.
final class RhythmCall {
    private static final Logger LOG = LoggerFactory.getLogger(RhythmCall.class);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_REASON = 200;
    private static final int MOST_CLIENT_CHARACTERS = 80;

    private final Optional<RhythmControl> control;
    private final boolean allowed;
    private final ToldStamps stamps;
    private final LimitedLog log;

    RhythmCall(
            Optional<RhythmControl> control,
            boolean allowed,
            ToldStamps stamps,
            LongSupplier hostNanos) {
        this.stamps = stamps;
        log = new LimitedLog(LOG::info, hostNanos);
        this.control = control;
        this.allowed = allowed;
    }

    void answer(SetRhythmRequest request, StreamObserver<RhythmState> response) {
        Optional<Status> refusal = refusal(request);
        if (refusal.isPresent()) {
            response.onError(refusal.get().asRuntimeException());
            return;
        }
        RhythmControl rhythm = control.orElseThrow();
        RhythmControl.Status status =
                switch (request.getRhythm()) {
                    case RHYTHM_INCIDENT ->
                            rhythm.incident(
                                    By.REQUEST, request.getDurationNanos(), reason(request));
                    case RHYTHM_NORMAL, UNRECOGNIZED -> rhythm.normal(By.REQUEST);
                };
        log.say(() ->
                "Rhythm %s by %s (%s): %s"
                        .formatted(
                                status.rhythm(),
                                ForeignText.line(request.getClient(), MOST_CLIENT_CHARACTERS),
                                CallerAddress.current(),
                                status.reason()));
        response.onNext(stamps.of(ReadingMessages.rhythm(status)));
        response.onCompleted();
    }

    private Optional<Status> refusal(SetRhythmRequest request) {
        if (control.isEmpty()) {
            return Optional.of(
                    Status.FAILED_PRECONDITION.withDescription(
                            "This daemon plays a capture: it has no rhythm to set."));
        }
        if (!allowed) {
            return Optional.of(
                    Status.PERMISSION_DENIED.withDescription(
                            "This daemon is reached by other hosts and does not let them set its rhythm; start it with"
                                    + " --allow-control, or ask on a loopback address."));
        }
        return switch (request.getRhythm()) {
            case UNRECOGNIZED ->
                    Optional.of(
                            Status.INVALID_ARGUMENT.withDescription(
                                    "rhythm=%d is not known.".formatted(request.getRhythmValue())));
            case RHYTHM_NORMAL -> Optional.empty();
            case RHYTHM_INCIDENT ->
                    request.getDurationNanos() >= LEAST_NANOS
                                    && request.getDurationNanos() <= MOST_NANOS
                            ? Optional.empty()
                            : Optional.of(
                                    Status.INVALID_ARGUMENT.withDescription(
                                            "duration_nanos=%d is not within 1 s and 1 h."
                                                    .formatted(request.getDurationNanos())));
        };
    }

    private static String reason(SetRhythmRequest request) {
        String reason = request.getReason().strip();
        return ForeignText.line(
                reason.isEmpty() ? "asked for by " + request.getClient() : reason, MOST_REASON);
    }
}
