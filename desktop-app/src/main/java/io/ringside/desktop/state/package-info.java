/// The cluster as one whole: what the feeds bring is merged into the view that the window draws, on
/// one thread, the correlate thread. No JavaFX, no wire types, no clock of its own.
@NullMarked
package io.ringside.desktop.state;

import org.jspecify.annotations.NullMarked;
