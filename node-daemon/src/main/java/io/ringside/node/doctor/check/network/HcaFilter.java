package io.ringside.node.doctor.check.network;

import java.util.ArrayList;
import java.util.List;

/// What NCCL_IB_HCA picks: `mlx5`, `=mlx5_0:1,mlx5_1`, `^=mlx5_4`. Immutable.
///
/// @param excluded the list says what not to take
/// @param exact names are whole, not beginnings
/// @param entries adapter, and port or -1
public record HcaFilter(boolean excluded, boolean exact, List<Entry> entries) {
    record Entry(String adapter, int port) {}

    public static HcaFilter parse(String value) {
        String rest = value.strip();
        boolean excluded = rest.startsWith("^");
        rest = excluded ? rest.substring(1) : rest;
        boolean exact = rest.startsWith("=");
        rest = exact ? rest.substring(1) : rest;
        List<Entry> entries = new ArrayList<>();
        for (String text : rest.split(",")) {
            String[] fields = text.strip().split(":");
            if (!fields[0].isEmpty()) {
                boolean port = fields.length > 1 && fields[1].matches("\\d{1,3}");
                entries.add(new Entry(fields[0], port ? Integer.parseInt(fields[1]) : -1));
            }
        }
        return new HcaFilter(excluded, exact, List.copyOf(entries));
    }

    public boolean picks(RdmaPort port) {
        return entries.stream().anyMatch(entry -> matches(entry, port)) != excluded;
    }

    /// Names in a list of what to take that fit no port.
    public List<String> missing(List<RdmaPort> ports) {
        return excluded
                ? List.of()
                : entries.stream()
                        .filter(entry -> ports.stream().noneMatch(port -> matches(entry, port)))
                        .map(entry ->
                                entry.adapter() + (entry.port() < 0 ? "" : ":" + entry.port()))
                        .toList();
    }

    private boolean matches(Entry entry, RdmaPort port) {
        boolean named =
                exact
                        ? port.adapter().equals(entry.adapter())
                        : port.adapter().startsWith(entry.adapter());
        return named && (entry.port() < 0 || entry.port() == port.number());
    }
}
