/// The targets that the user keeps: a list by groups with how each is doing, and the form that adds
/// and changes them.
@NullMarked
package io.ringside.desktop.ui.targets;

import org.jspecify.annotations.NullMarked;
