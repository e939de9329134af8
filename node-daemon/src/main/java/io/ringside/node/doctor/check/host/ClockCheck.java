package io.ringside.node.doctor.check.host;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.host.HostFiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether somebody keeps this host's clock right: what happens on two nodes is put in order by
/// their clocks. Asks those who would know, best first.
public final class ClockCheck implements Check {
    private static final String FIX =
            "sudo apt-get install chrony && chronyc tracking   # dnf on RHEL; in a container: on the"
                    + " host";
    private static final double MOST_SECONDS = 0.001;
    private static final int CHRONY_OFFSET = 4;
    private static final int CHRONY_LEAP = 13;

    @Override
    public String id() {
        return "clock";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NODE;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Optional<Verdict> chrony =
                context.host()
                        .output(List.of("chronyc", "-c", "tracking"))
                        .flatMap(ClockCheck::chrony);
        if (chrony.isPresent()) {
            return List.of(chrony.get());
        }
        if (context.files().exists("/run/systemd/timesync/synchronized")) {
            return List.of(Verdict.ok("systemd-timesyncd has synchronized the clock."));
        }
        Optional<String> systemd =
                context.host()
                        .output(List.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"))
                        .map(String::strip);
        if (systemd.filter("yes"::equals).isPresent()) {
            return List.of(Verdict.ok("The kernel's clock is synchronized (timedatectl)."));
        }
        if (runs(context.files(), "ptp4l")) {
            return List.of(Verdict.ok("ptp4l runs; how near it is, its own log says."));
        }
        if (systemd.filter("no"::equals).isPresent()) {
            return List.of(
                    Verdict.warn(
                            "Nothing synchronizes the clock (timedatectl): the order of what happens on"
                                    + " two nodes cannot be relied on.",
                            FIX));
        }
        return List.of(
                Verdict.warn(
                        "Unknown: neither chrony, systemd-timesyncd nor ptp4l can be asked from here."
                                + " The order of what happens on two nodes relies on it.",
                        FIX));
    }

    private static Optional<Verdict> chrony(String line) {
        String[] fields = line.strip().split(",");
        if (fields.length <= CHRONY_LEAP) {
            return Optional.empty();
        }
        if (fields[CHRONY_LEAP].startsWith("Not")) {
            return Optional.of(
                    Verdict.warn("chrony runs and has no source yet.", "chronyc sources -v"));
        }
        double seconds;
        try {
            seconds = Math.abs(Double.parseDouble(fields[CHRONY_OFFSET]));
        } catch (NumberFormatException odd) {
            return Optional.empty();
        }
        String text =
                String.format(Locale.ROOT, "chrony: the clock is off by %.3f ms.", seconds * 1_000);
        return Optional.of(
                seconds <= MOST_SECONDS
                        ? Verdict.ok(text)
                        : Verdict.warn(text, "chronyc sources -v   # sudo chronyc makestep"));
    }

    private static boolean runs(HostFiles files, String name) {
        return files.children("/proc").stream()
                .filter(pid -> Character.isDigit(pid.charAt(0)))
                .anyMatch(pid ->
                        files.word("/proc/" + pid + "/comm").filter(name::equals).isPresent());
    }
}
