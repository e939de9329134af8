/// What keeps the window whole at every width and text size: rows that fold, shrink and wrap, and
/// tips for texts that are cut.
@NullMarked
package io.ringside.desktop.ui.fit;

import org.jspecify.annotations.NullMarked;
