/// Files that are read or replaced as a whole, by names that others chose.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.files;
