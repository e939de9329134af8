package io.ringside.node.source.engine.mapping;

import java.util.Collection;
import java.util.function.Function;

/// What the engines of one page are called: the configured name, and behind it what tells them
/// apart: `name/server/model:version#index`. Immutable.
///
/// @param servers whether they differ in it; the others likewise
record Ids(String name, boolean servers, boolean models, boolean versions, boolean indices) {
    static Ids of(String name, Collection<Identity> engines) {
        return new Ids(
                name,
                differ(engines, Identity::server),
                differ(engines, Identity::model),
                differ(engines, Identity::version),
                differ(engines, Identity::index));
    }

    String id(Identity engine) {
        return name
                + part(servers, "/", engine.server())
                + part(models, "/", engine.model())
                + part(versions, ":", engine.version())
                + part(indices, "#", engine.index());
    }

    private static String part(boolean shown, String sign, String text) {
        return shown && !text.isEmpty() ? sign + text : "";
    }

    private static boolean differ(Collection<Identity> engines, Function<Identity, String> role) {
        return engines.stream().map(role).distinct().count() > 1;
    }
}
