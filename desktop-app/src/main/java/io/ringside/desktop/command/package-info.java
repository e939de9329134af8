/// The command line: one class a command, picocli, the same machinery as the window's.
@NullMarked
package io.ringside.desktop.command;

import org.jspecify.annotations.NullMarked;
