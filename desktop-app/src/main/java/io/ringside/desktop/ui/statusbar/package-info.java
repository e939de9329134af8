/// The line at the bottom: how far the picture can be trusted.
@NullMarked
package io.ringside.desktop.ui.statusbar;

import org.jspecify.annotations.NullMarked;
