package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Group;
import io.ringside.desktop.correlate.corpus.Fault.Kind;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The corpus's table: by fault and by ranks. Stateless.
final class Table {
    private final List<Judgement> all;

    Table(List<Judgement> all) {
        this.all = all;
    }

    void print(PrintStream out) {
        out.println(
                "| fault | right | a figure of the caused wait within 10 % | slowest right verdict | hang: nothing said;"
                        + " undecided |");
        out.println("|---|---|---|---|---|");
        Map<Kind, List<Judgement>> byKind =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        j -> j.of().kind(), TreeMap::new, Collectors.toList()));
        byKind.forEach((kind, of) -> row(out, kind.words(), of));
        out.println(
                "| **ranks** | late right | a figure of the caused wait within 10 % | hang right |");
        Map<Integer, List<Judgement>> byRanks =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        j -> j.of().shape().ranks(),
                                        TreeMap::new,
                                        Collectors.toList()));
        byRanks.forEach((ranks, of) ->
                out.printf(
                        Locale.ROOT,
                        "| %,d | %s | %s | %s |%n",
                        ranks,
                        share(in(of, Group.LATE), Judgement::right),
                        share(causing(of), Judgement::isCausedClose),
                        share(in(of, Group.HANG), Judgement::right)));
        out.printf(
                "| of waits the true one lies in the told interval | %s | | |%n",
                share(
                        all.stream().filter(j -> j.covered().isPresent()).toList(),
                        j -> j.covered().orElse(false)));
        out.printf(
                Locale.ROOT,
                "| the watches' time, of %,d arrivals | %.0f s, %,.0f ns each | | |%n",
                all.stream().mapToLong(Judgement::arrivals).sum(),
                all.stream().mapToLong(Judgement::busyNanos).sum() / 1e9,
                (double) all.stream().mapToLong(Judgement::busyNanos).sum()
                        / Math.max(1, all.stream().mapToLong(Judgement::arrivals).sum()));
    }

    private static void row(PrintStream out, String words, List<Judgement> of) {
        List<Judgement> hang = in(of, Group.HANG);
        int slowest = of.stream().mapToInt(Judgement::seconds).max().orElse(-1);
        out.printf(
                "| %s | %s | %s | %s | %s |%n",
                words,
                share(of, Judgement::right),
                share(causing(of), Judgement::isCausedClose),
                slowest < 0 ? "" : slowest + " s",
                hang.isEmpty()
                        ? ""
                        : hang.stream().filter(Judgement::isSilent).count()
                                + "; "
                                + hang.stream().filter(Judgement::isUndecided).count());
    }

    private static List<Judgement> in(List<Judgement> of, Group group) {
        return of.stream().filter(j -> j.of().kind().group() == group).toList();
    }

    private static List<Judgement> causing(List<Judgement> of) {
        return of.stream().filter(j -> j.caused().isPresent()).toList();
    }

    private static String share(List<Judgement> of, Predicate<Judgement> what) {
        return of.isEmpty() ? "" : of.stream().filter(what).count() + " of " + of.size();
    }
}
