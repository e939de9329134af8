/// The wire's messages, each made of what the daemon holds. Generated messages begin here.
@org.jspecify.annotations.NullMarked
package io.ringside.node.stream.message;
