/// The heat map's numbers: matrix, scale, layout and raster. No scene graph.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.heatmap.matrix;
