/// What hangs or comes late, live or in a dump of another tool, as a page and as JSON.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.report.finding;
