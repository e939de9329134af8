/// The commands that print a page: `ringside report` and `ringside diff`, and who looks for what is
/// wrong while they listen.
@NullMarked
package io.ringside.desktop.command.report;

import org.jspecify.annotations.NullMarked;
