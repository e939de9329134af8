/// The bar on top: targets, live or paused, forwarding, recording; and the banners under it.
@NullMarked
package io.ringside.desktop.ui.toolbar;

import org.jspecify.annotations.NullMarked;
