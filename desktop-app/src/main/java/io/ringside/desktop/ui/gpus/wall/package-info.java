/// Many GPUs at once: a honeycomb of up to thousands, by node.
@NullMarked
package io.ringside.desktop.ui.gpus.wall;

import org.jspecify.annotations.NullMarked;
