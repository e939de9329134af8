/// What the window draws: immutable data, made off the FX thread by `state`, drawn by `ui`. No
/// JavaFX and no wire types here.
@NullMarked
package io.ringside.desktop.viewdata;

import org.jspecify.annotations.NullMarked;
