package io.ringside.node.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads addresses like `127.0.0.1:7575`, `[::1]:7575`, `localhost:0`.
final class EndpointConverter implements ITypeConverter<InetSocketAddress> {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > MAX_PORT) {
            throw new TypeConversionException(
                    "'" + text + "' is not an address like 127.0.0.1:7575 or [::1]:7575");
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(host), Integer.parseInt(form.group(3)));
        } catch (UnknownHostException unknown) {
            throw new TypeConversionException("the host '" + host + "' is not known");
        }
    }
}
