/// What a dump of another tool shows, as a page and as JSON.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.report.dump;
