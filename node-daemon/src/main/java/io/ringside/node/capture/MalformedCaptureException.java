package io.ringside.node.capture;

/// A block whose checksum holds but whose content makes no sense. The message is the reason alone; who catches it names the
/// file.
final class MalformedCaptureException extends Exception {
    MalformedCaptureException(String reason) {
        super(reason);
    }
}
