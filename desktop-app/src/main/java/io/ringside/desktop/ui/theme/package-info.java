/// Tokens as colours, fonts and icons for the features of the window.
@NullMarked
package io.ringside.desktop.ui.theme;

import org.jspecify.annotations.NullMarked;
