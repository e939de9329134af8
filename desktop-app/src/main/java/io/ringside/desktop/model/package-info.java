/// What a node said, as this program understands it: the wire's messages checked and turned into
/// records of our own. Immutable; no wire types, no JavaFX.
@NullMarked
package io.ringside.desktop.model;

import org.jspecify.annotations.NullMarked;
