package io.ringside.desktop.feed.grpc;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.ringside.protocol.text.ForeignText;
import io.ringside.protocol.wire.OverBudgetException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns a failed call into a sentence for the user. Stateless.
final class CallFailure {
    private static final Pattern TOO_LARGE =
            Pattern.compile("^gRPC message exceeds maximum size (\\d+): (\\d+)$");

    private CallFailure() {}

    static FeedException explain(String target, Status status) {
        Optional<OverBudgetException> over = overBudget(status);
        if (over.isPresent()) {
            return beyond(target, String.valueOf(over.get().getMessage()));
        }
        if (isNoHttp2(status)) {
            return FeedException.refused(
                    target
                            + " answers, but is not a Ringside daemon: it does not speak gRPC;"
                            + " check the port");
        }
        Optional<String> broken = brokenRule(status);
        if (broken.isPresent()) {
            return FeedException.lost(
                    target
                            + " broke a rule of HTTP/2, so the connection was closed: "
                            + broken.get()
                            + "; check what runs there");
        }
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                    FeedException.refused(
                            target
                                    + " answers, but is not a Ringside daemon: it does not know"
                                    + " ringside.v1.Monitor; check the port");
            case UNAVAILABLE -> unavailable(target, status);
            case DEADLINE_EXCEEDED ->
                    FeedException.lost(
                            target + " did not answer in time; it is slow or unreachable");
            case RESOURCE_EXHAUSTED -> exhausted(target, status);
            default -> FeedException.lost(target + " failed: " + text(status));
        };
    }

    /// More than is read of one node, whatever it sent.
    ///
    /// @param what "sent a Snapshot with 200000 Member rows, more than 16384"
    static FeedException beyond(String node, String what) {
        return FeedException.refused(
                node
                        + " "
                        + what
                        + ": it is refused, so that the others are shown; check what runs there, or"
                        + " connect with a Ringside of its version");
    }

    /// gRPC says so itself of a message beyond our limit, and whoever answers may say it of a call.
    private static FeedException exhausted(String target, Status status) {
        Matcher size = TOO_LARGE.matcher(String.valueOf(status.getDescription()));
        return size.find()
                ? beyond(
                        target,
                        "sent a message of " + size.group(2) + " bytes, more than " + size.group(1))
                : FeedException.lost(target + " has no room for this call: " + text(status));
    }

    private static Optional<OverBudgetException> overBudget(Status status) {
        for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
            if (t instanceof OverBudgetException over) {
                return Optional.of(over);
            }
        }
        return Optional.empty();
    }

    /// Of a request to change something: a daemon that refuses says why.
    ///
    /// @param what "raise a level"
    static FeedException explainControl(String target, String what, Status status) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                    FeedException.refused(
                            target
                                    + " cannot "
                                    + what
                                    + ": it is a daemon of an older version, or none at all");
            case FAILED_PRECONDITION, PERMISSION_DENIED, INVALID_ARGUMENT ->
                    FeedException.refused(target + " refuses: " + text(status));
            default -> explain(target, status);
        };
    }

    /// Of a request for the doctor's page, which every node tells by hand.
    static FeedException explainDoctor(String target, Status status) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                    FeedException.refused(
                            target
                                    + " is a daemon of an older version and tells no doctor's page; run on"
                                    + " that node: ringside-node doctor");
            case FAILED_PRECONDITION, PERMISSION_DENIED ->
                    FeedException.refused(target + " refuses: " + text(status));
            default -> explain(target, status);
        };
    }

    private static FeedException unavailable(String target, Status status) {
        for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                return FeedException.lost(target + " has a host name that nobody knows");
            }
            if (t instanceof ConnectException) {
                return FeedException.lost(
                        target + " does not accept connections; is ringside-node running there?");
            }
        }
        return FeedException.lost(
                isClosed(status)
                        ? target
                                + " closed the connection; does ringside-node run there, and at the other end"
                                + " of a tunnel?"
                        : target + " is unavailable: " + text(status));
    }

    /// As a tunnel does at whose other end nobody listens, and a daemon that ends.
    private static boolean isClosed(Status status) {
        for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
            if (String.valueOf(t.getMessage()).contains("Connection reset")) {
                return true;
            }
        }
        return String.valueOf(status.getDescription()).startsWith("Network closed");
    }

    /// Netty says so of a peer whose first bytes are not HTTP/2.
    private static boolean isNoHttp2(Status status) {
        for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
            if (String.valueOf(t.getMessage()).contains("First received frame was not SETTINGS")) {
                return true;
            }
        }
        return false;
    }

    /// In Netty's words; gRPC's own are "http2 exception".
    private static Optional<String> brokenRule(Status status) {
        for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
            if (t instanceof Http2Exception) {
                return Optional.of(firstLine(String.valueOf(t.getMessage())));
            }
        }
        return Optional.empty();
    }

    private static String text(Status status) {
        String description = status.getDescription();
        return firstLine(description == null ? status.getCode().name() : description);
    }

    private static String firstLine(String text) {
        int line = text.indexOf('\n');
        return ForeignText.line(line < 0 ? text : text.substring(0, line), 200);
    }
}
