/// The look, as resources: tokens, stylesheets, colour maps, fonts. No JavaFX classes here.
@NullMarked
package io.ringside.themes;

import org.jspecify.annotations.NullMarked;
