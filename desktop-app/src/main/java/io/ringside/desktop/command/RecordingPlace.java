package io.ringside.desktop.command;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.recording.RecordingName;
import io.ringside.desktop.recording.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// Where a recording goes, and what recordings may take there.
final class RecordingPlace {
    @Option(names = "--out", paramLabel = "FILE", description = "The recording to write.")
    @Nullable Path out;

    @Option(
            names = "--out-dir",
            paramLabel = "DIR",
            description =
                    "Instead of --out: a folder; the recording is called by its node and the time, as in"
                            + " ringside-gpu7-2026-11-30T001530Z.ringside.")
    @Nullable Path folder;

    @Option(names = "--force", description = "Replace the file if it exists.")
    boolean force;

    @Option(
            names = "--keep-bytes",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description =
                    "Of --out-dir: what its recordings may take together, as in 20G; the oldest with such a"
                            + " name is removed for room, and without any this one ends.")
    @Nullable Long mostBytes;

    @Option(
            names = "--keep-for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "Of --out-dir: older ones are removed, as in 720h.")
    @Nullable Duration mostAge;

    @Option(
            names = "--min-free",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "Of --out-dir: what stays free on the disk, as in 5G.")
    @Nullable Long leastFree;

    /// 512M, 20G: powers of 1,024.
    static final class Sizes implements ITypeConverter<Long> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,6})([KMGT])(?:i?B)?");

        @Override
        public Long convert(String text) {
            Matcher m = FORM.matcher(text);
            if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not a size; write 512M, 20G or 1T");
            }
            return Long.parseLong(m.group(1)) << (10 * (1 + "KMGT".indexOf(m.group(2))));
        }
    }

    /// @param hosts whom it is of
    /// @throws ParameterException when it is not clear
    Path file(CommandSpec spec, List<String> hosts, long wallEpochNanos) {
        if ((out == null) == (folder == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Where is it to be written? Give --out FILE or --out-dir DIR");
        }
        if (folder == null && (mostBytes != null || mostAge != null || leastFree != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--keep-bytes, --keep-for and --min-free are of --out-dir: other files are never"
                            + " removed");
        }
        return out != null
                ? out
                : java.util.Objects.requireNonNull(folder)
                        .resolve(RecordingName.of(hosts, wallEpochNanos));
    }

    Retention retention() {
        Retention wanted =
                new Retention(
                        mostBytes == null ? OptionalLong.empty() : OptionalLong.of(mostBytes),
                        Optional.ofNullable(mostAge),
                        leastFree == null ? 0 : leastFree,
                        true);
        return wanted.isNone() ? Retention.NONE : wanted;
    }
}
