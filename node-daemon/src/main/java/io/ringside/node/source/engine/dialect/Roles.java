package io.ringside.node.source.engine.dialect;

import java.util.List;

/// Which labels say of which engine a series is: for each role the labels that may play it, the
/// first that a series has counts. Labels that play none are folded. Immutable.
///
/// @param server the server or replica that the page tells of
/// @param model its name
/// @param version of the model
/// @param index of an engine among several of the same model
public record Roles(
        List<String> server, List<String> model, List<String> version, List<String> index) {
    public Roles {
        server = List.copyOf(server);
        model = List.copyOf(model);
        version = List.copyOf(version);
        index = List.copyOf(index);
    }
}
