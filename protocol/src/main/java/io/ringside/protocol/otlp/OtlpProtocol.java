package io.ringside.protocol.otlp;

/// How a request travels.
public enum OtlpProtocol {
    /// OTLP/HTTP with protobuf bodies.
    HTTP,
    /// OTLP/gRPC.
    GRPC
}
