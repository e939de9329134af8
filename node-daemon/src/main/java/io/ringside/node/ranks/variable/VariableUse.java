package io.ringside.node.ranks.variable;

/// What a variable is meant for.
public enum VariableUse {
    /// Makes NCCL follow the system: may stay set.
    SYSTEM,
    /// For experiments, by NVIDIA's documentation: not for production.
    DEBUG,
    /// Stands in NCCL's source and not in its documentation.
    INTERNAL,
    /// Read by another program: a plugin, PyTorch, a build.
    OTHER
}
