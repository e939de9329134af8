/// The tip beside what the pointer is on.
@NullMarked
package io.ringside.desktop.ui.tip;

import org.jspecify.annotations.NullMarked;
