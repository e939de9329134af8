/// The tables that say what each engine calls its metrics, read from `engines.yaml` and checked,
/// and rows of the same form in the configuration.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.table;
