/// Gets and reads pages in Prometheus' text format: one bounded HTTP request, a parser of our own,
/// histograms.
///
/// Why our own parser: the JVM has no kept one (looked for on 2026-11-25).
/// `io.prometheus:prometheus-metrics-exposition-textformats` 1.10.0 only writes;
/// `org.hawkular.agent:prometheus-scraper` 0.23.0.Final is from October 2016, knows no OpenMetrics,
/// keeps a page whole in memory and brings protobuf's old model and jboss-logging along. Neither
/// bounds a hostile page. The format is a line grammar; reading it as it streams in, and keeping
/// only the metrics that are wanted, is what bounds memory here.
@org.jspecify.annotations.NullMarked
package io.ringside.node.source.engine.prometheus;
