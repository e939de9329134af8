package io.ringside.desktop.simulation;

import io.ringside.desktop.simulation.job.Fault;
import io.ringside.desktop.simulation.job.Moments;
import io.ringside.desktop.simulation.job.Shape;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A cluster to simulate, as a target is typed:
/// `simulate:256x8,slow-rank:17@20s,seed:1,speed:10,for:60s`. Immutable.
///
/// @param seed of the noise: the same gives the same
/// @param speed how many simulated seconds pass in one, 0.1 to 1,000
/// @param lengthNanos how much of it is wanted; empty: no end
public record SimulationSpec(
        Shape shape, List<Fault> faults, long seed, double speed, OptionalLong lengthNanos) {
    public static final String PREFIX = "simulate:";
    public static final int MOST_FAULTS = 64;
    public static final double LEAST_SPEED = 0.1;
    public static final double MOST_SPEED = 1000;

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");
    private static final int MOST_CHARACTERS = 200;

    public SimulationSpec {
        faults = List.copyOf(faults);
        if (faults.size() > MOST_FAULTS) {
            throw new IllegalArgumentException(
                    faults.size() + " faults are more than the " + MOST_FAULTS + " there can be");
        }
        if (!(speed >= LEAST_SPEED && speed <= MOST_SPEED)) {
            throw new IllegalArgumentException(
                    "A speed of "
                            + speed
                            + " is not within 0.1 and 1000: so many simulated seconds pass in one");
        }
    }

    /// Whether a target is meant to be one of these.
    public static boolean isOne(String typed) {
        return typed.strip().startsWith(PREFIX);
    }

    /// Reads what stands behind `simulate:`, with or without that.
    ///
    /// @throws IllegalArgumentException one sentence for the user
    public static SimulationSpec parse(String typed) {
        String text = typed.strip();
        String[] parts = text.substring(isOne(text) ? PREFIX.length() : 0).split(",", -1);
        Shape shape = shape(parts[0]);
        List<Fault> faults = new ArrayList<>();
        long seed = 1;
        double speed = 1;
        OptionalLong length = OptionalLong.empty();
        for (int i = 1; i < parts.length; i++) {
            String part = ForeignText.line(parts[i], MOST_CHARACTERS);
            if (part.startsWith("seed:")) {
                seed = (long) number(part, "seed:");
            } else if (part.startsWith("speed:")) {
                speed = number(part, "speed:");
            } else if (part.startsWith("for:")) {
                length = Moments.nanos(part.substring("for:".length()));
                if (length.isEmpty() || length.getAsLong() == 0) {
                    throw new IllegalArgumentException(
                            "\"" + part + "\" is no length; write for:60s or for:2m");
                }
            } else {
                faults.add(Fault.parse(part, shape));
            }
        }
        return new SimulationSpec(shape, faults, seed, speed, length);
    }

    /// @throws IllegalArgumentException one sentence for the user
    public static Shape shape(String typed) {
        Matcher m = SIZE.matcher(typed);
        String name = ForeignText.line(typed, MOST_CHARACTERS);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + name
                            + "\" is not a size of a simulated cluster; write NODESxGPUS, as in"
                            + " 256x8, at most "
                            + Shape.MOST_NODES
                            + "x"
                            + Shape.MOST_GPUS);
        }
        try {
            return new Shape(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is not a size of a simulated cluster: " + e.getMessage(), e);
        }
    }

    /// As it may be typed again.
    public String text() {
        StringBuilder text = new StringBuilder(PREFIX).append(shape);
        faults.forEach(fault -> text.append(',').append(fault));
        if (seed != 1) {
            text.append(",seed:").append(seed);
        }
        if (speed != 1) {
            text.append(",speed:").append(plain(speed));
        }
        lengthNanos.ifPresent(nanos -> text.append(",for:").append(Moments.text(nanos)));
        return text.toString();
    }

    /// The same for so long, where that is said.
    public SimulationSpec lasting(OptionalLong nanos) {
        return nanos.isEmpty() ? this : new SimulationSpec(shape, faults, seed, speed, nanos);
    }

    /// A sentence for people: what is simulated.
    public String origin() {
        return "SIMULATED, nothing was measured: "
                + counted(shape.nodes(), "node")
                + " of "
                + counted(shape.gpus(), "GPU")
                + ", seed "
                + seed
                + ", "
                + (faults.isEmpty()
                        ? "no fault planted"
                        : "planted "
                                + String.join(", ", faults.stream().map(Fault::toString).toList()))
                + (speed == 1 ? "" : ", time goes " + plain(speed) + " times as fast");
    }

    private static String counted(int many, String what) {
        return many + " " + what + (many == 1 ? "" : "s");
    }

    private static String plain(double speed) {
        return speed == Math.rint(speed)
                ? Long.toString((long) speed)
                : String.format(Locale.ROOT, "%s", speed);
    }

    private static double number(String part, String name) {
        String digits = part.substring(name.length());
        if (!digits.matches("\\d{1,15}(\\.\\d{1,6})?")) {
            throw new IllegalArgumentException(
                    "\"" + part + "\" is not understood; write " + name + "10");
        }
        return Double.parseDouble(digits);
    }
}
