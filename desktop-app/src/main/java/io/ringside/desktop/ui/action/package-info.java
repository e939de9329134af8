/// What the user can do, each thing once: its name, its keys, and what it does. Keys, the palette,
/// the sheet of keys and menus are made from the same list.
@NullMarked
package io.ringside.desktop.ui.action;

import org.jspecify.annotations.NullMarked;
