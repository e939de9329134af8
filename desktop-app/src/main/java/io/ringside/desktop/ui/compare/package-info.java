/// Two runs, or two parts of one, side by side: what got worse first.
@NullMarked
package io.ringside.desktop.ui.compare;

import org.jspecify.annotations.NullMarked;
