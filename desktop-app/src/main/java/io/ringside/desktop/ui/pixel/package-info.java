/// Own pixels: buffers, their showing at display resolution, and PNG files.
@NullMarked
package io.ringside.desktop.ui.pixel;

import org.jspecify.annotations.NullMarked;
