package io.ringside.node.source.engine.table;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.engine.dialect.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What each engine and router calls its metrics: `engines.yaml` beside this class, read once. A
/// further engine is an entry of that file. Immutable; any thread.
///
/// @param dialects in the order in which a page is tried against them
public record EngineTable(List<Dialect> dialects) {
    private static final String RESOURCE = "engines.yaml";

    public EngineTable {
        dialects = List.copyOf(dialects);
    }

    /// That of this build.
    public static EngineTable shipped() {
        return Shipped.TABLE;
    }

    /// @param origin how errors name the text
    /// @throws ConfigException names engine, figure and value
    public static EngineTable parse(String text, String origin) throws ConfigException {
        ConfigSection engines = ConfigFile.parse(text, origin);
        List<Dialect> dialects = new ArrayList<>();
        for (String kind : engines.names()) {
            dialects.addAll(DialectReader.read(kind, engines.section(kind)));
        }
        EngineTable table = new EngineTable(dialects);
        for (Dialect dialect : table.dialects()) {
            if (!dialect.posesAs().isEmpty() && !table.kinds().contains(dialect.posesAs())) {
                throw engines.section(dialect.kind())
                        .wrong("poses_as", dialect.posesAs(), "another engine of this table");
            }
        }
        return table;
    }

    /// As the configuration may name them.
    public List<String> kinds() {
        return dialects.stream().map(Dialect::kind).distinct().toList();
    }

    /// Those with names of their own, in words: "vLLM, SGLang".
    public String titles() {
        return String.join(
                ", ",
                dialects.stream()
                        .filter(one -> one.posesAs().isEmpty())
                        .map(Dialect::title)
                        .distinct()
                        .toList());
    }

    /// What a page may be that is said to be of this kind: it, or what poses as it.
    public List<Dialect> of(String kind) {
        return dialects.stream()
                .filter(one -> one.kind().equals(kind) || one.posesAs().equals(kind))
                .toList();
    }

    /// A fault of this build, found by the first test that starts it.
    private static final class Shipped {
        private static final EngineTable TABLE = read();

        private static EngineTable read() {
            try (InputStream in = EngineTable.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException(RESOURCE + " is missing from this build");
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), RESOURCE);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (ConfigException wrong) {
                throw new IllegalStateException(wrong);
            }
        }
    }
}
