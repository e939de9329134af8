/// Communicators that stand, how far each rank is, and who is waited for.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.ui.hang;
