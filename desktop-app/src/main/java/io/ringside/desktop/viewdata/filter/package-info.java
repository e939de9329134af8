/// The display filter: its language, and a view with only what it lets through.
@NullMarked
package io.ringside.desktop.viewdata.filter;

import org.jspecify.annotations.NullMarked;
