/// The demo: a bundled capture through the real programs, as a user would start them.
@org.jspecify.annotations.NullMarked
package io.ringside.packaging;
