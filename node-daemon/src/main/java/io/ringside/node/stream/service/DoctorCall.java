package io.ringside.node.stream.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.stream.guard.CallerAddress;
import io.ringside.node.time.NodeTime;
import io.ringside.protocol.redaction.Credentials;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.DoctorLine;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
import io.ringside.v1.DoctorState;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `Doctor`: tells the page, bounded and without what lets somebody in. Any of gRPC's threads; none
/// waits.
final class DoctorCall {
    static final int MOST_LINES = 512;
    private static final Logger LOG = LoggerFactory.getLogger(DoctorCall.class);
    private static final int MOST_CLIENT_CHARACTERS = 80;
    private static final int MOST_CHARACTERS = 2_000;

    private final NodeDoctor doctor;
    private final boolean playback;
    private final NodeTime time;
    private final LimitedLog log;

    DoctorCall(NodeDoctor doctor, boolean playback, NodeTime time, LongSupplier hostNanos) {
        this.doctor = doctor;
        this.playback = playback;
        this.time = time;
        log = new LimitedLog(LOG::info, hostNanos);
    }

    void answer(DoctorRequest request, StreamObserver<DoctorPage> response) {
        if (playback) {
            response.onError(
                    Status.FAILED_PRECONDITION
                            .withDescription(
                                    "This daemon plays a capture: the doctor would speak of another host than the"
                                            + " capture's.")
                            .asRuntimeException());
            return;
        }
        log.say(() ->
                "The doctor's page is asked for by %s (%s)"
                        .formatted(
                                ForeignText.line(request.getClient(), MOST_CLIENT_CHARACTERS),
                                CallerAddress.current()));
        var _ =
                doctor.page()
                        .whenComplete((page, failure) -> {
                            if (failure != null) {
                                response.onError(
                                        Status.UNAVAILABLE
                                                .withDescription(sentence(failure))
                                                .asRuntimeException());
                            } else {
                                response.onNext(message(page));
                                response.onCompleted();
                            }
                        });
    }

    private static String sentence(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return Credentials.cutAll(String.valueOf(cause.getMessage()));
    }

    private DoctorPage message(NodeDoctor.Page page) {
        DoctorPage.Builder message =
                DoctorPage.newBuilder()
                        .setLookedEpochNanos(time.told(page.lookedEpochNanos()))
                        .setDaemonVersion(page.version())
                        .setOmitted(Math.max(0, page.lines().size() - MOST_LINES));
        page.lines().stream().limit(MOST_LINES).forEach(line -> message.addLines(message(line)));
        return message.build();
    }

    private static DoctorLine message(NodeDoctor.Line line) {
        return DoctorLine.newBuilder()
                .setId(line.id())
                .setGroup(line.group())
                .setState(
                        switch (line.state()) {
                            case OK -> DoctorState.DOCTOR_STATE_OK;
                            case WARN -> DoctorState.DOCTOR_STATE_WARN;
                            case FAIL -> DoctorState.DOCTOR_STATE_FAIL;
                        })
                .setReason(cleaned(line.reason()))
                .addAllFix(cleaned(line.fix()).lines().toList())
                .build();
    }

    private static String cleaned(String text) {
        return Credentials.cutAll(ForeignText.lines(text, MOST_CHARACTERS));
    }
}
