/// Serving engines, exporters of GPUs and any other endpoint with a page in Prometheus' format:
/// what is on the page becomes readings, and readings of engines become findings.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine;
