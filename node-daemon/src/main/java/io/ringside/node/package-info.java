@org.jspecify.annotations.NullMarked
package io.ringside.node;
