/// The one crossing to the FX thread, and the work done off it.
@NullMarked
package io.ringside.desktop.ui.pulse;

import org.jspecify.annotations.NullMarked;
