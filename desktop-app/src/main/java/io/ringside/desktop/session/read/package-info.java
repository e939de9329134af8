/// What is read beside what the window follows: nodes for a page, and both sides of a comparison;
/// and what a file is.
@NullMarked
package io.ringside.desktop.session.read;

import org.jspecify.annotations.NullMarked;
