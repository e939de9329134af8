package io.ringside.node.doctor.check.network;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.check.word.Shell;
import io.ringside.node.doctor.rank.ExaminedProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The ports of RDMA adapters: whether those that jobs name are up, and each as fast as its peers.
/// What speed is right is not known here, so only differences are told.
public final class InfiniBandCheck implements Check {
    @Override
    public String id() {
        return "infiniband";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NETWORK;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<RdmaPort> ports = RdmaPort.all(context.files());
        List<Verdict> verdicts = new ArrayList<>();
        Map<String, List<ExaminedProcess>> named = named(context);
        named.forEach((value, ranks) -> missing(value, ranks, ports, verdicts));
        if (ports.isEmpty()) {
            if (verdicts.isEmpty()) {
                verdicts.add(Verdict.ok("No InfiniBand or RoCE adapter on this host."));
            }
            return verdicts;
        }
        for (RdmaPort port : ports) {
            boolean asked =
                    named.keySet().stream()
                            .map(HcaFilter::parse)
                            .anyMatch(filter -> !filter.excluded() && filter.picks(port));
            state(port, asked, verdicts);
            speed(port, ports, verdicts);
        }
        long active = ports.stream().filter(RdmaPort::isActive).count();
        if (verdicts.isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            "%d of %d ports are active%s."
                                    .formatted(active, ports.size(), rates(ports))));
        }
        return verdicts;
    }

    private static Map<String, List<ExaminedProcess>> named(DoctorContext context) {
        Map<String, List<ExaminedProcess>> named = new TreeMap<>();
        for (ExaminedProcess rank : context.ranks()) {
            String value = rank.variable("NCCL_IB_HCA");
            if (!value.isEmpty()) {
                named.computeIfAbsent(value, unseen -> new ArrayList<>()).add(rank);
            }
        }
        return named;
    }

    private static void missing(
            String value,
            List<ExaminedProcess> ranks,
            List<RdmaPort> ports,
            List<Verdict> verdicts) {
        HcaFilter filter = HcaFilter.parse(value);
        if (!ports.isEmpty() && filter.excluded() && ports.stream().noneMatch(filter::picks)) {
            verdicts.add(
                    Verdict.warn(
                            "NCCL_IB_HCA=%s of %s leaves no adapter of this host: NCCL uses IP sockets."
                                    .formatted(value, Pids.of(ranks)),
                            "ls /sys/class/infiniband   # then: export NCCL_IB_HCA='=NAME,NAME'"));
        }
        List<String> missing = filter.missing(ports);
        if (!missing.isEmpty()) {
            verdicts.add(
                    Verdict.fail(
                            "NCCL_IB_HCA=%s of %s names %s, which this host does not have."
                                    .formatted(value, Pids.of(ranks), String.join(", ", missing)),
                            "ls /sys/class/infiniband   # then: export NCCL_IB_HCA='=NAME,NAME'"));
        }
    }

    private static void state(RdmaPort port, boolean asked, List<Verdict> verdicts) {
        if (port.isActive()) {
            return;
        }
        String text =
                "%s is %s (%s)"
                        .formatted(
                                port.name(),
                                port.state().isEmpty() ? "in an unknown state" : port.state(),
                                port.physicalState().isEmpty()
                                        ? "physical state unknown"
                                        : port.physicalState());
        if (asked) {
            verdicts.add(Verdict.fail(text + " and jobs name it in NCCL_IB_HCA.", cable(port)));
        } else if (port.state().equals("INIT") || port.state().equals("ARMED")) {
            verdicts.add(
                    Verdict.warn(
                            text + ": no subnet manager has set it up.",
                            "sudo sminfo   # then: systemctl status opensm on its host"));
        } else if (!port.physicalState().equals("Disabled")) {
            verdicts.add(
                    Verdict.warn(
                            text + "; if no cable is meant to be there, ignore it.", cable(port)));
        }
    }

    private static String cable(RdmaPort port) {
        return "ibstat %s %d   # or: rdma link show %s/%d; then cable, transceiver, switch port"
                .formatted(
                        Shell.word(port.adapter()),
                        port.number(),
                        Shell.word(port.adapter()),
                        port.number());
    }

    private static void speed(RdmaPort port, List<RdmaPort> ports, List<Verdict> verdicts) {
        double fastest =
                ports.stream()
                        .filter(peer ->
                                peer.isActive() && peer.linkLayer().equals(port.linkLayer()))
                        .mapToDouble(RdmaPort::rateGigabits)
                        .max()
                        .orElse(-1);
        if (port.isActive() && port.rateGigabits() > 0 && port.rateGigabits() < fastest) {
            verdicts.add(
                    Verdict.warn(
                            "%s runs at %s Gb/s, others of this host at %s: trained down, or another kind"
                                            .formatted(
                                                    port.name(),
                                                    number(port.rateGigabits()),
                                                    number(fastest))
                                    + " of adapter.",
                            "sudo mlxlink -d %s   # or: ibstat %s; reseat or change the cable"
                                    .formatted(
                                            Shell.word(port.adapter()),
                                            Shell.word(port.adapter()))));
        }
    }

    private static String rates(List<RdmaPort> ports) {
        return ports.stream()
                .filter(port -> port.isActive() && port.rateGigabits() > 0)
                .map(port ->
                        ", %s Gb/s %s".formatted(number(port.rateGigabits()), port.linkLayer()))
                .distinct()
                .reduce("", String::concat);
    }

    private static String number(double gigabits) {
        return gigabits == Math.rint(gigabits)
                ? Long.toString((long) gigabits)
                : String.format(Locale.ROOT, "%.1f", gigabits);
    }
}
