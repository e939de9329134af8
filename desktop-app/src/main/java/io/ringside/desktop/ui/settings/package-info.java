/// What the user chose and finds again at the next start: look, zone, sizes, columns.
@NullMarked
package io.ringside.desktop.ui.settings;

import org.jspecify.annotations.NullMarked;
