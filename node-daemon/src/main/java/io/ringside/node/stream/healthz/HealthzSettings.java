package io.ringside.node.stream.healthz;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.stream.http.ListenAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// The section `healthz` of the configuration. Immutable.
public record HealthzSettings(InetSocketAddress listen) {
    /// Empty: there is no such section, and nothing listens.
    ///
    /// @throws ConfigException when it cannot be used
    public static Optional<HealthzSettings> from(ConfigSection healthz) throws ConfigException {
        if (healthz.names().isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress listen = ListenAddress.of(healthz, false);
        healthz.refuseOthers();
        return Optional.of(new HealthzSettings(listen));
    }
}
