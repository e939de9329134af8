package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.step.CostWords;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.subject.RankWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A late rank in words, the same wherever it is told. Stateless.
public final class LateWords {
    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;

    private LateWords() {}

    /// "Rank 5 comes 692 µs late by its GPU".
    public static String headline(LateRank late) {
        return "Rank "
                + (late.rank() < 0 ? "of an unknown number" : Integer.toString(late.rank()))
                + " comes "
                + duration(late.lagNanos())
                + " late by its "
                + (late.kind() == LateRank.Kind.GPU ? "GPU" : "processor");
    }

    /// A sentence each, the strongest first.
    ///
    /// @param communicator its label
    public static List<String> evidence(LateEpisode episode, String communicator, Price price) {
        LateRank late = episode.worst();
        List<String> evidence = new ArrayList<>();
        evidence.add(
                late.lateOperations()
                        + " of "
                        + late.operations()
                        + " timed "
                        + late.operation()
                        + " of communicator "
                        + communicator
                        + " began on its GPU more than "
                        + duration(late.thresholdNanos())
                        + " behind the others: three times the noise, 100 \u00B5s at least,"
                        + " or half of that where most of many do.");
        evidence.add(
                "Meanwhile its calls were enqueued "
                        + duration(Math.max(0, late.processorLagNanos()))
                        + " behind the others.");
        if (episode.cost().isPresent()) {
            evidence.add(CostWords.sentence(episode.cost().get(), price));
        } else if (late.stepNanos() > 0) {
            evidence.add(
                    String.format(
                            Locale.ROOT,
                            "That is %.1f %% of a step of about %s, estimated by its rarest call.",
                            100 * late.stepShare(),
                            duration(late.stepNanos())));
        }
        if (late.caused().isKnown()) {
            evidence.add(cost(late.caused()));
        }
        if (!late.passedOnBy().isEmpty()) {
            evidence.add(
                    (late.passedOnBy().size() == 1 ? "Rank " : "Ranks ")
                            + RankWords.list(late.passedOnBy())
                            + (late.passedOnBy().size() == 1 ? " is" : " are")
                            + " late in other communicators only because of the wait for it.");
        }
        return evidence;
    }

    /// Why it calls nobody however much it costs, of one that is brief.
    public static String brief(LateEpisode episode) {
        return String.format(
                Locale.ROOT,
                "It has lasted %.1f s: a note, until it has lasted %d s.",
                episode.lastedNanos() / SECOND,
                LateEpisode.LASTING.toSeconds());
    }

    static String cost(CausedWait caused) {
        String sum =
                String.format(
                        Locale.ROOT,
                        "Others wait for it in collectives %s%.2f GPU-seconds a minute, %.1f GPU-hours a day",
                        caused.isFigure() ? "" : "at least ",
                        caused.told(),
                        24 * caused.gpus());
        String interval =
                String.format(
                        Locale.ROOT, "(%.2f to %.2f GPU-seconds)", caused.low(), caused.high());
        if (caused.isNothing()) {
            return String.format(
                    Locale.ROOT,
                    "In none of the %,d calls that were timed, of %,d, did others wait for it.",
                    caused.timed(),
                    caused.calls());
        }
        if (!caused.isTold()) {
            return String.format(
                    Locale.ROOT,
                    "How long others wait for it is not known: %,d of %,d calls were timed, too few"
                            + " (up to %.2f GPU-seconds a minute).",
                    caused.timed(),
                    caused.calls(),
                    caused.high());
        }
        if (caused.isMeasured()) {
            return sum + ": every call was timed " + interval + ".";
        }
        String timed =
                String.format(Locale.ROOT, "%,d of %,d calls", caused.timed(), caused.calls());
        return caused.isFigure()
                ? sum + ": an estimate from " + timed + " " + interval + "."
                : sum + ": " + timed + " were timed, too few for a figure " + interval + ".";
    }

    private static String duration(double nanos) {
        return nanos < 10 * MILLI
                ? String.format(Locale.ROOT, "%,.0f \u00B5s", nanos / 1e3)
                : String.format(Locale.ROOT, "%,.1f ms", nanos / MILLI);
    }
}
