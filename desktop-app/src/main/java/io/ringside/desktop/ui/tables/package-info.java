/// The tables: operations, where ranks are, findings, sources and readings.
@NullMarked
package io.ringside.desktop.ui.tables;

import org.jspecify.annotations.NullMarked;
