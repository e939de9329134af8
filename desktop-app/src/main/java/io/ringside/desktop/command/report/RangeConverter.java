package io.ringside.desktop.command.report;

import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a part of a recording or capture, by its own time: `10s..40s`, `1m..`, `..30s`.
public final class RangeConverter implements ITypeConverter<Range> {
    @Override
    public Range convert(String text) {
        try {
            return RunPart.range(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
