package io.ringside.protocol.otlp;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/// Where points are sent and how. Immutable; made by [#parse].
///
/// @param uri for HTTP the address that is posted to, for gRPC scheme, host and port
/// @param headers sent with each request, as in an access token
/// @param gzip compress requests
public record OtlpEndpoint(
        URI uri, OtlpProtocol protocol, Map<String, String> headers, boolean gzip) {
    static final String METRICS_PATH = "/v1/metrics";
    static final String LOGS_PATH = "/v1/logs";

    private static final int GRPC_PORT = 4317;
    private static final int GREATEST_PORT = 65_535;

    public OtlpEndpoint {
        headers = Map.copyOf(headers);
    }

    /// Reads what a person typed: for HTTP an http or https URL that is the base (`/v1/metrics` is
    /// appended unless it is there already, `/v1/logs` for findings), for gRPC the same or
    /// "host:port" without encryption.
    ///
    /// @throws IllegalArgumentException if it is neither: one sentence to show as it is
    public static OtlpEndpoint parse(
            String text, OtlpProtocol protocol, Map<String, String> headers, boolean gzip) {
        String typed = text.strip();
        String url =
                protocol == OtlpProtocol.GRPC && !typed.contains("://") ? "http://" + typed : typed;
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(refusal(text), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null
                || !(scheme.equals("http") || scheme.equals("https"))
                || !hasUsablePort(uri)) {
            throw new IllegalArgumentException(refusal(text));
        }
        return new OtlpEndpoint(
                protocol == OtlpProtocol.HTTP ? withPath(uri) : withPort(uri, scheme),
                protocol,
                headers,
                gzip);
    }

    /// Where a signal is posted to: the base with that signal's path behind it.
    ///
    /// @param path "/v1/logs"
    URI uri(String path) {
        String all = String.valueOf(uri.getRawPath());
        if (protocol == OtlpProtocol.GRPC || !all.endsWith(METRICS_PATH)) {
            return uri;
        }
        String base = all.substring(0, all.length() - METRICS_PATH.length());
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + base + path + query);
    }

    /// For status lines and [io.ringside.v1.Forwarding]: the address without user and password.
    public String text() {
        int port = uri.getPort();
        return uri.getScheme()
                + "://"
                + uri.getHost()
                + (port < 0 ? "" : ":" + port)
                + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    /// The same place, whatever the headers: a node that forwards there itself is left out.
    public boolean isAt(String otherText) {
        return text().equals(otherText);
    }

    /// No port is well: the scheme has one. An empty one is a slip of whoever made the URL.
    private static boolean hasUsablePort(URI uri) {
        return uri.getPort() < 0
                ? !uri.getRawAuthority().endsWith(":")
                : uri.getPort() > 0 && uri.getPort() <= GREATEST_PORT;
    }

    private static URI withPath(URI base) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (path.endsWith(LOGS_PATH)) {
            path = path.substring(0, path.length() - LOGS_PATH.length());
        }
        if (!path.endsWith(METRICS_PATH)) {
            path += METRICS_PATH;
        }
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + query);
    }

    private static URI withPort(URI base, String scheme) {
        int port = base.getPort() < 0 ? GRPC_PORT : base.getPort();
        return URI.create(scheme + "://" + base.getHost() + ":" + port);
    }

    private static String refusal(String text) {
        return "\""
                + text
                + "\" is no OTLP endpoint; give one like http://127.0.0.1:4318, or with gRPC"
                + " 127.0.0.1:4317";
    }
}
