package io.ringside.desktop.feed.grpc;

import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
import java.util.List;

/// Asks a daemon once for its doctor's page. Stateless.
public final class DoctorLook {
    private DoctorLook() {}

    /// From good to bad.
    public enum State {
        OK,
        WARN,
        FAIL
    }

    /// @param id of the check, and after a point what it looked at
    /// @param group its heading
    /// @param fix lines to copy; empty only where the state is OK
    public record Line(String id, String group, State state, String reason, String fix) {}

    /// @param lookedEpochNanos the node's clock
    /// @param omitted lines that the page has beyond those
    public record Page(
            long lookedEpochNanos, String daemonVersion, List<Line> lines, long omitted) {
        public Page {
            lines = List.copyOf(lines);
        }

        /// "12 ok, 2 warn, 0 fail."
        public String summary() {
            return "%d ok, %d warn, %d fail%s."
                    .formatted(
                            count(State.OK),
                            count(State.WARN),
                            count(State.FAIL),
                            omitted == 0 ? "" : ", %d more lines left out".formatted(omitted));
        }

        public long count(State state) {
            return lines.stream().filter(line -> line.state() == state).count();
        }
    }

    /// @param client who asks, for the daemon's log
    /// @throws FeedException when the daemon does not answer, refuses, or knows no such call
    public static Page ask(Target target, boolean allowPlainText, String client)
            throws FeedException, InterruptedException {
        NodesBudget.Share share = NodesBudget.APP.share();
        try (GrpcSource source = GrpcSource.open(target, allowPlainText, client, share)) {
            DoctorPage page = source.doctor(DoctorRequest.newBuilder().setClient(client).build());
            return new Page(
                    page.getLookedEpochNanos(),
                    page.getDaemonVersion(),
                    page.getLinesList().stream()
                            .map(line ->
                                    new Line(
                                            line.getId(),
                                            line.getGroup(),
                                            switch (line.getState()) {
                                                case DOCTOR_STATE_OK -> State.OK;
                                                case DOCTOR_STATE_WARN -> State.WARN;
                                                case DOCTOR_STATE_FAIL,
                                                        DOCTOR_STATE_UNSPECIFIED,
                                                        UNRECOGNIZED ->
                                                        State.FAIL;
                                            },
                                            line.getReason(),
                                            String.join("\n", line.getFixList())))
                            .toList(),
                    page.getOmitted());
        }
    }
}
