/// Opening files and folders: by menu, by key, by dropping them on the window; and those that were
/// opened before.
@NullMarked
package io.ringside.desktop.ui.open;

import org.jspecify.annotations.NullMarked;
