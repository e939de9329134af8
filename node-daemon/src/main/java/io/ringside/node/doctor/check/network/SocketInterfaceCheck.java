package io.ringside.node.doctor.check.network;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The interfaces that running ranks name for NCCL's sockets: whether they are names, and there, in
/// the rank's own network. Names are beginnings unless `=` stands before them.
public final class SocketInterfaceCheck implements Check {
    private static final List<String> VARIABLES =
            List.of("NCCL_SOCKET_IFNAME", "NCCL_OOB_NET_IFNAME");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?|[0-9a-fA-F]{0,4}::?[0-9a-fA-F:.]{1,40}");

    @Override
    public String id() {
        return "socket-interface";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.NETWORK;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<Verdict> verdicts = new ArrayList<>();
        int named = 0;
        for (String variable : VARIABLES) {
            Map<String, List<ExaminedProcess>> wrong = new TreeMap<>();
            for (ExaminedProcess rank : context.ranks()) {
                String value = rank.variable(variable);
                named += value.isEmpty() ? 0 : 1;
                String sentence =
                        value.isEmpty()
                                ? ""
                                : wrong(variable, value, interfaces(context.files(), rank));
                if (!sentence.isEmpty()) {
                    wrong.computeIfAbsent(sentence, unseen -> new ArrayList<>()).add(rank);
                }
            }
            wrong.forEach((sentence, ranks) ->
                    verdicts.add(
                            Verdict.fail(
                                    Pids.in(sentence, ranks),
                                    "ip -br addr   # then: export %s='=NAME'; = means exactly this, ^ anything but it"
                                            .formatted(variable))));
        }
        if (verdicts.isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            named == 0
                                    ? "No rank names an interface for NCCL's sockets."
                                    : "The interfaces that ranks name for NCCL's sockets are there."));
        }
        return verdicts;
    }

    /// @param present empty: not known
    private static String wrong(String variable, String value, Set<String> present) {
        HcaFilter filter = HcaFilter.parse(value);
        String list = value.strip().replaceFirst("^\\^?=?", "");
        for (String entry : list.split(",")) {
            if (ADDRESS.matcher(entry.strip()).matches()) {
                return "%s=%s has an address, %s, and NCCL takes names of interfaces there."
                        .formatted(variable, value, entry.strip());
            }
        }
        if (present.isEmpty()) {
            return "";
        }
        List<String> names = filter.entries().stream().map(HcaFilter.Entry::adapter).toList();
        List<String> picked =
                present.stream()
                        .filter(name -> fits(filter, names, name) != filter.excluded())
                        .toList();
        if (filter.excluded()) {
            return picked.isEmpty()
                    ? "%s=%s leaves no interface; here are %s."
                            .formatted(variable, value, String.join(", ", present))
                    : "";
        }
        List<String> missing =
                names.stream()
                        .filter(name ->
                                present.stream().noneMatch(one -> fits(filter, List.of(name), one)))
                        .toList();
        return missing.isEmpty()
                ? ""
                : "%s=%s names %s, which is not there; here are %s."
                        .formatted(
                                variable,
                                value,
                                String.join(", ", missing),
                                String.join(", ", present));
    }

    private static boolean fits(HcaFilter filter, List<String> names, String present) {
        return names.stream()
                .anyMatch(name -> filter.exact() ? present.equals(name) : present.startsWith(name));
    }

    /// Of the network that the process is in: the host's, or its container's.
    private static Set<String> interfaces(HostFiles files, ExaminedProcess rank) {
        Set<String> names = new TreeSet<>();
        for (String line : files.lines("/proc/" + rank.pid() + "/net/dev")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                names.add(line.substring(0, colon).strip());
            }
        }
        String host = files.link("/proc/1/ns/net").orElse("");
        boolean isHosts = host.isEmpty() || host.equals(rank.networkNamespace());
        if (names.isEmpty() && isHosts) {
            names.addAll(files.children("/sys/class/net"));
        }
        return names;
    }
}
