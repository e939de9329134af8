package io.ringside.node.source.amdgpu;

import io.ringside.node.host.HostFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of one card, and the forms that numbers have in them. Belongs to one look.
final class CardFiles {
    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_LINES = 1_000;
    private static final Pattern CLOCK =
            Pattern.compile("\\d+:\\s*(\\d{1,7})\\s*mhz\\s*(\\*?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPEED = Pattern.compile("(\\d{1,3}(?:\\.\\d)?) GT/s.*");
    private static final Pattern ERRORS = Pattern.compile("(ue|ce):\\s*(\\d{1,18})");
    private static final Map<String, Integer> GENERATIONS =
            Map.of("2.5", 1, "5", 2, "5.0", 2, "8", 3, "8.0", 3, "16.0", 4, "32.0", 5, "64.0", 6);

    private final HostFiles files;
    private final String folder;
    private final String sensors;

    /// @param folder "/sys/class/drm/card0/device"
    CardFiles(HostFiles files, String folder) {
        this.files = files;
        this.folder = folder;
        String hwmon = folder + "/hwmon";
        sensors =
                files.children(hwmon).stream()
                        .findFirst()
                        .map(name -> hwmon + "/" + name)
                        .orElse("");
    }

    /// Empty when it is missing or long.
    String word(String name) {
        return files.word(folder + "/" + name)
                .filter(word -> word.length() <= MOST_CHARACTERS)
                .orElse("");
    }

    /// The last part of the link to the device: its PCI address; empty when there is none.
    String busId() {
        String link = files.link(folder).orElse("");
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /// Absent when it is negative, too.
    OptionalDouble number(String name, double scale) {
        return scaled(files.number(folder + "/" + name), scale);
    }

    /// A file of the card's sensors.
    OptionalDouble sensor(String name, double scale) {
        return sensors.isEmpty()
                ? OptionalDouble.empty()
                : scaled(files.number(sensors + "/" + name), scale);
    }

    /// The sensors with that prefix by their label: "temp2" of "junction".
    Map<String, String> labels(String prefix, int most) {
        Map<String, String> labels = new HashMap<>();
        for (int i = 1; i <= most && !sensors.isEmpty(); i++) {
            String sensor = prefix + i;
            files.word(sensors + "/" + sensor + "_label")
                    .ifPresent(label -> labels.putIfAbsent(label, sensor));
        }
        return labels;
    }

    /// The states of a clock, in Hz: the present one, marked by a star, and the greatest.
    Clock clock(String name) {
        OptionalDouble now = OptionalDouble.empty();
        double most = 0;
        for (String line : files.lines(folder + "/" + name).stream().limit(MOST_LINES).toList()) {
            Matcher state = CLOCK.matcher(line.strip());
            if (state.matches()) {
                double hertz = Double.parseDouble(state.group(1)) * 1e6;
                most = Math.max(most, hertz);
                if (!state.group(2).isEmpty()) {
                    now = OptionalDouble.of(hertz);
                }
            }
        }
        return new Clock(now, most > 0 ? OptionalDouble.of(most) : OptionalDouble.empty());
    }

    /// @param now absent when none is marked
    record Clock(OptionalDouble now, OptionalDouble most) {}

    /// "16.0 GT/s PCIe" is generation 4.
    OptionalDouble generation(String name) {
        Matcher speed = SPEED.matcher(word(name));
        Integer generation = speed.matches() ? GENERATIONS.get(speed.group(1)) : null;
        return generation == null ? OptionalDouble.empty() : OptionalDouble.of(generation);
    }

    /// Errors that a block of the GPU counted, "ue" (uncorrected) or "ce" (corrected).
    OptionalDouble errors(String file, String kind) {
        for (String line :
                files.lines(folder + "/ras/" + file).stream().limit(MOST_LINES).toList()) {
            Matcher errors = ERRORS.matcher(line.strip());
            if (errors.matches() && errors.group(1).equals(kind)) {
                return OptionalDouble.of((double) Long.parseLong(errors.group(2)));
            }
        }
        return OptionalDouble.empty();
    }

    /// Over all blocks that tell; absent when none does.
    OptionalDouble allErrors(String kind) {
        return files.children(folder + "/ras").stream()
                .filter(name -> name.endsWith("_err_count") || name.startsWith("aca_"))
                .map(name -> errors(name, kind))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .reduce(Double::sum)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static OptionalDouble scaled(OptionalLong number, double scale) {
        return number.isPresent() && number.getAsLong() >= 0
                ? OptionalDouble.of(number.getAsLong() * scale)
                : OptionalDouble.empty();
    }
}
