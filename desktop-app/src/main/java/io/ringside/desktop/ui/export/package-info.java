/// Files that the user chooses: what is exported into them, and how.
@NullMarked
package io.ringside.desktop.ui.export;

import org.jspecify.annotations.NullMarked;
