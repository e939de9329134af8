/// The GPU tiles.
@NullMarked
package io.ringside.desktop.ui.gpus;

import org.jspecify.annotations.NullMarked;
