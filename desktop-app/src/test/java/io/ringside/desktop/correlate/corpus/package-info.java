/// A labelled corpus: jobs played from seeds with a known fault or none, told as daemons tell them,
/// and what the rules should say of each.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.correlate.corpus;
