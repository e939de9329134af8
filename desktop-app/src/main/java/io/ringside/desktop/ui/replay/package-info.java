/// The bar by which a recording is played.
@NullMarked
package io.ringside.desktop.ui.replay;

import org.jspecify.annotations.NullMarked;
