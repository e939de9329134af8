/// What is written on the heat map and beside it. Canvases, no other scene graph.
@NullMarked
package io.ringside.desktop.ui.heatmap.words;

import org.jspecify.annotations.NullMarked;
