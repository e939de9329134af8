package io.ringside.node.capture;

/// A block whose checksum holds but whose content makes no sense. The message is the reason alone;
/// who catches it names the file.
final class MalformedCaptureException extends Exception {
    private final String reason;

    MalformedCaptureException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
