/// The page of `ringside diff`.
@NullMarked
package io.ringside.desktop.report.diff;

import org.jspecify.annotations.NullMarked;
