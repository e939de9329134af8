/// What the window shows before there is anything to draw.
@NullMarked
package io.ringside.desktop.ui.empty;

import org.jspecify.annotations.NullMarked;
