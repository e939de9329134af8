package io.ringside.desktop.feed;

import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;

/// Turns a failed call into a sentence for the user. Stateless.
final class CallFailure {
    private CallFailure() {}

    static FeedException explain(String target, Status status) {
        if (isNoHttp2(status)) {
            return FeedException.refused(
                    target
                            + " answers, but is not a Ringside daemon: it does not speak gRPC;"
                            + " check the port");
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
            case RESOURCE_EXHAUSTED ->
                    FeedException.lost(
                            target + " sent a message that is too large: " + text(status));
            default -> FeedException.lost(target + " failed: " + text(status));
        };
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
        return FeedException.lost(target + " is unavailable: " + text(status));
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

    private static String text(Status status) {
        String description = status.getDescription();
        String text = description == null ? status.getCode().name() : description;
        int line = text.indexOf('\n');
        String first = line < 0 ? text : text.substring(0, line);
        return first.length() > 200 ? first.substring(0, 200) : first;
    }
}
