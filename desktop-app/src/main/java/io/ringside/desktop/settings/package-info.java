/// What a user keeps between runs, in the configuration folder of the desktop: targets, recent
/// files, lines of any kind. Every file is this user's alone (0600), bounded, and replaced whole.
@NullMarked
package io.ringside.desktop.settings;

import org.jspecify.annotations.NullMarked;
