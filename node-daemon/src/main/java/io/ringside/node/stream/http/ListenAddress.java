package io.ringside.node.stream.http;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads where a listener is to be. Stateless.
public final class ListenAddress {
    private static final Pattern FORM =
            Pattern.compile("(?:(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):)?(\\d{1,5})");
    private static final int MOST_PORT = 65_535;

    private ListenAddress() {}

    /// `listen` of a section: HOST:PORT, or the port alone, on the loopback address.
    ///
    /// @throws ConfigException when it is missing or cannot be used
    public static InetSocketAddress of(ConfigSection section, boolean hostNeeded)
            throws ConfigException {
        String typed = section.requiredText("listen");
        Matcher form = FORM.matcher(typed);
        boolean understood = form.matches() && Integer.parseInt(form.group(3)) <= MOST_PORT;
        String host = !understood || form.group(1) != null ? null : form.group(2);
        if (understood && form.group(1) != null) {
            host = form.group(1);
        }
        if (!understood || (host == null && hostNeeded)) {
            throw section.wrong("listen", typed, "an address like 127.0.0.1:7576 or [::1]:7576");
        }
        try {
            InetAddress address =
                    host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
            return new InetSocketAddress(address, Integer.parseInt(form.group(3)));
        } catch (UnknownHostException unknown) {
            throw section.wrong("listen", typed, "a host that is known");
        }
    }
}
