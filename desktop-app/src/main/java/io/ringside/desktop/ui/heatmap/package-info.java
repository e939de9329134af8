/// The rank-to-rank heat map.
@NullMarked
package io.ringside.desktop.ui.heatmap;

import org.jspecify.annotations.NullMarked;
