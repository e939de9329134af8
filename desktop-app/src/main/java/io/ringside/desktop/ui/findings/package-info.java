/// What is wrong now, most costly first.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.findings;
