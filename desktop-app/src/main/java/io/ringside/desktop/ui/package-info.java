/// The window: puts the features together and knows the session behind them.
@NullMarked
package io.ringside.desktop.ui;

import org.jspecify.annotations.NullMarked;
