package io.ringside.desktop.command.incident;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads sizes as people write them, into bytes: 64MiB, 512M, 1GB. A thousand times and 1,024 times
/// are not told apart: K, M and G are 1,024's.
final class Sizes implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*([KMGT])(?:i?B)?");

    @Override
    public Long convert(String text) {
        Matcher m = FORM.matcher(text.strip().toUpperCase(Locale.ROOT).replace("IB", "iB"));
        if (!m.matches()) {
            throw new TypeConversionException(
                    "\"" + text + "\" is not a size; write 512MiB or 1GiB");
        }
        int shift = 10 * (1 + "KMGT".indexOf(m.group(2)));
        return Long.parseLong(m.group(1)) << shift;
    }
}
