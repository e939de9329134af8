/// Block files: the container of recordings and captures, a header, checksummed compressed blocks,
/// and an index at the end.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.blocks;
