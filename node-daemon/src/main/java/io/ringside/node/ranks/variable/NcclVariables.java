package io.ringside.node.ranks.variable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The table of NCCL's variables: `nccl-variables.tsv`, read once. Immutable; any thread.
public final class NcclVariables {
    private static final String RESOURCE = "nccl-variables.tsv";
    private static final int COLUMNS = 10;

    private static final NcclVariables TABLE = read();

    private final NavigableMap<String, NcclVariable> byName;

    private NcclVariables(NavigableMap<String, NcclVariable> byName) {
        this.byName = byName;
    }

    public static NcclVariables table() {
        return TABLE;
    }

    /// By its name, else by the beginning that a family of names has in common.
    public Optional<NcclVariable> find(String name) {
        NcclVariable exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        for (int end = name.length(); end > 0; end--) {
            NcclVariable family = byName.get(name.substring(0, end) + "*");
            if (family != null) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /// By name, families as well.
    public List<NcclVariable> all() {
        return List.copyOf(byName.values());
    }

    /// The name that was most likely meant, among those that a build of NCCL reads; where the build
    /// is not known, among those of its release, and where that is not, of every release that
    /// matters here.
    ///
    /// @param ofBuild empty: unknown
    public Optional<String> meant(String name, Optional<NcclVersion> version, Set<String> ofBuild) {
        if (!ofBuild.isEmpty()) {
            return Spelling.nearest(name, ofBuild);
        }
        Set<String> names = new TreeSet<>();
        byName.values().stream()
                .filter(known -> known.isReadBy(version.orElse(NcclVersion.of(2, 18))))
                .forEach(known -> names.add(known.name()));
        return Spelling.nearest(name, names);
    }

    private static NcclVariables read() {
        NavigableMap<String, NcclVariable> byName = new TreeMap<>();
        try (InputStream in = NcclVariables.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(NcclVariables::variable)
                    .forEach(variable -> byName.put(variable.name(), variable));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return new NcclVariables(byName);
    }

    private static NcclVariable variable(String line) {
        String[] columns = line.split("\t");
        if (columns.length != COLUMNS) {
            throw new IllegalStateException("not " + COLUMNS + " columns: " + line);
        }
        return new NcclVariable(
                columns[0],
                NcclVersion.parse(columns[1]),
                NcclVersion.parse(columns[2]),
                NcclVersion.parse(columns[3]),
                columns[4].equals("-") ? "" : columns[4],
                columns[5],
                VariableUse.valueOf(columns[6].toUpperCase(Locale.ROOT)),
                columns[7].equals("-") ? "" : columns[7],
                NcclVariable.Shown.valueOf(columns[8].toUpperCase(Locale.ROOT)),
                columns[9]);
    }
}
