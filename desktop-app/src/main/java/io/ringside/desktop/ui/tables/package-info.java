/// The tables of collectives and P2P operations.
@NullMarked
package io.ringside.desktop.ui.tables;

import org.jspecify.annotations.NullMarked;
