/// What a finding is about, and what is selected: parts of a cluster by their own keys, never by a
/// place in a list.
@NullMarked
package io.ringside.desktop.model.subject;

import org.jspecify.annotations.NullMarked;
