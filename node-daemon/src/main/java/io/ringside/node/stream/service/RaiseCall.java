package io.ringside.node.stream.service;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import io.ringside.node.stream.guard.CallerAddress;
import io.ringside.node.stream.snapshot.ToldStamps;
import io.ringside.protocol.ring.RingLayout;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.Level;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RaisedProcess;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `RaiseLevel`: checks a request, hands it to the drain thread and answers when that has come to
/// it. Any of gRPC's threads; none waits.
final class RaiseCall {
    private static final Logger LOG = LoggerFactory.getLogger(RaiseCall.class);
    private static final long LEAST_NANOS = 1_000_000_000;
    private static final long PATIENCE_SECONDS = 2;
    private static final int MOST_CLIENT_CHARACTERS = 80;
    private static final int MOST_NUMBERS = 16;

    private final RaiseAccess access;
    private final boolean playback;
    private final ToldStamps stamps;
    private final LimitedLog log;

    RaiseCall(RaiseAccess access, boolean playback, ToldStamps stamps, LongSupplier hostNanos) {
        this.stamps = stamps;
        this.access = access;
        this.playback = playback;
        log = new LimitedLog(LOG::info, hostNanos);
    }

    void answer(RaiseLevelRequest request, StreamObserver<RaiseLevelResponse> response) {
        @Nullable StatusRuntimeException refusal = refusal(request);
        if (refusal != null) {
            log.say(() ->
                    "%s: refused: %s"
                            .formatted(describe(request), refusal.getStatus().getDescription()));
            response.onError(refusal);
            return;
        }
        log.say(() -> describe(request));
        var _ =
                access.control()
                        .raise(
                                new RaiseRequest(
                                        request.getLevelValue(),
                                        request.getDurationNanos(),
                                        request.getProcessesList(),
                                        by(request)))
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((answers, failure) -> {
                            if (failure != null) {
                                response.onError(status(failure).asRuntimeException());
                            } else {
                                response.onNext(stamps.of(message(answers)));
                                response.onCompleted();
                            }
                        });
    }

    private @Nullable StatusRuntimeException refusal(RaiseLevelRequest request) {
        if (playback) {
            return refused(
                    Status.FAILED_PRECONDITION,
                    "This daemon plays a capture: no process is there to raise the level of.");
        }
        if (!access.allowed()) {
            return refused(
                    Status.PERMISSION_DENIED,
                    "This daemon can be reached by other hosts, so that it raises no level; start it with --allow-control, or"
                            + " let it listen on a loopback address.");
        }
        if (request.getLevel() == Level.UNRECOGNIZED) {
            return refused(
                    Status.INVALID_ARGUMENT,
                    "Level "
                            + request.getLevelValue()
                            + " is not known: choose steady (0), detail (1) or deep (2).");
        }
        long duration = request.getDurationNanos();
        if (duration < LEAST_NANOS || duration > RingLayout.RAISE_MAX_NANOS) {
            return refused(
                    Status.INVALID_ARGUMENT,
                    "A raise for "
                            + duration
                            + " ns is not within 1 s and "
                            + TimeUnit.NANOSECONDS.toMinutes(RingLayout.RAISE_MAX_NANOS)
                            + " min.");
        }
        return null;
    }

    private static StatusRuntimeException refused(Status status, String sentence) {
        return status.withDescription(sentence).asRuntimeException();
    }

    private static Status status(Throwable failure) {
        return switch (failure) {
            case RejectedExecutionException full ->
                    Status.RESOURCE_EXHAUSTED.withDescription(full.getMessage());
            case TimeoutException late ->
                    Status.UNAVAILABLE.withDescription(
                            "The drain did not come to it within "
                                    + PATIENCE_SECONDS
                                    + " s; no level was changed.");
            default -> Status.INTERNAL.withDescription(String.valueOf(failure.getMessage()));
        };
    }

    private static RaiseLevelResponse message(List<RaiseAnswer> answers) {
        RaiseLevelResponse.Builder message = RaiseLevelResponse.newBuilder();
        for (RaiseAnswer answer : answers) {
            message.addProcesses(
                    RaisedProcess.newBuilder()
                            .setProcess(answer.process())
                            .setPid(answer.pid())
                            .setAccepted(answer.accepted())
                            .setReason(answer.refusal())
                            .setUntilEpochNanos(answer.untilEpochNanos()));
        }
        return message.build();
    }

    private static String processes(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return "all processes";
        }
        return numbers.size() <= MOST_NUMBERS
                ? "processes " + numbers
                : "%,d processes".formatted(numbers.size());
    }

    /// "ringside 0.1.0 window (127.0.0.1)".
    private static String by(RaiseLevelRequest request) {
        String client = ForeignText.line(request.getClient(), MOST_CLIENT_CHARACTERS);
        String from = CallerAddress.current().replaceFirst("^/", "").replaceFirst(":\\d+$", "");
        return "%s (%s)".formatted(client.isBlank() ? "somebody" : client, from);
    }

    private static String describe(RaiseLevelRequest request) {
        return "%s asks for level %s for %d ms of %s"
                .formatted(
                        by(request),
                        request.getLevel(),
                        TimeUnit.NANOSECONDS.toMillis(request.getDurationNanos()),
                        processes(request.getProcessesList()));
    }
}
