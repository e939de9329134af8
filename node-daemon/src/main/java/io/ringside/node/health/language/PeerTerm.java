package io.ringside.node.health.language;

/// What a subject is compared in with its peers: a number of each of them. Two terms are the same
/// only when they are the same object. Immutable.
public final class PeerTerm {
    private final Expression value;
    private final Expression included;

    /// @param included a truth: which peers count
    PeerTerm(Expression value, Expression included) {
        this.value = value;
        this.included = included;
    }

    /// The number of one peer; NaN when it is unknown or does not count.
    public double of(Scope peer) {
        return included.number(peer) == 1 ? value.number(peer) : Scope.UNKNOWN;
    }
}
