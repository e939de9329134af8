package io.ringside.node.capture.codec;

/// A block whose checksum holds but whose content makes no sense. The message is the reason alone;
/// who catches it names the file.
public final class MalformedCaptureException extends Exception {
    private final String reason;

    public MalformedCaptureException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
