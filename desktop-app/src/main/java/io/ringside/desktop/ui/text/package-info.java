/// Figures, units and tips in words.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.text;
