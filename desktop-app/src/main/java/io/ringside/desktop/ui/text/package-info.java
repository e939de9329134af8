/// Figures as text: the only place where units are written.
@NullMarked
package io.ringside.desktop.ui.text;

import org.jspecify.annotations.NullMarked;
